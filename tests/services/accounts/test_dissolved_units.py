"""Nobody signs in for a dissolved unit; whoever types an old code learns the new one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.thai_calendar import bangkok_midnight
from app.models import UnitCode
from app.services.accounts import sessions, signing_in
from app.services.accounts.sessions import Ending, Limits
from app.services.errors import UnitDissolved
from tests.factories import Country
from tests.factories.rounds import NOW

LIMITS = Limits(idle=timedelta(hours=4), longest=timedelta(hours=12))
DAY = date(2026, 11, 2)
MOMENT = timedelta(microseconds=1)


def test_a_dissolved_units_sessions_are_over_from_that_day_on_in_bangkok(
    session: Session, country: Country
) -> None:
    country.school.dissolved_on = DAY
    at = bangkok_midnight(DAY)
    row = sessions.begin(
        session, country.account(country.school), address="", browser="", at=at - MOMENT
    ).row
    assert LIMITS.ending(row, at=at - MOMENT) is None
    assert LIMITS.ending(row, at=at) is Ending.DISSOLVED


@pytest.mark.parametrize("late", [timedelta(0), MOMENT])
def test_the_right_password_does_not_let_into_a_dissolved_unit(
    session: Session, country: Country, late: timedelta
) -> None:
    country.school.dissolved_on = DAY
    session.flush()
    midnight: datetime = bangkok_midnight(DAY)
    of = signing_in.prepare(session, "3033300001", address="203.0.113.7", at=NOW)
    assert signing_in.accept_password(session, of, at=midnight - MOMENT)
    with pytest.raises(UnitDissolved):
        signing_in.accept_password(session, of, at=midnight + late)


def test_an_old_code_leads_to_the_current_one_with_its_suffix(
    session: Session, country: Country
) -> None:
    session.add(UnitCode(code="3033600099", unit_id=country.school.id, valid_to=date(2026, 5, 1)))
    session.flush()
    assert signing_in.username_now(session, "3033600099") == "3033300001"
    assert signing_in.username_now(session, "๓๐๓๓๖๐๐๐๙๙-02") == "3033300001-02"
    assert signing_in.username_now(session, "3033300001") is None
    assert signing_in.username_now(session, "3099900001") is None
