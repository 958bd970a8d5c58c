"""Files that came and prove nothing of what is confirmed now: of whom they are is noted by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import DataSet
from app.services.submissions import files as service
from app.services.submissions import listing, receiving, senders
from app.services.submissions.files import Proof, Told
from app.services.submissions.senders import Unclear
from app.web import current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.receiving import links
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import MOST_FILES, UnprovenForm
from app.web.receiving.links import DESK, desk_address
from app.web.receiving.looking import may_look
from app.web.receiving.submissions import desk, scope
from app.web.receiving.words import DATA_SETS, PROOFS, UNCLEAR
from app.web.submissions.checked import ShownCheck

NAME, OF = "name-", "of-"
_NOTHING: Mapping[str, str] = {}
_UNREAD: Mapping[str, ShownCheck] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """A file as the page lists it; `said` is whose it is, `wrong` what is not right about that.

    `looked` is what could be read from it, where there was time for that.
    """

    name: str
    sha256: str
    told: str
    todo: str
    said: str
    wrong: str
    looked: ShownCheck | None


@blueprint.post(f"{DESK}/files/unproven")
@requires(Permission.SUBMISSION_RECEIVE)
def note_unproven() -> ResponseReturnValue:
    """Note of whom the files are that are not the ones issued."""
    UnprovenForm().validate()
    said = _said()
    found = senders.named(
        current.session(), desk(), set(said.values()), scope=scope(), called=_called()
    )
    wrong = {
        sha256: str(UNCLEAR[meant])
        for sha256, typed in said.items()
        if isinstance(meant := found[typed], Unclear)
    }
    if wrong:
        return unproven_page(_listed(), 422, said=said, wrong=wrong)
    marked = receiving.receive_unproven(
        current.session(),
        desk(),
        {
            meant: sha256
            for sha256, typed in said.items()
            if not isinstance(meant := found[typed], Unclear)
        },
        scope=scope(),
        actor=current.actor(),
        at=current.arrived_at(),
    )
    kept_forms.forget()
    flash(_outcome(marked.done, is_blank=not said), "warning" if marked.done else "info")
    return go_to(desk_address())


def unproven_page(
    unproven: Sequence[Told],
    status: int = 200,
    *,
    said: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] = _NOTHING,
    proven: int = 0,
    looked: Mapping[str, ShownCheck] = _UNREAD,
) -> ResponseReturnValue:
    """List the files that prove nothing of what stands, of whatever was dropped with them."""
    called = _called()
    distinct = {one.sha256: one for one in unproven}.values()
    elsewhere = sum(one.is_issued for one in looked.values())
    page: str = render_template(
        "receiving/unproven.html",
        unit=current.unit(),
        proven=proven,
        files=[_line(one, called, said, wrong, looked) for one in distinct],
        unknown=sum(one.proof is Proof.UNKNOWN for one in distinct) - elsewhere,
        elsewhere=elsewhere,
        outdated=sum(one.proof is Proof.OUTDATED for one in distinct),
        is_wrong=bool(wrong),
        expected=[
            _sender(row.code, row.name, called.get(row.data_set))
            for row in listing.expected(current.session(), desk(), scope=scope())
            if row.confirmation_id is not None
        ],
        check_url=links.check_page() if may_look() and _is_unread(distinct, looked) else "",
        back=desk_address(),
    )
    return page, status


def _is_unread(files: Iterable[Told], looked: Mapping[str, ShownCheck]) -> bool:
    return any(one.proof is Proof.UNKNOWN and one.sha256 not in looked for one in files)


def _line(
    one: Told,
    called: Mapping[DataSet, str],
    said: Mapping[str, str] | None,
    wrong: Mapping[str, str],
    looked: Mapping[str, ShownCheck],
) -> Line:
    found = looked.get(one.sha256)
    told, todo = str(PROOFS[one.proof]), _todo(one)
    if found is not None and found.is_issued:
        told, todo = found.title, _issued_elsewhere(found)
    return Line(
        name=one.name,
        sha256=one.sha256,
        told=told,
        todo=todo,
        said=_known(one, called) if said is None else said.get(one.sha256, ""),
        wrong=wrong.get(one.sha256, ""),
        looked=found,
    )


def _known(one: Told, called: Mapping[DataSet, str]) -> str:
    """Say whose a file is, where the portal knows it and something of theirs stands."""
    if one.issued is None or one.issued.confirmation.return_.confirmation_id is None:
        return ""
    return_ = one.issued.confirmation.return_
    return _sender(return_.unit.code, return_.unit.name, called.get(return_.data_set))


def _sender(code: str, name: str, word: str | None) -> str:
    """Name whose a file is, and of what where units send two data sets here."""
    return f"{code} {name} ({word})" if word else f"{code} {name}"


def _called() -> dict[DataSet, str]:
    here = desk().data_sets
    return {one: str(DATA_SETS[one]) for one in here} if len(here) > 1 else {}


def _todo(one: Told) -> str:
    """Say what to do about a file that is not proven."""
    if one.issued is None:
        return _(
            "Nothing shows that it is what was confirmed, whatever is written in it. Ask for the"
            " file as the portal issued it, not opened and saved anew."
        )
    confirmation = one.issued.confirmation
    facts = {"number": confirmation.number, "unit": confirmation.return_.unit.name}
    if confirmation.return_.confirmation_id is None:
        return _(
            "It is version %(number)s of %(unit)s, which was cancelled. Nothing is confirmed in its"
            " place yet: wait for the new version.",
            **facts,
        )
    return _(
        "It is version %(number)s of %(unit)s, which was cancelled. Ask for the version that is"
        " confirmed now.",
        **facts,
    )


def _issued_elsewhere(found: ShownCheck) -> str:
    """Say what a file is that was issued, but for another round or to be received elsewhere."""
    told = _("It is none of those that you receive in this round, so it marks no row here.")
    return f"{found.text} {told}"


def _outcome(noted: int, *, is_blank: bool) -> str:
    if is_blank:
        return _("No row was filled in, so nothing was noted.")
    if not noted:
        return _("Nothing was noted: the right file had come before, or this was noted before.")
    return ngettext(
        "%(num)d row is noted as not matching: ask for the file as it was issued.",
        "%(num)d rows are noted as not matching: ask for the files as they were issued.",
        noted,
    )


def _said() -> dict[str, str]:
    """Read of which files it was said whose they are, by their hashes."""
    return {sha256: value.strip() for sha256, value in _sent(OF) if value.strip()}


def _listed() -> list[Told]:
    """Read again which files the page listed, and tell anew what each is."""
    named = {sha256: "" for sha256, _typed in _sent(OF)} | dict(_sent(NAME))
    files = [(name, sha256) for sha256, name in named.items()]
    told = service.tell(current.session(), desk(), files, scope=scope())
    return [one for one in told if one.proof in (Proof.OUTDATED, Proof.UNKNOWN)]


def _sent(prefix: str) -> list[tuple[str, str]]:
    found = [
        (name.removeprefix(prefix), value)
        for name, value in request.form.items()
        if name.startswith(prefix)
    ]
    return [
        (sha256, value)
        for sha256, value in found[:MOST_FILES]
        if len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
    ]
