"""Centres of one authority are merged and split."""

from __future__ import annotations

from app.models import Unit
from app.services import units
from tests.factories import make_enrolment
from tests.web.conftest import Visit

TODAY = "1/5/2569"


def fill(visit: Visit, centre: Unit, room: str) -> None:
    country = visit.country
    roster = country.roster(visit.session, centre)
    make_enrolment(visit.session, roster, country.account(centre), grade="c3", room=room)
    visit.session.commit()


def merge_fields(visit: Visit, **typed: object) -> dict[str, object]:
    into, gone = visit.country.centre, visit.country.second_centre
    return {
        "absorbed": [str(gone.id)],
        "rooms": "follow_on",
        "on": TODAY,
        "reason": "เด็กน้อยลง",
        "versions": f"{into.id}:{into.version} {gone.id}:{gone.version}",
    } | typed


def test_centres_are_merged_with_a_preview_and_a_reason(keeper: Visit) -> None:
    into, gone = keeper.country.centre, keeper.country.second_centre
    fill(keeper, gone, "1")
    url = f"/units/{into.code}/merge"
    html = keeper.get(url).text
    assert f"{gone.name} ({gone.code}) – ปีการศึกษา 2569 (ครั้งที่ 1): 1 คน" in html
    assert "ซึ่งมีเด็กเล็กอยู่แล้ว 0 คน" in html
    assert keeper.country.far_centre.name not in html
    assert keeper.post(url, merge_fields(keeper, absorbed=[])).status_code == 422
    assert keeper.post(url, merge_fields(keeper, reason="")).status_code == 422
    assert keeper.post(url, merge_fields(keeper)).status_code == 303
    assert "รับเด็กเล็กเข้ามา 1 คน" in keeper.get(f"/units/{into.code}").text
    assert keeper.country.roster(keeper.session, into).pupils == 1
    found = units.find(keeper.session, gone.code)
    assert found is not None
    assert found.dissolved_on is not None


def test_a_stale_or_senseless_version_merges_nothing(keeper: Visit) -> None:
    into = keeper.country.centre
    for versions in ("", "x:y", f"{into.id}:0", "9:" + "9" * 50):
        answer = keeper.post(f"/units/{into.code}/merge", merge_fields(keeper, versions=versions))
        assert answer.status_code == 409
        assert 'id="differences"' in answer.text
        assert "เด็กน้อยลง" in answer.text
        assert "checked" in answer.text


def test_a_centre_is_split_by_rooms(keeper: Visit) -> None:
    centre = keeper.country.centre
    fill(keeper, centre, "1")
    fill(keeper, centre, "2")
    url = f"/units/{centre.code}/split"
    assert 'value="c3/2"' in keeper.get(url).text
    fields = {
        "name": "ศูนย์พัฒนาเด็กเล็กแห่งที่สอง",
        "new_code": "3033600055",
        "rooms": ["c3/2"],
        "on": TODAY,
        "reason": "อาคารใหม่",
        "version": centre.version,
    }
    assert keeper.post(url, fields | {"rooms": []}).status_code == 422
    taken = keeper.post(url, fields | {"new_code": "3033600002"})
    assert taken.status_code == 422
    assert "ศูนย์พัฒนาเด็กเล็กแห่งที่สอง" in taken.text
    answer = keeper.post(url, fields)
    assert answer.location == "/units/3033600055"
    made = units.find(keeper.session, "3033600055")
    assert made is not None
    assert keeper.country.roster(keeper.session, made).pupils == 1
    assert "แยกมาจาก" in keeper.get(answer.location).text


def test_only_centres_have_these_pages(keeper: Visit) -> None:
    for act in ("merge", "split"):
        assert keeper.get(f"/units/{keeper.country.school.code}/{act}").status_code == 404
