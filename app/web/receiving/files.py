"""Files that came: each is told by its hash, marks its own row, and is kept nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from app.access.permissions import Permission
from app.services.submissions import files as service
from app.services.submissions import listing, receiving
from app.services.submissions.files import Proof, Told
from app.web import current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.receiving import links
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import MOST_BYTES, MOST_FILES, FilesForm, UnprovenForm
from app.web.receiving.links import DESK, desk_address
from app.web.receiving.submissions import desk, list_page, scope, wish_of
from app.web.receiving.words import PROOFS
from app.web.uploads import takes_files

AT_A_TIME = 1024 * 1024
FIELD = "of-"


@blueprint.post(f"{DESK}/files")
@takes_files(MOST_BYTES)
@requires(Permission.SUBMISSION_RECEIVE)
def receive_files() -> ResponseReturnValue:
    """Mark the rows of the files that are proven; list the others with what to do."""
    form = FilesForm()
    if not form.validate():
        return list_page(wish_of(request.args), 422, upload=form)
    named = [(one.filename or "", _sha256(one)) for one in form.files.data]
    told = service.tell(current.session(), desk(), named, scope=scope())
    proven = [one.issued for one in told if one.issued and one.proof is Proof.PROVEN]
    marked = receiving.receive_proven(current.session(), desk(), proven, **_by_actor())
    unproven = [one for one in told if one.proof is not Proof.PROVEN]
    if unproven:
        return _unproven_page(unproven, proven=len(proven))
    text = ngettext(
        "%(num)d file is the very one issued.",
        "All %(num)d files are the very ones issued.",
        len(proven),
    )
    fresh = ngettext("%(num)d row is marked.", "%(num)d rows are marked.", marked.done)
    flash(f"{text} {fresh}", "success")
    return go_to(desk_address())


@blueprint.post(f"{DESK}/files/unproven")
@requires(Permission.SUBMISSION_RECEIVE)
def note_unproven() -> ResponseReturnValue:
    """Note of whom the files are that are not the ones issued."""
    UnprovenForm().validate()
    by_code = {
        row.code: row.confirmation_id
        for row in listing.expected(current.session(), desk(), scope=scope())
    }
    noted = 0
    for sha256, said in _said():
        confirmation_id = by_code.get(said.split(" ", 1)[0])
        if confirmation_id is not None:
            noted += receiving.receive_unproven(
                current.session(), desk(), confirmation_id, sha256, **_by_actor()
            ).done
    kept_forms.forget()
    text = ngettext(
        "%(num)d row is noted as not matching: ask for the file as it was issued.",
        "%(num)d rows are noted as not matching: ask for the files as they were issued.",
        noted,
    )
    flash(text if noted else _("Nothing was changed."), "warning" if noted else "info")
    return go_to(desk_address())


def _sha256(file: FileStorage) -> str:
    """Hash a file piece by piece; it is kept nowhere."""
    made = hashlib.sha256()
    while piece := file.stream.read(AT_A_TIME):
        made.update(piece)
    return made.hexdigest()


def _by_actor() -> dict[str, Any]:
    return {"scope": scope(), "actor": current.actor(), "at": current.arrived_at()}


def _said() -> list[tuple[str, str]]:
    """Read of which files it was said whose they are."""
    found = [
        (name.removeprefix(FIELD), value.strip())
        for name, value in list(request.form.items())[: MOST_FILES + 10]
        if name.startswith(FIELD) and value.strip()
    ]
    return [
        (sha256, said)
        for sha256, said in found
        if len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
    ]


def _unproven_page(unproven: Sequence[Told], *, proven: int) -> ResponseReturnValue:
    """List the files that are not proven, of whatever was dropped with them."""
    page: str = render_template(
        "receiving/unproven.html",
        unit=current.unit(),
        proven=proven,
        files=[
            {
                "name": one.name,
                "sha256": one.sha256,
                "told": str(PROOFS[one.proof]),
                "todo": _todo(one),
            }
            for one in {one.sha256: one for one in unproven}.values()
        ],
        expected=listing.expected(current.session(), desk(), scope=scope()),
        check_url=links.check_page(),
        back=desk_address(),
    )
    return page


def _todo(one: Told) -> str:
    """Say what to do about a file that is not proven."""
    if one.issued is None:
        return _(
            "Nothing shows that it is what was confirmed, whatever is written in it. Ask for the"
            " file as the portal issued it, not opened and saved anew."
        )
    confirmation = one.issued.confirmation
    return _(
        "It is version %(number)s of %(unit)s, which was cancelled. Ask for the version that is"
        " confirmed now.",
        number=confirmation.number,
        unit=confirmation.return_.unit.name,
    )
