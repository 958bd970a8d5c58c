"""Spell Thai the one way that every document and every search expects."""

import re
import unicodedata

NIKHAHIT, SARA_AA, SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
TONES = "\u0e48-\u0e4b"

_SPLIT_SARA_AM = re.compile(f"{NIKHAHIT}([{TONES}]?){SARA_AA}|([{TONES}]){NIKHAHIT}{SARA_AA}")
# NFC gives tones a place after the vowels below, but not THANTHAKHAT (as in พันธุ์).
_MARK_BEFORE_VOWEL_BELOW = re.compile(f"([{TONES}\u0e4c])([\u0e38-\u0e3a])")


def standard_spelling(text: str) -> str:
    """Return `text` in NFC, with ำ as one letter and vowels below written before tone marks.

    Fonts draw ำ as two glyphs and put marks in the order they are drawn in; keyboards allow both.
    """
    text = _SPLIT_SARA_AM.sub(lambda parts: f"{parts[1] or parts[2] or ''}{SARA_AM}", text)
    text = _MARK_BEFORE_VOWEL_BELOW.sub(r"\2\1", text)
    return unicodedata.normalize("NFC", text)
