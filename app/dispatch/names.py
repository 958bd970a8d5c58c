"""What the files of a confirmation are called."""

from __future__ import annotations

import re

from app.domain.thai_text import clean, cut
from app.models import Confirmation, DataSet

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 180
"""Bytes; a letter of Thai takes three. Systems know no name of more than 255, nor Windows a path
of more than 260 letters."""


def file_name(confirmation: Confirmation, suffix: str) -> str:
    """Name a file by round, unit and version, such as `2569-2 โรงเรียน... ฉบับที่ 1.pdf`.

    An authority's counts of other schools are told from its pupils.
    """
    return_ = confirmation.return_
    unit, the_round = return_.unit, return_.round
    name = f"{the_round.academic_year}-{the_round.number} {unit.code} {unit.name}"
    what = " สังกัดอื่น" if return_.data_set is DataSet.COUNTS else ""
    return f"{safe(name)}{what} ฉบับที่ {confirmation.number}.{suffix}"


def safe(name: str, *, most_letters: int = 100) -> str:
    """Leave out what a name of a file cannot hold on every system, and what is too long for one."""
    return cut(clean(_NOT_IN_NAMES.sub(" ", name), limit=most_letters), most_bytes=LONGEST)
