"""Grades and rooms as sheets write them: ป.1/2, ประถมศึกษาปีที่ ๑, 3 ขวบ."""

from __future__ import annotations

import re
from functools import lru_cache

from app.domain.grades import GRADES
from app.domain.thai_calendar import to_arabic_digits

_STAGES = {
    "k": ("อนุบาลศึกษาปีที่", "ชั้นอนุบาลปีที่", "อนุบาลปีที่", "อนุบาลศึกษา", "อนุบาล", "อ"),
    "p": ("ประถมศึกษาปีที่", "ประถมปีที่", "ประถมศึกษา", "ประถม", "ป"),
    "m": ("มัธยมศึกษาปีที่", "มัธยมปีที่", "มัธยมศึกษา", "มัธยม", "ม"),
    "v": ("ประกาศนียบัตรวิชาชีพชั้นปีที่", "ประกาศนียบัตรวิชาชีพปีที่", "ปวชปีที่", "ปวช"),
}
_LETTERS = {word: letter for letter, words in _STAGES.items() for word in words}
_CLASS = re.compile(
    f"(?:ชั้น)?({'|'.join(sorted(_LETTERS, key=len, reverse=True))})([0-9])(?:/(?P<room>.{{1,20}}))?"
)
_AGE = re.compile(r"(?:กลุ่มอายุ|อายุ)?([0-9])(?:ขวบ|ปี)(?:/(?P<room>.{1,20}))?")


@lru_cache(maxsize=1_000)
def parse_class(typed: str) -> tuple[str, str] | None:
    """Read a grade and, if it stands there, a room; None for a class that nobody knows."""
    text = to_arabic_digits(typed).replace(" ", "").replace(".", "")
    if text in GRADES:
        return text, ""
    if found := _CLASS.fullmatch(text):
        code = f"{_LETTERS[found[1]]}{found[2]}"
    elif found := _AGE.fullmatch(text):
        code = f"c{found[1]}"
    else:
        return None
    return (code, found["room"] or "") if code in GRADES else None
