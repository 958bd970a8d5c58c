"""What can be wrong with a row, and what can be asked about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum


class ErrorCode(StrEnum):
    """What stops the confirmation until it is corrected."""

    NUMBER_MISSING = "number_missing"
    NUMBER_FORM = "number_form"
    NUMBER_CHECK_DIGIT = "number_check_digit"
    NUMBER_DUPLICATE = "number_duplicate"
    PREFIX_MISSING = "prefix_missing"
    FIRST_NAME_MISSING = "first_name_missing"
    LAST_NAME_MISSING = "last_name_missing"
    BIRTH_DATE_MISSING = "birth_date_missing"
    BIRTH_DATE_IMPOSSIBLE = "birth_date_impossible"
    SEX_MISSING = "sex_missing"
    GRADE_MISSING = "grade_missing"
    GRADE_NOT_TAUGHT = "grade_not_taught"
    ROOM_MISSING = "room_missing"


class QueryCode(StrEnum):
    """What asks for a reason before the confirmation (`process.md` 3.1)."""

    UNUSUAL_AGE = "unusual_age"
    NAMESAKE = "namesake"
    SEX_UNLIKE_PREFIX = "sex_unlike_prefix"


ASKS_ABOUT: dict[QueryCode, frozenset[str]] = {
    QueryCode.UNUSUAL_AGE: frozenset({"birth_date", "grade"}),
    QueryCode.NAMESAKE: frozenset({"first_name", "last_name", "birth_date"}),
    QueryCode.SEX_UNLIKE_PREFIX: frozenset({"prefix", "sex"}),
}
"""The facts that a query is about: an answer falls when one of them changes."""


def still_answered(answers: Mapping[str, str], changed: Collection[str]) -> dict[str, str]:
    """Keep the answers to queries that are about none of the facts that changed."""
    return {
        query: reason
        for query, reason in answers.items()
        if not any(query == code and about & set(changed) for code, about in ASKS_ABOUT.items())
    }
