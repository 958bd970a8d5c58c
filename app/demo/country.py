"""Loading the demo country: units, rounds, then province by province what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.live import current_version, publish
from app.access.policy_file import read_policy_file
from app.demo import aftermath, dates, heads, logins, other_schools, sign_ins, submissions, wishes
from app.demo.explaining import explain_changes
from app.demo.ids import Ids
from app.demo.province import Province, Recording, read_province
from app.demo.units import Writer, write_province
from app.domain.login_codes import DEPARTMENT_CODE
from app.domain.thai_calendar import bangkok_midnight
from app.models import Account, Round, Unit
from app.reference import provinces
from app.services import round_keeping
from app.services.accounts import passwords

PASSWORD = "demo-sisaket-33"  # noqa: S105
SISAKET = "33"
_POLICY = Path(__file__).parents[2] / "policies" / "policy.csv"
_FOUNDED_AT = datetime(2021, 4, 1, 2, tzinfo=UTC)
_BANGKOK = "10"


@dataclass(frozen=True, slots=True)
class Extent:
    """Which provinces to load, and for tests how few units of each."""

    provinces: tuple[str, ...] = (SISAKET,)
    authorities_at_most: int | None = None
    institutions_each: int | None = None


def everywhere() -> Extent:
    """Give all provinces, Sisaket first; Bangkok has no authorities of this department."""
    others = (code for code in provinces() if code not in (SISAKET, _BANGKOK))
    return Extent((SISAKET, *others))


def is_empty(session: Session) -> bool:
    """Say whether a database holds no unit yet."""
    return session.scalar(select(Unit.id).limit(1)) is None


def load(session: Session, *, extent: Extent, today: date) -> Iterator[str]:
    """Load the demo into an empty database, and give each province's name when it is done.

    The same day gives the same data. The caller commits after each province, so that a large
    demo is not one transaction; what is loaded is let go of then.
    """
    ids = Ids(session)
    its_dates = dates.rounds(today)
    _found(session, ids, extent, its_dates)
    for number, code in enumerate(extent.provinces):
        office = session.scalars(select(Unit).where(Unit.code == f"p{code}")).one()
        province = read_province(session, office)
        if number == 0:
            _offer_logins(session, province)
        _record(session, ids, province, its_dates, today)
        ids.settle()
        session.flush()
        sign_ins.note(session, office)
        yield provinces()[code].name_th
        session.expunge_all()


def _found(session: Session, ids: Ids, extent: Extent, its_dates: Sequence[dates.Dates]) -> None:
    """Write units, accounts and the policy, and open the rounds."""
    writer = Writer(session, ids, passwords.hashed(PASSWORD), _FOUNDED_AT)
    schools = other_schools.Writer(session, ids, since=its_dates[0].opens_on)
    department = writer.department()
    for code in extent.provinces:
        province = write_province(
            writer,
            department,
            code,
            authorities_at_most=extent.authorities_at_most,
            institutions_each=extent.institutions_each,
        )
        schools.write(province, each=extent.institutions_each)
    schools.flush(paid_twice_since=its_dates[-1].opens_on)
    ids.settle()
    if current_version(session) == 0:
        publish(session, read_policy_file(_POLICY), at=_FOUNDED_AT, reason="policies/policy.csv")
    actor = _principal(session, DEPARTMENT_CODE)
    for one in its_dates:
        round_keeping.open_round(
            session,
            academic_year=one.year,
            number=1,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
            deadlines=one.deadlines,
            actor=actor,
            at=one.announced_at,
        )


def _offer_logins(session: Session, province: Province) -> None:
    chosen = logins.offered(
        session,
        _principal(session, DEPARTMENT_CODE),
        _principal(session, province.unit.code),
        province,
        at=_FOUNDED_AT,
    )
    logins.write(session, chosen, password=PASSWORD)


def _record(
    session: Session,
    ids: Ids,
    province: Province,
    its_dates: Sequence[dates.Dates],
    today: date,
) -> None:
    recording = Recording(session, ids, province)
    for one in its_dates:
        the_round = _round(session, one)
        if one.is_open:
            midnight = bangkok_midnight(today)
            aftermath.agree_deadlines(session, province, the_round, one, today=midnight)
        recording.record(the_round, one)
        explain_changes(session, province, the_round, one)
        if one.is_open:
            aftermath.reopen_and_ask(session, province, the_round, one)
            heads.prepare_one(session, province, the_round, one)
            wishes.ask_and_answer(session, province, the_round, one)
            submissions.fill_letterheads(session, province, one)
            submissions.send_and_receive(session, province, the_round, one)


def _round(session: Session, one: dates.Dates) -> Round:
    return session.scalars(select(Round).where(Round.academic_year == one.year)).one()


def _principal(session: Session, code: str) -> Account:
    return session.scalars(
        select(Account).join(Account.unit).where(Unit.code == code, Account.suffix == "")
    ).one()
