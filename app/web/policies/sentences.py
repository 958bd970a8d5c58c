"""Rules as plain sentences: who may, or may not, do what to which units, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from flask_babel import gettext as _

from app.access.permissions import OF_THE_WHOLE_COUNTRY
from app.access.reach import Reach
from app.access.rules import EVERYBODY, Rule
from app.domain.login_codes import LoginClass
from app.domain.thai_calendar import format_moment
from app.web.policies.words import (
    duty_names,
    level_of,
    permission_name,
    reach_name,
    subject_name,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, and the rules that it says: those that differ by duty alone are one."""

    text: str
    rules: tuple[Rule, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key_of(rule) for rule in self.rules)

    @property
    def is_deny(self) -> bool:
        return self.rules[0].denies


def statements(rules: Iterable[Rule]) -> list[Statement]:
    """Say rules in sentences, one for all that differ by duty alone, in the order given."""
    groups: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules:
        same = (rule.who, rule.login, rule.permission, rule.reach, rule.effect)
        groups.setdefault((*same, rule.valid_from, rule.valid_until), []).append(rule)
    return [Statement(said(group), tuple(group)) for group in groups.values()]


def sentence(rule: Rule) -> str:
    return said([rule])


def said(rules: Sequence[Rule]) -> str:
    """Say in one sentence what rules do that differ by duty alone."""
    rule = rules[0]
    facts = {
        "who": _who(rules),
        "what": permission_name(rule.permission),
        "when": _when(rule.valid_from, rule.valid_until),
    }
    if rule.permission in OF_THE_WHOLE_COUNTRY and rule.reach is Reach.OWN:
        if rule.denies:
            return _("%(who)s may not %(what)s%(when)s.", **facts)
        return _("%(who)s may %(what)s%(when)s.", **facts)
    facts["where"] = reach_name(rule.reach, level_of(rule.who, rule.login))
    if rule.denies:
        return _("%(who)s may not %(what)s of %(where)s%(when)s.", **facts)
    return _("%(who)s may %(what)s of %(where)s%(when)s.", **facts)


def origin(rule: Rule, login_class: LoginClass | None = None) -> str:
    """Say where a rule comes from, seen from a class: its own, its level's, everybody's."""
    if rule.login != EVERYBODY:
        return _("an exception of one login")
    if rule.who == EVERYBODY:
        return _("set for every unit")
    if login_class is not None and rule.who == login_class.value:
        return _("set for this class")
    return _("set for the whole level: %(level)s", level=subject_name(rule.who))


def key_of(rule: Rule) -> str:
    """Name a rule in a form, so that neither the page nor the form shows how rules are written."""
    return blake2s("\n".join(rule.as_policy()).encode(), digest_size=8).hexdigest()


def _who(rules: Sequence[Rule]) -> str:
    rule, duties = rules[0], {rule.duty for rule in rules}
    everybody = EVERYBODY in duties
    if rule.login != EVERYBODY:
        if everybody:
            return _("The login %(login)s", login=rule.login)
        return _(
            "The login %(login)s as one of the %(duties)s",
            login=rule.login,
            duties=duty_names(duties),
        )
    if everybody:
        return _("Everybody at %(subject)s", subject=subject_name(rule.who))
    return _(
        "The %(duties)s at %(subject)s",
        duties=duty_names(duties),
        subject=subject_name(rule.who),
    )


def _when(valid_from: datetime | None, valid_until: datetime | None) -> str:
    begin = format_moment(valid_from) if valid_from else ""
    end = format_moment(valid_until, is_end=True) if valid_until else ""
    if begin and end:
        return _(", from %(begin)s until %(end)s", begin=begin, end=end)
    if end:
        return _(", until %(end)s", end=end)
    return _(", from %(begin)s", begin=begin) if begin else ""
