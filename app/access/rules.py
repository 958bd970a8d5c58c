"""One rule of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.access.permissions import Permission
from app.access.reach import Reach
from app.domain.login_codes import Level, LoginClass, UnknownLoginCode, login_class, split_username
from app.models.account import Duty

EVERYBODY = "*"
ALLOW, DENY = "allow", "deny"
SUBJECTS = frozenset({EVERYBODY, *LoginClass, *Level})
DUTIES = frozenset({EVERYBODY, *Duty})
EFFECTS = frozenset({ALLOW, DENY})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who (class, duty, login; `*` for any) may, or may not, do what, how far, and when.

    One of a class, duty or effect that does not exist, or that is never in force, is not made.
    """

    who: str
    duty: str
    login: str
    permission: Permission
    reach: Reach
    effect: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.who not in SUBJECTS or self.duty not in DUTIES or self.effect not in EFFECTS:
            raise ValueError("a rule of an unknown class, duty or effect")
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            raise ValueError("a rule that ends before it begins")

    @property
    def denies(self) -> bool:
        return self.effect == DENY

    def in_force(self, at: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_until is None or at < self.valid_until
        )

    def has_ended(self, at: datetime) -> bool:
        return self.valid_until is not None and self.valid_until <= at

    def bears_on(self, login_class: LoginClass) -> bool:
        """Say whether the rule is about a class or a login of it: its own, its level's, all's."""
        if self.who not in (EVERYBODY, login_class.value, login_class.level.value):
            return False
        return self.login == EVERYBODY or class_of_login(self.login) is login_class

    def as_policy(self) -> list[str]:
        """Give the rule as casbin keeps it: a list of texts in the order of `model.conf`."""
        return [
            self.who,
            self.duty,
            self.login,
            self.permission.resource,
            self.permission.action,
            self.reach.value,
            self.effect,
            _written(self.valid_from),
            _written(self.valid_until),
        ]


def class_of_login(login: str) -> LoginClass | None:
    """Tell the class of the unit that a user name belongs to; None for what is no user name."""
    try:
        return login_class(split_username(login)[0])
    except UnknownLoginCode:
        return None


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
