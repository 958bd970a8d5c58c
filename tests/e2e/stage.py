"""A country in the middle of its work: every state that a page can show, somewhere in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import (
    Account,
    AgreedDeadline,
    CancellationRequest,
    DataSet,
    Duty,
    Installation,
    Removal,
    Return,
    RoundException,
    UnitKind,
)
from app.services import returns
from app.services.confirmation import requests, service
from app.services.rosters import changes, checks, tallies
from tests.e2e import carrying_routes, counts_confirm_routes, counts_routes
from tests.factories import (
    Country,
    make_account,
    make_country,
    make_enrolment,
    make_policy,
    make_round,
    make_unit,
)
from tests.factories.rounds import NOW

LONG_UNIT = "โรงเรียนองค์การบริหารส่วนตำบลทดสอบชื่อยาวมากบ้านหนองน้ำใสสามัคคีราษฎร์บำรุงวิทยาคาร"
LONG_NAME = "ทดสอบชื่อยาวพิเศษประเสริฐศักดิ์สิทธิ์วัฒนานุกูลกิจ"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where on the stage a page finds the state that it is to show."""

    wrong_row: int
    asked_row: int
    answered_row: int
    removed_row: int
    held_number: str
    last_year_number: str
    officers: dict[str, Account]
    requests: dict[str, int]


def set_stage(session: Session) -> tuple[Country, Stage]:
    """Make a country and put it into every state, by the rules of the services that there are."""
    country = make_country(session)
    _describe_units(session, country)
    rows, held = _fill_school(session, country)
    asked = _confirm_far(session, country)
    asked |= _confirm_near(session, country)
    last_year = _set_rounds(session, country)
    _explain_empty_centre(session, country)
    counts_routes.fill(session, country)
    return country, Stage(
        **rows,
        held_number=held,
        last_year_number=last_year,
        officers=_appoint(session, country),
        requests=asked,
    )


def confirm(session: Session, country: Country, return_: Return) -> None:
    actor = country.account(return_.unit)
    service.confirm(
        session, return_, actor=actor, at=NOW, version=return_.version, wording="ขอรับรองว่าถูกต้อง"
    )


def ask(session: Session, country: Country, return_: Return) -> CancellationRequest:
    return requests.ask(
        session,
        return_,
        actor=country.account(return_.unit),
        at=NOW,
        version=return_.version,
        reason="สะกดชื่อผิดหนึ่งคน",
    )


def _describe_units(session: Session, country: Country) -> None:
    """Give the school a long name and rooms, its authority counts of other schools to record."""
    school, sao = country.school, country.sao
    school.name, school.telephone = LONG_UNIT, "0 4561 2345"
    school.rooms_per_grade = dict.fromkeys(school.grades, 2)
    sao.telephone = "0 4561 0000"
    counts_confirm_routes.change_after_confirming(session, country)


def _fill_school(session: Session, country: Country) -> tuple[dict[str, int], str]:
    """Fill the school's roster with more than a page: right, wrong, asked about, left."""
    roster, by = country.roster(session, country.school), country.account(country.school)
    for number in range(44):
        held = make_enrolment(session, roster, by, room=str(1 + number % 2), seen=number % 3 > 0)
    wrong = make_enrolment(
        session, roster, by, number="1234567890123", prefix="", last_name="", sex=None, room="",
        birth_date=None, first_name=LONG_NAME, seen=False,
    )  # fmt: skip
    asked = make_enrolment(session, roster, by, birth_date=date(2012, 1, 15), sex=Sex.FEMALE)
    answered = make_enrolment(
        session, roster, by, birth_date=date(2014, 1, 15), answers={"unusual_age": "เข้าเรียนช้า"}
    )
    removed = make_enrolment(
        session, roster, by, removed_at=NOW, removed_by_id=by.id, removal=Removal.TRANSFERRED,
        left_on=date(2026, 6, 1), removal_note="ย้ายตามผู้ปกครอง",
    )  # fmt: skip
    checks.review_rows(session, roster, at=NOW)
    tallies.count_anew(session, roster)
    rows = {"wrong": wrong, "asked": asked, "answered": answered, "removed": removed}
    return {f"{name}_row": row.id for name, row in rows.items()}, held.number


def _confirm_far(session: Session, country: Country) -> dict[str, int]:
    """Let the other province confirm as a whole, and a request climb to the department."""
    centre = country.roster(session, country.far_centre)
    make_enrolment(session, centre, country.account(country.far_centre))
    authority = country.pupils(session, country.far_authority)
    province = country.whole(session, country.other_province)
    for return_ in (centre, authority, province):
        confirm(session, country, return_)
    asked = {"far_centre": ask(session, country, centre)}
    for name, below, above in (
        ("far_authority", "far_centre", authority),
        ("other_province", "far_authority", province),
    ):
        asked[name] = requests.pass_on(
            session,
            asked[below],
            actor=country.account(above.unit),
            at=NOW,
            version=above.version,
            reason="ขอให้ยกเลิกตามคำขอของศูนย์",
        )
    return {name: request.id for name, request in asked.items()}


def _confirm_near(session: Session, country: Country) -> dict[str, int]:
    """Leave one request to grant, and one after a cancellation and a request declined."""
    centre = country.roster(session, country.second_centre)
    make_enrolment(session, centre, country.account(country.second_centre))
    confirm(session, country, centre)
    school = country.roster(session, country.town_school)
    make_enrolment(session, school, country.account(country.town_school))
    above = country.account(country.municipality)
    confirm(session, country, school)
    service.cancel(session, school, actor=above, at=NOW, version=school.version, reason="ขาดหนึ่งคน")
    confirm(session, country, school)
    requests.decline(
        session, ask(session, country, school), actor=above, at=NOW, version=school.version,
        answer="ข้อมูลถูกต้องแล้ว",
    )  # fmt: skip
    return {"second_centre": ask(session, country, centre).id}


def _set_rounds(session: Session, country: Country) -> str:
    """Add a round that has closed, with late entries, and one to come; one deadline is over.

    Give the number of a child whom the centre had in the one that has closed.
    """
    closed = make_round(
        session, 2568, opens_at=NOW - timedelta(days=400), closes_at=NOW - timedelta(days=360)
    )
    carrying_routes.fill(session, country, closed)
    make_round(
        session, 2570, opens_at=NOW + timedelta(days=200), closes_at=NOW + timedelta(days=240)
    )
    by = country.account(country.department).id
    for unit, days in ((country.centre, 5), (country.second_centre, -5)):
        session.add(
            RoundException(
                round_id=closed.id, unit_id=unit.id, until=NOW + timedelta(days=days),
                reason="น้ำท่วม", granted_by_id=by, granted_at=NOW - timedelta(days=30),
            )
        )  # fmt: skip
    session.add(
        AgreedDeadline(
            round_id=country.round.id, unit_id=country.centre.id, due_at=NOW - timedelta(days=1)
        )
    )
    session.flush()
    had = returns.get(session, closed, country.centre, DataSet.ROSTER)
    return make_enrolment(session, had, country.account(country.centre), grade="c2").number


def _explain_empty_centre(session: Session, country: Country) -> None:
    """Note why the centre has nobody this year, so that it can confirm that."""
    changes.explain_rest(
        session,
        country.roster(session, country.centre),
        "เด็กทุกคนเข้าเรียนชั้นอนุบาลแล้ว",
        actor=country.account(country.centre),
        at=NOW,
    )


def _appoint(session: Session, country: Country) -> dict[str, Account]:
    """Give the school officers of every duty, and logins in every state."""
    school = country.school
    return {
        "recorder": make_account(session, school, Duty.RECORDER, "01", rooms=["p1/1"]),
        "head": make_account(session, school, Duty.HEAD, "02"),
        "centre_head": make_account(session, country.centre, Duty.HEAD, "01"),
        "suspended": make_account(session, school, Duty.OFFICER, "03", active=False),
        "new": make_account(session, school, Duty.OFFICER, "04", must_change_password=True),
        "administrator": make_account(session, country.department, Duty.ADMINISTRATOR, "01"),
    }


def set_bare_stage(session: Session) -> None:
    """Make an installation on its first day, shown as a demo: no round, no other unit."""
    make_policy(session)
    name = "กรมส่งเสริมการปกครองท้องถิ่น"
    department = make_unit(session, UnitKind.DEPARTMENT, "dla", name, None)
    facts = {"demo": "yes", "demo:password": "ข้าวเหนียว", "demo:login:1": f"dla|{name}"}
    session.add_all([Installation(name=name, value=value) for name, value in facts.items()])
    make_account(session, department)
