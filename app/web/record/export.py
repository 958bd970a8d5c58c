"""The record as CSV, in bounded memory: what is asked for on its pages, with what proves it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import in_bangkok
from app.exchange.csv_files import write_table
from app.models import History
from app.services.errors import NotFound
from app.services.record import accesses, acts
from app.services.record.subjects import Subjects
from app.web import access_log, current
from app.web.guards import requires
from app.web.record import fields, shown
from app.web.record.acts import RECORD
from app.web.record.asked import Asked, asked
from app.web.record.blueprint import blueprint
from app.web.record.words import ACCESS_WORDS, ACT_WORDS

_IN_MEMORY = 1024 * 1024
_PART = 64 * 1024


@blueprint.get(f"{RECORD}.csv")
@requires(Permission.RECORD_EXPORT)
def export_acts() -> ResponseReturnValue:
    """Send the acts asked for, each with its place in the chain and its hash."""
    wanted = _wanted(ACT_WORDS)
    scope, pupils = current.scope(Permission.RECORD_EXPORT), current.scope(Permission.ROSTER_VIEW)
    own_id = current.actor().unit_id
    heads = (
        _("Moment"), _("Moment (UTC)"), _("Login"), _("Name"), _("Unit code"), _("Unit"),
        _("What was done"), _("To what"), _("Reason"), _("From address"),
        "event", "subject", "before", "after", "chain", "position", "form", "hash",
    )  # fmt: skip

    def batches() -> Iterator[Iterable[Sequence[str]]]:
        for rows in acts.every(
            current.session(), wanted.wish, wanted.unit, scope=scope, pupils=pupils
        ):
            known = shown.known_subjects(rows)
            chains = acts.chain_codes(current.session(), rows)
            yield [
                (
                    *_told(row.at, shown.act_line(row, unit, known)),
                    row.event,
                    f"{row.subject} {row.subject_id}",
                    *_facts(row, known, own_id),
                    chains[row.chain_id],
                    str(row.position),
                    str(row.form),
                    row.hash,
                )
                for row, unit in rows
            ]

    return _saved("record", wanted, heads, batches())


@blueprint.get(f"{RECORD}/access.csv")
@requires(Permission.RECORD_EXPORT)
def export_accesses() -> ResponseReturnValue:
    """Send the refusals, sign-ins and reads asked for."""
    wanted = _wanted(ACCESS_WORDS, shown.WHY)
    scope = current.scope(Permission.RECORD_EXPORT)
    heads = (
        _("Moment"), _("Moment (UTC)"), _("Login"), _("Name"), _("Unit code"), _("Unit"),
        _("What happened"), _("To what"), _("Remark"), _("From address"), "event", "detail",
    )  # fmt: skip

    def batches() -> Iterator[Iterable[Sequence[str]]]:
        for rows in accesses.every(current.session(), wanted.wish, wanted.unit, scope=scope):
            yield [(*_told(row.at, shown.access_line(row)), row.event, row.detail) for row in rows]

    return _saved("access", wanted, heads, batches())


def _wanted(events: dict[str, Any], kinds: Mapping[str, LazyString] | None = None) -> Asked:
    """Read what is asked for; nothing is sent instead of what was not meant."""
    wanted = asked(dict(events), kinds)
    if wanted.wrong:
        raise NotFound()
    return wanted


def _told(at: Any, line: shown.Line) -> tuple[str, ...]:
    local = in_bangkok(at)
    return (
        f"{local.day:02}/{local.month:02}/{local.year + 543} {local:%H:%M:%S}",
        at.isoformat(),
        line.login,
        line.name,
        line.code,
        line.unit,
        line.what,
        line.subject,
        line.reason,
        line.address,
    )


def _facts(row: History, known: Subjects, own_id: int) -> tuple[str, str]:
    """Give before and after as JSON; of pupils only what the one who exports may see."""
    if row.subject == "enrolment" and row.subject_id not in known.pupils:
        return "", ""
    with_details = row.subject != "enrolment" or row.unit_id == own_id
    before, after = (
        json.dumps(
            fields.visible(facts, with_details=with_details), ensure_ascii=False, sort_keys=True
        )
        for facts in (row.before, row.after)
    )
    return before, after


def _saved(
    name: str, wanted: Asked, heads: Sequence[str], batches: Iterator[Iterable[Sequence[str]]]
) -> Response:
    filters = " ".join(f"{name}={value}" for name, value in wanted.typed.items() if value)
    access_log.note(
        "record_exported",
        account=current.actor(),
        subject=wanted.unit.code,
        detail=f"{name} {filters}".strip(),
        about=wanted.unit,
    )
    # Written whole before the answer begins: afterwards the request's transaction is over, and a
    # file cut short by a fault would look like all there is.
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed with the answer)
    beginning = write_table(heads, ())
    file.write(beginning.encode())
    for batch in batches:
        file.write(write_table(heads, batch).removeprefix(beginning).encode())
    file.seek(0)
    response = current_app.response_class(_parts_of(file), mimetype="text/csv")
    response.call_on_close(file.close)
    file_name = f"{name}-{wanted.unit.code}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _parts_of(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, _PART), b"")
