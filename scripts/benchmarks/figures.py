"""A figure as it is printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    unit: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
