"""Thai text as people type and paste it: cleaned, measured and sorted."""

from __future__ import annotations

import re
import unicodedata

import icu

# Old Thai fonts for Windows kept shifted shapes in the private-use area; text copied from a PDF
# still has them, and dropping them would lose the tone marks.
_SHIFTED = dict(
    zip(
        range(0xF700, 0xF71B),
        "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
        "ญ\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
# Marks and letters that show nothing, although Unicode does not count them as format characters.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
_MARKS_IN_A_ROW = 3
# The order in which a Thai syllable's marks are stored: vowel, lower vowel, tone, silencer, and
# nikhahit last, where it meets sara aa. It agrees with NFC.
_RANK = {
    **dict.fromkeys("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47", 0),
    "\u0e3a": 1,
    **dict.fromkeys("\u0e38\u0e39", 2),
    **dict.fromkeys("\u0e48\u0e49\u0e4a\u0e4b", 3),
    **dict.fromkeys("\u0e4c\u0e4e", 4),
    "\u0e4d": 5,
}
_MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_TWO_MARKS = re.compile(f"{_MARK}{{2,}}")
_SARA_AM_BEFORE_MARKS = re.compile(f"\u0e33({_MARK}+)")
_SUSPECT = re.compile(
    "[^ -~\u0e01-\u0e3a\u0e3f-\u0e5b]"  # neither printable ASCII nor Thai
    "|^ |  | $"
    "|\u0e4d\u0e32|\u0e40\u0e40"
    f"|\u0e33{_MARK}|{_MARK}{{4}}"
    "|[\u0e38-\u0e3a\u0e48-\u0e4e][\u0e31\u0e34-\u0e37\u0e47]"
    "|[\u0e38\u0e39\u0e48-\u0e4e]\u0e3a|[\u0e48-\u0e4e][\u0e38\u0e39]"
    "|[\u0e4c-\u0e4e][\u0e48-\u0e4b]|\u0e4d[\u0e4c\u0e4e]"
)


def clean(typed: str, *, limit: int = 200) -> str:
    """Return text fit to be stored: NFC, nothing invisible, single spaces, Thai spelt in order.

    At most `limit` characters are kept, never half of a letter with its marks.
    """
    if len(typed) <= limit and not _SUSPECT.search(typed):
        return typed
    text = " ".join("".join(filter(None, map(_kept, typed))).split())
    # The repairs below shorten text: a few times the limit is enough of it.
    text = text[: 4 * limit]
    while (mended := _mended(text)) != text:
        text = mended
    return _cut(text, limit).rstrip()


def cut(text: str, *, most_bytes: int) -> str:
    """Cut a text to so many bytes of UTF-8, never half of a letter with its marks."""
    fits = len(text.encode()[:most_bytes].decode(errors="ignore"))
    return _cut(text, fits).rstrip()


def grapheme_length(text: str) -> int:
    """Count letters as a reader does, each with its marks: "น้ำ" is one."""
    breaks = icu.BreakIterator.createCharacterInstance(icu.Locale("th"))
    breaks.setText(text)
    return sum(1 for _ in breaks)


def first_letter(text: str) -> str:
    """Give the first letter as a reader sees it, with its marks: "น้ำ" of "น้ำใส"."""
    breaks = icu.BreakIterator.createCharacterInstance(icu.Locale("th"))
    breaks.setText(text)
    letter: str = icu.UnicodeString(text)[: next(iter(breaks), 0)]
    return str(letter)


def masked(text: str) -> str:
    """Show of a name its first letter alone; the dots tell nothing of its length."""
    return f"{first_letter(text)}•••" if text else ""


def sort_key(text: str) -> bytes:
    """Return bytes that sort as a Thai dictionary does, word by word and numbers by value.

    Give a name without its prefix: that is a field of its own, and names may begin with the same
    letters (นายิกา). Keys compare only with keys of the same ICU version.
    """
    # Thai collation skips spaces; the merge separator sorts before every letter instead.
    key: bytes = _COLLATOR.getSortKey(text.replace(" ", "\ufffe"))
    return key


def _thai_collator() -> icu.Collator:
    collator = icu.Collator.createInstance(icu.Locale("th"))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return collator


_COLLATOR = _thai_collator()


def _kept(character: str) -> str:
    if shifted := _SHIFTED.get(ord(character)):
        return shifted
    if character.isspace():
        return " "
    is_unseen = character in _BLANK or unicodedata.category(character).startswith("C")
    return "" if is_unseen else character


def _mended(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _SARA_AM_BEFORE_MARKS.sub("\\1\u0e33", text)
    text = _TWO_MARKS.sub(_in_order, text)
    text = text.replace("\u0e4d\u0e32", "\u0e33").replace("\u0e40\u0e40", "\u0e41")
    return _with_few_marks(unicodedata.normalize("NFC", text))


def _in_order(marks: re.Match[str]) -> str:
    return "".join(sorted(marks[0], key=_RANK.__getitem__))


def _with_few_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit
    while end and (_is_mark(text[end]) or text[end] == "\u0e33"):
        end -= 1
    return text[:end]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
