"""What a refusal page says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.services.errors import Refusal


@dataclass(frozen=True, slots=True)
class Explained:
    """What a refusal page says; `again` offers the page one came from."""

    status: int
    title: str
    explanation: str
    again: bool = True


Explanations = dict[type[Refusal], Callable[[Refusal], Explained]]
