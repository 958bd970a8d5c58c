"""What a draft would change for people, and what to beware of, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.enforcer import UNNAMED
from app.domain.login_codes import Level, LoginClass
from app.domain.thai_calendar import format_moment
from app.services.policies.effects import Example, Line
from app.services.policies.warnings import PolicyWarning, WarningCode
from app.web.policies.decided import units_of
from app.web.policies.words import class_name, duty_names, joined, permission_name

_ORDER = list(LoginClass)


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the effects: what, for whom, for how many, and some of them by name."""

    permission: str
    gained: str
    lost: str
    whom: Sequence[str]
    accounts: int
    examples: Sequence[Example]
    when: str


def effect_of(line: Line) -> Effect:
    """Put one line of the effects into words."""
    level = _level_of(line)
    return Effect(
        permission=permission_name(line.permission),
        gained=units_of(line.gained, level) if line.gained else "",
        lost=units_of(line.lost, level) if line.lost else "",
        whom=_whom(line),
        accounts=line.accounts,
        examples=line.examples,
        when=_when(line),
    )


def warning_text(warning: PolicyWarning) -> str:
    """Say what a draft would break, or open, and from when."""
    facts = {"who": _of_whom(warning), "what": permission_name(warning.permission)}
    text = {
        WarningCode.LEVEL_CANNOT_CONFIRM: _(
            "Nobody at %(who)s could %(what)s any more: confirming would stop there.", **facts
        ),
        WarningCode.NOBODY_CAN_CANCEL: _(
            "Nobody could %(what)s any more for what lies below %(who)s: what is confirmed there"
            " could not be corrected.",
            **facts,
        ),
        WarningCode.SEES_ANOTHERS_PUPILS: _(
            "%(who)s could %(what)s of other units: personal data of children.", **facts
        ),
        WarningCode.SEES_MORE: _("%(who)s could %(what)s of more units than before.", **facts),
        WarningCode.ADMINISTERS_MORE: _(
            "%(who)s could %(what)s where they could not before: whoever administers can take over"
            " logins, or change what everybody works with.",
            **facts,
        ),
    }[warning.code]
    if warning.from_ is None:
        return text
    return _("From %(moment)s on: %(text)s", moment=format_moment(warning.from_), text=text)


def _of_whom(warning: PolicyWarning) -> str:
    logins = [_("the login %(login)s", login=login) for login in warning.logins]
    return joined([class_name(one) for one in warning.classes] + logins)


def _level_of(line: Line) -> Level:
    return line.groups[0].login_class.level if line.groups else Level.DEPARTMENT


def _whom(line: Line) -> list[str]:
    """Name whom a line is about: classes with the same duties together, then single logins."""
    duties: dict[LoginClass, set[str]] = {}
    for group in line.groups:
        if group.login == UNNAMED:
            duties.setdefault(group.login_class, set()).add(group.duty)
    alike: dict[frozenset[str], list[LoginClass]] = {}
    for login_class, held in duties.items():
        alike.setdefault(frozenset(held), []).append(login_class)
    named = [
        _(
            "the %(duties)s at %(classes)s",
            duties=duty_names(held),
            classes=joined([class_name(one) for one in sorted(classes, key=_ORDER.index)]),
        )
        for held, classes in alike.items()
    ]
    logins = [group.login for group in line.groups if group.login != UNNAMED]
    return named + [_("the login %(login)s", login=login) for login in logins]


def _when(line: Line) -> str:
    """Say from when until when a difference holds; nothing where it holds at once and for good."""
    if line.from_ and line.until:
        return _(
            "from %(begin)s until %(end)s",
            begin=format_moment(line.from_),
            end=format_moment(line.until, is_end=True),
        )
    if line.from_:
        return _("from %(begin)s on", begin=format_moment(line.from_))
    if line.until:
        return _("at once, until %(end)s", end=format_moment(line.until, is_end=True))
    return _("at once")
