"""The file that hands out first logins: letters to print, or a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _

from app import reference
from app.documents.login_letters import LoginLetter, LoginLetters, login_letters_pdf
from app.domain.thai_calendar import format_date, in_bangkok
from app.exchange.csv_files import Code, write_table
from app.services.accounts.issuing import Issue
from app.web import current, printing, public_address
from app.web.officers.issuing_form import LETTERS


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the file needs, read from the database before the file is made."""

    letters: LoginLetters
    as_letters: bool
    name: str


def gathered(kind: str, issues: Sequence[Issue]) -> Wanted:
    """Gather what the file says, of the units and of who issues it."""
    actor, at = current.actor(), current.arrived_at()
    letters = LoginLetters(
        letters=[
            LoginLetter(one.unit_name, _place(one), one.officer, one.username, one.password)
            for one in issues
        ],
        issuer_name=actor.unit.name,
        issuer_telephone=actor.unit.telephone,
        signer_name=actor.name,
        signer_position=actor.position,
        portal=public_address.of_page("account.sign_in"),
        issued_at=at,
    )
    day = format_date(in_bangkok(at).date(), "medium")
    name = _("First logins %(unit)s %(day)s", unit=current.unit().name, day=day)
    return Wanted(letters, kind == LETTERS, name)


def file_of(wanted: Wanted) -> Response:
    """Make the file; it takes seconds, so hold no transaction."""
    if wanted.as_letters:
        content = printing.printed(lambda engine: login_letters_pdf(wanted.letters, engine=engine))
        return printing.sent(content, f"{wanted.name}.pdf", "application/pdf")
    text = _list(wanted.letters)
    return printing.sent(text.encode(), f"{wanted.name}.csv", "text/csv; charset=utf-8")


def _list(letters: LoginLetters) -> str:
    heads = (
        _("Login code"),
        _("First password"),
        _("Unit"),
        _("Parent unit"),
        _("Officer"),
        _("Address of the portal"),
    )
    return write_table(
        heads,
        (
            (Code(one.code), one.password, one.unit_name, one.place, one.officer, letters.portal)
            for one in letters.letters
        ),
    )


def _place(issue: Issue) -> str:
    """Say where a unit stands: its parent unit, and the province it lies in."""
    known = reference.provinces().get(issue.province_code or "")
    province = f"จังหวัด{known.name_th}" if known and known.name_th not in issue.parent_name else ""
    return f"{issue.parent_name} {province}".strip()
