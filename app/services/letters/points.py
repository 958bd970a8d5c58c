"""The points of a letter's list: units by names that tell them apart, each with a remark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from app.models import Unit
from app.reference import districts

_NUMBER = re.compile(r"[-•]|\(?[0-9๐-๙]{1,3}[.)]")


def names_of(found: Sequence[Unit]) -> dict[int, str]:
    """Call units by their names, those of one name by their districts too, else by their codes."""
    names = {one.id: one.name for one in found}
    for told in (_with_district, _with_code):
        times = Counter(names.values())
        names |= {one.id: told(one) for one in found if times[names[one.id]] > 1}
    return names


def listed(
    found: Sequence[Unit], names: Mapping[int, str], remarks: Mapping[int, str] | None = None
) -> str:
    """Number units, each a point of its own with what there is to remark about it."""
    said = {one: f" ({remark})" for one, remark in (remarks or {}).items() if remark}
    return "\n".join(
        f"{number}. {names[one.id]}{said.get(one.id, '')}"
        for number, one in enumerate(found, start=1)
    )


def without_number(paragraph: str) -> str:
    """Give what a point says, however it is numbered; other paragraphs stay as they are."""
    text = paragraph.strip()
    number = _NUMBER.match(text)
    return text[number.end() :].strip() if number else text


def named_in(paragraph: str, names: Sequence[str]) -> str:
    """Say which of the names a paragraph is a point about, whatever is remarked; or none."""
    said = without_number(paragraph)
    about = [name for name in names if said == name or said.startswith(f"{name} (")]
    return max(about, key=len, default="")


def _with_district(unit: Unit) -> str:
    district = districts().get(unit.district_code or "")
    return f"{unit.name} อำเภอ{district.name_th.removeprefix('อำเภอ')}" if district else unit.name


def _with_code(unit: Unit) -> str:
    return f"{_with_district(unit)} รหัส {unit.code}"
