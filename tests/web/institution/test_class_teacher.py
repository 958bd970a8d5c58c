"""A class teacher records the rooms that the account is limited to, and sees no others (1.3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.exchange import reading
from app.models import Account, Duty, Enrolment, RosterImport
from tests.documents.reading import running_text_of
from tests.factories import make_account, make_number
from tests.factories.rounds import NOW
from tests.support import sheets
from tests.web.institution.conftest import School
from tests.web.institution.test_sheets import apply, import_path, send

HIS, OTHER = "ห้องหนึ่ง", "ห้องสอง"


@pytest.fixture
def teacher(school: School) -> Account:
    """Sign in whoever records ป.1/1, where another room has all that a room can have."""
    school.pupil(first_name=HIS, room="1")
    school.pupil(first_name=OTHER, room="2", seen=False, errors=["prefix_missing"])
    account = make_account(
        school.session, school.country.school, Duty.RECORDER, "05", rooms=["p1/1"]
    )
    school.act_as(account)
    return account


def row(school: School, name: str) -> Enrolment:
    return school.session.scalars(select(Enrolment).where(Enrolment.first_name == name)).one()


def typed(school: School, of: Enrolment, **changed: Any) -> dict[str, Any]:
    facts = {name: getattr(of, name) for name in ("number", "prefix", "first_name", "last_name")}
    facts |= {"sex": "m", "birth_date": "15/1/2563", "grade": of.grade, "room": of.room}
    return facts | {"version": of.version} | changed


def test_nothing_of_another_room_is_listed_found_or_counted(
    school: School, teacher: Account
) -> None:
    for page in ("", f"?q={OTHER}", "?class=p1/2", "?state=errors", "?state=unseen"):
        html = school.get(page).text
        assert f">{OTHER}" not in html
        assert "ป.1/2" not in html
    assert HIS in school.get(f"?q={HIS}").text


def test_the_pages_and_acts_of_a_pupil_of_another_room_are_not_there(
    school: School, teacher: Account
) -> None:
    other = row(school, OTHER)
    path, answer = f"/{other.id}", {"namesake-reason": "x"}
    before = (other.version, other.seen_at, other.removed_at)
    assert school.get(path).status_code == 404
    assert school.get(f"{path}/remove").status_code == 404
    assert school.post(path, data=typed(school, other)).status_code == 404
    assert school.post(f"{path}/presence", data={"seen": "1"}).status_code == 404
    assert school.post(f"{path}/remove", data={"removal": "mistake"}).status_code == 404
    assert school.post(f"{path}/queries/namesake", data=answer).status_code == 404
    room = {"class": "p1/2", "rows": str(other.id)}
    assert school.post("/presence", data=room).status_code == 303
    other = row(school, OTHER)
    assert (other.version, other.seen_at, other.removed_at) == before


def test_a_pupil_is_moved_out_of_the_rooms_by_nobody_who_is_limited_to_them(
    school: School, teacher: Account
) -> None:
    own = row(school, HIS)
    answer = school.post(f"/{own.id}", data=typed(school, own, room="2"))
    assert answer.status_code == 409
    assert 'id="room-error"' in answer.text
    assert row(school, HIS).room == "1"


def test_whoever_records_one_room_begins_in_it(school: School, teacher: Account) -> None:
    html = school.get("/new").text
    assert '<option selected value="p1">' in html
    assert 'name="room"' in html
    assert 'value="1"' in html
    outside = {"first_name": "ใหม่", "grade": "p1", "room": "2"}
    assert school.post("/new", data=outside).status_code == 409


def test_a_number_of_another_room_names_the_room_and_not_the_child(
    school: School, teacher: Account
) -> None:
    other = row(school, OTHER)
    data = {"first_name": "ใหม่", "grade": "p1", "room": "1", "number": other.number}
    answer = school.post("/new", data=data)
    assert answer.status_code == 409
    assert "ป.1/2" in answer.text
    assert OTHER not in answer.text
    assert f"/roster/{other.id}" not in answer.text


def test_files_and_print_hold_the_own_rooms(school: School, teacher: Account) -> None:
    cells = str(reading.read(school.get(".xlsx").data).rows)
    assert HIS in cells
    assert OTHER not in cells
    assert OTHER not in school.get(".csv").get_data(as_text=True)
    assert OTHER not in running_text_of(school.get(".pdf").data)


def test_a_sheet_of_the_whole_school_changes_and_counts_the_own_rooms(
    school: School, teacher: Account
) -> None:
    own, other = row(school, HIS), row(school, OTHER)
    sheet = sheets.roster_sheet(
        (own.number, "เด็กชาย", HIS, "เปลี่ยน", "ชาย", "15/1/2563", "ป.1", "1"),
        (other.number, None, OTHER, None, None, None, None, None),
        (make_number(), "เด็กชาย", "ใหม่", "ใจดี", "ชาย", "15/1/2563", "ป.1", "2"),
    )
    path = import_path(send(school, sheet))
    for section in ("unchanged", "missing", "changed", "new", "repairs"):
        assert OTHER not in school.get(f"{path}?show={section}").text
    assert apply(school, path).status_code == 303
    assert row(school, HIS).last_name == "เปลี่ยน"
    assert (row(school, OTHER).last_name, row(school, OTHER).version) == ("ใจดี", other.version)
    [kept] = school.session.scalars(select(RosterImport))
    assert kept.applied == {"new": 0, "changed": 1, "unchanged": 0, "missing": 0, "refused": 1}


def test_files_that_others_applied_are_not_listed(school: School, teacher: Account) -> None:
    school.session.add(
        RosterImport(
            return_id=school.roster.id, account_id=school.account.id, file_name="ทั้งโรงเรียน.xlsx",
            sha256="", columns={}, read_at=NOW, applied_at=NOW,
            applied={"new": 1, "changed": 0, "refused": 0},
        )
    )  # fmt: skip
    school.session.commit()
    assert "ทั้งโรงเรียน.xlsx" not in school.get("/import").text
    school.act_as(school.account)
    assert "ทั้งโรงเรียน.xlsx" in school.get("/import").text


def test_the_home_page_tells_what_is_left_in_the_own_rooms_then_whom_to_tell(
    school: School, teacher: Account
) -> None:
    html = home(school)
    assert "state=errors" not in html
    assert "ป.1/1" in html
    assert "แจ้งเจ้าหน้าที่ผู้ยืนยันข้อมูล" in html
    school.pupil(room="1", seen=False)
    html = home(school)
    assert "state=unseen" in html
    assert "แจ้งเจ้าหน้าที่ผู้ยืนยันข้อมูล" not in html


def test_a_teacher_without_a_room_is_told_whom_to_ask(school: School, teacher: Account) -> None:
    teacher.rooms = []
    school.session.commit()
    assert HIS not in school.get().text
    assert "หน้าเจ้าหน้าที่" in home(school)
    assert "หน้าเจ้าหน้าที่" in school.get().text


def test_the_page_of_the_confirmation_shows_the_own_rooms_and_no_step(
    school: School, teacher: Account
) -> None:
    url = f"/rounds/{school.country.round.key}/returns/{school.country.school.code}/roster"
    html = school.client.get(url).text
    assert "state=errors" not in html
    assert "state=unseen" not in html
    assert f'action="{url}' not in html
    for step in ("confirm", "request", "prepare", "send-back", "cancel"):
        school.session.rollback()
        assert school.client.post(f"{url}/{step}").status_code == 403
    school.act_as(school.account)
    assert "state=errors" in school.client.get(url).text


def home(school: School) -> str:
    school.session.rollback()
    return school.client.get(school.home).text
