"""From the values of a sheet's row to facts and details, and back: a blank cell says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain import people
from app.services.rosters.facts import ADDRESSES, DETAILS, FACTS, RELATIVES, Details, Facts

GROUPS = (*RELATIVES, *ADDRESSES)
_PLAIN = tuple(name for name in DETAILS if name not in GROUPS)


def merged_facts(known: Facts, values: Mapping[str, Any]) -> Facts:
    """Put a row's values over the facts known; a prefix tells the sex where nothing else does."""
    given = {name: values[name] for name in FACTS if name in values}
    facts = replace(known, **given).cleaned()
    if facts.sex is None:
        facts = replace(facts, sex=people.sex_of_prefix(facts.prefix))
    return facts


def merged_details(known: Details, values: Mapping[str, Any]) -> Details:
    """Put a row's values over the details known, part by part."""
    changed: dict[str, Any] = {name: values[name] for name in _PLAIN if name in values}
    for key, value in values.items():
        group, dot, part = key.partition(".")
        if dot:
            changed.setdefault(group, dict(getattr(known, group)))[part] = value
    return replace(known, **changed) if changed else known


def values_of(facts: Facts, details: Details) -> dict[str, Any]:
    """Give facts and details by the keys of a sheet's columns."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in FACTS}
    values |= {name: getattr(details, name) for name in _PLAIN}
    for group in GROUPS:
        values |= {f"{group}.{part}": text for part, text in getattr(details, group).items()}
    return values


def differing(
    before: tuple[Facts, Details], after: tuple[Facts, Details]
) -> Iterator[tuple[str, Any, Any]]:
    """Give each field that differs: its key, as it was, as it would be."""
    if before[0] != after[0]:
        for name in FACTS:
            old, new = getattr(before[0], name), getattr(after[0], name)
            if old != new:
                yield name, old, new
    if before[1] != after[1]:
        old_values, new_values = values_of(Facts(), before[1]), values_of(Facts(), after[1])
        for key in {**old_values, **new_values}:
            if key not in FACTS and old_values.get(key) != new_values.get(key):
                yield key, old_values.get(key), new_values.get(key)
