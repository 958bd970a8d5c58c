"""Second factors in force, and the codes that an app would show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy.orm import Session

from app.models import Account
from app.services.accounts import second_factor, sessions


@dataclass(frozen=True, slots=True)
class Telephone:
    """A telephone with an authenticator app, and the paper with the recovery codes."""

    secret: str
    recovery_codes: list[str]

    def shows(self, at: datetime, *, late: int = 0) -> str:
        """Give the code shown at a moment, by a clock that is some steps of 30 s late."""
        return pyotp.TOTP(self.secret).at(at, counter_offset=-late)


def make_second_factor(
    session: Session, account: Account, *, at: datetime, key: bytes
) -> Telephone:
    """Set a second factor up, some minutes before a moment."""
    before = at - timedelta(minutes=10)
    second_factor.begin(session, account, key=key, at=before)
    secret = second_factor.begun(session, account, key=key, at=before)
    assert secret is not None
    here = sessions.begin(session, account, address="", browser="", at=before).row
    codes = second_factor.confirm(
        session, account, pyotp.TOTP(secret).at(before), key=key, keep=here, at=before
    )
    return Telephone(secret, codes)
