"""What a refusal page says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from app.services.errors import Refusal


@dataclass(frozen=True, slots=True)
class Explained:
    """What a refusal page says; `again` offers the page one came from."""

    status: int
    title: str
    explanation: str
    again: bool = True


Explanation = Callable[[Refusal], Explained]
Explanations = dict[type[Refusal], Explanation]
Told = Callable[[Mapping[str, Any]], Mapping[str, str]]


def in_words(
    status: int, title: LazyString, text: LazyString, told: Told | None = None
) -> Explanation:
    """Explain refusals of a kind; `told` makes of their facts what the text says of them."""

    def explained(refusal: Refusal) -> Explained:
        said = str(text) % told(refusal.facts) if told else str(text)
        return Explained(status, str(title), said)

    return explained
