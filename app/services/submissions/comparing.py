"""Which rows of a file differ from what was confirmed: a help, which proves nothing.

A text can say what the page does not show; only the hash of the whole file proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.exchange import headings
from app.exchange.cells import Sheet, shown
from app.exchange.fields import FIELDS, OF_THE_PLACE
from app.exchange.layouts import written
from app.exchange.rows import Row, read_rows
from app.services.confirmation.frozen import FrozenPupil, FrozenRoster
from app.services.rosters.exporting import frozen_values

Key = tuple[str, ...]
Of = TypeVar("Of")
_FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a row is about."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is not as it was confirmed; `key` is that of a sheet's column."""

    person: Person
    key: str
    confirmed: str
    in_file: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs: pupils that the file lacks, pupils that were not confirmed, changed cells."""

    rows: int
    missing: tuple[Person, ...]
    added: tuple[Person, ...]
    changed: tuple[Change, ...]

    @property
    def is_alike(self) -> bool:
        return not (self.missing or self.added or self.changed)


def in_sheet(roster: FrozenRoster, sheet: Sheet) -> Comparison | None:
    """Compare a sheet with what was confirmed; None where its columns cannot be told."""
    columns = headings.recognise(sheet)
    if not columns.suffice:
        return None
    keys = [key for key in columns.keys if key in FIELDS and key not in OF_THE_PLACE]
    confirmed = zip(roster.rows, frozen_values(roster), strict=True)
    return compared(
        {_key_of(values): (person_of(row), values) for row, values in confirmed},
        [(_key_of(row.values), _person_in(row), row) for row in read_rows(sheet, columns)],
        lambda person, values, row: _changes(person, values, row, keys),
    )


def beginning(sheet: Sheet) -> str:
    """Give the texts of the first rows, where a sheet says what it is of."""
    return "\n".join(shown(cell) for _n, cells in sheet.rows[:_FIRST_ROWS] for cell in cells)


def compared(
    confirmed: Mapping[Key, tuple[Person, Any]],
    in_file: Sequence[tuple[Key, Person, Of]],
    changes: Callable[[Person, Any, Of], Iterable[Change]],
) -> Comparison:
    """Compare row by row by the identity number; a pupil that stands there twice was added."""
    found: dict[Key, Of] = {}
    added = []
    for key, person, row in in_file:
        if key in confirmed and key not in found:
            found[key] = row
        else:
            added.append(person)
    return Comparison(
        rows=len(in_file),
        missing=tuple(person for key, (person, _row) in confirmed.items() if key not in found),
        added=tuple(added),
        changed=tuple(
            change for key, row in found.items() for change in changes(*confirmed[key], row)
        ),
    )


def person_of(row: FrozenPupil) -> Person:
    return Person(row.number, row.full_name)


def _changes(
    person: Person, values: Mapping[str, Any], row: Row, keys: Sequence[str]
) -> Iterator[Change]:
    """Give the cells of a row that differ, as either side writes them."""
    typed = {problem.key: problem.typed for problem in row.problems}
    for key in keys:
        kind = FIELDS[key].kind
        confirmed = written(values.get(key), kind)
        in_file = typed[key] if key in typed else written(row.values.get(key), kind)
        if confirmed != in_file:
            yield Change(person, key, confirmed, in_file)


def _key_of(values: Mapping[str, Any]) -> Key:
    """Tell a pupil by the number, or by the name where there is none."""
    number = values.get("number", "")
    return (number,) if number else (values.get("first_name", ""), values.get("last_name", ""))


def _person_in(row: Row) -> Person:
    parts = {name: str(row.values.get(name, "")) for name in ("prefix", "first_name", "last_name")}
    name = f"{parts['prefix']}{parts['first_name']} {parts['last_name']}".strip()
    return Person(str(row.values.get("number", "")), name)
