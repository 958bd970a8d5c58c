"""What is said of a file that was checked: proven or not, and as a help what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.national_id import formatted
from app.services.submissions.checking import Checked, Finding
from app.services.submissions.comparing import Change, Comparison, Person
from app.services.submissions.standing import Standing, standing_of
from app.web.submissions.words import column_text, issued_text, version_text

SHOWN_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """The answer about a file; `lines` are the differing cells, as person, field and both sides."""

    level: str
    title: str
    text: str
    sha256: str
    is_compared: bool
    is_alike: bool
    rows: int
    lines: Sequence[tuple[str, str, str, str]]
    more: int

    @property
    def is_issued(self) -> bool:
        """Say whether it is the very file that was issued of what it should be of."""
        return self.level != "error"


def shown(checked: Checked, comparison: Comparison | None) -> ShownCheck:
    """Put what was found into words."""
    level, title, text = _said(checked)
    lines = _lines(comparison) if comparison else []
    return ShownCheck(
        level=level,
        title=title,
        text=text,
        sha256=checked.sha256,
        is_compared=comparison is not None,
        is_alike=comparison is not None and comparison.is_alike,
        rows=comparison.rows if comparison else 0,
        lines=lines[:SHOWN_AT_MOST],
        more=max(len(lines) - SHOWN_AT_MOST, 0),
    )


def _said(checked: Checked) -> tuple[str, str, str]:
    if checked.issued is None:
        return "error", _("NOT PROVEN"), _not_proven(checked)
    became = standing_of(checked.issued.confirmation)
    text = issued_text(checked.issued, became)
    if checked.finding is Finding.ANOTHER and checked.claimed is not None:
        title = _("A FILE OF ANOTHER CONFIRMATION")
        other = _("It is not a file of %(version)s.", version=version_text(checked.claimed))
        return "error", title, f"{other} {text}"
    if became.standing is Standing.CURRENT:
        return "success", _("PROVEN: this is the very file that the portal issued"), text
    return "warning", _("The very file that was issued, but it does not stand any more"), text


def _not_proven(checked: Checked) -> str:
    if checked.claimed is None:
        return _(
            "This file is not one that the portal issued for a unit that you look after, whatever"
            " it says."
        )
    return _(
        "This file is not one that the portal issued for %(version)s, whatever it says.",
        version=version_text(checked.claimed),
    )


def _lines(found: Comparison) -> list[tuple[str, str, str, str]]:
    """Write what differs, changed cells first."""
    return [
        *(_changed(one) for one in found.changed),
        *((_who(one), _("Whole row"), _("is there"), _("is missing")) for one in found.missing),
        *((_who(one), _("Whole row"), _("is not there"), _("was added")) for one in found.added),
    ]


def _changed(one: Change) -> tuple[str, str, str, str]:
    return _who(one.person), column_text(one.key), one.confirmed or "–", one.in_file or "–"


def _who(person: Person) -> str:
    return f"{formatted(person.number)} {person.name}".strip() or _("(no name)")
