"""What the pages say in Thai, looked up by the English that the code names it by."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.support import Translations

FOLDER = Path(__file__).parents[2] / "app" / "translations"
PLACE = re.compile(r"%\((\w+)\)[sd]")


@cache
def _catalogue() -> Translations:
    read = Translations.load(str(FOLDER), ["th"])
    assert isinstance(read, Translations), f"no Thai catalogue in {FOLDER}"
    return read


def thai(english: str) -> str:
    """Give the Thai of a text without places in it; fail where there is none."""
    found = _catalogue().ugettext(english)
    assert found != english, f"not in the Thai catalogue: {english!r}"
    return found


def thai_like(english: str, **known: object) -> re.Pattern[str]:
    """Give a pattern of the Thai of a text; a place that is not `known` may hold anything."""
    parts = PLACE.split(thai(english))
    texts = [re.escape(part) for part in parts]
    texts[1::2] = [re.escape(str(known[name])) if name in known else ".*?" for name in parts[1::2]]
    return re.compile("".join(texts))
