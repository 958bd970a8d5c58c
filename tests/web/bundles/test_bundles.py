"""The page of a unit's bundles, from asking to fetching, whatever happens in between."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.access.permissions import Permission
from app.models import AccessLog, Bundle, BundleState, IssuedFile
from app.services import workers
from app.services.bundles import making
from app.services.bundles.making import Failure
from tests.factories import make_sheet
from tests.services.bundles.stage import KEEP, ask, cancel, confirm, confirm_pupils
from tests.web.conftest import Visit

URL = "/rounds/2569-1/bundles/06330305"


@pytest.fixture
def office(visit: Visit) -> Visit:
    """An authority, two of whose three institutions have confirmed."""
    country = visit.country
    confirm(visit.session, country, country.centre, country.second_centre)
    visit.enter(country.sao)
    return visit


def asked(office: Visit) -> Bundle:
    bundle = ask(office.session, office.country, office.country.sao)
    office.session.commit()
    return bundle


def made(office: Visit) -> Bundle:
    """A bundle that is ready now."""
    at = datetime.now(UTC)
    bundle = asked(office)
    making.take(office.session, bundle.id, "one", at=at)
    for part in making.left(office.session, bundle.id):
        pdf = b"%%PDF %d" % part.position
        making.write_part(
            office.session,
            bundle.id,
            part,
            pdf=pdf,
            sheet=b"PK%d" % part.position,
            worker="one",
            at=at,
        )
    making.finish(office.session, bundle.id, "one", at=at, keep=KEEP)
    office.session.commit()
    return bundle


def test_the_board_leads_to_the_zip_where_it_may_be_had(office: Visit) -> None:
    assert f'href="{URL}"' in office.get("/rounds/2569-1/authorities/06330305").text
    office.enter(office.country.province)
    assert URL not in office.get("/rounds/2569-1/authorities/06330305").text
    assert office.get(URL).status_code == 403


def test_the_page_says_what_will_be_in_it_and_who_is_missing(office: Visit) -> None:
    page = office.get(URL).text
    assert "จัดทำไฟล์ ZIP จำนวน 2 ชุด" in page
    assert "โรงเรียน 3033300001" in page
    assert "ระบบงานเบื้องหลังไม่ทำงาน" in page


def test_a_worker_that_is_heard_of_raises_no_alarm(office: Visit) -> None:
    workers.beat(office.session, "one", at=datetime.now(UTC))
    assert "ระบบงานเบื้องหลังไม่ทำงาน" not in office.get(URL).text


def test_nothing_confirmed_is_told_before_anybody_asks(visit: Visit) -> None:
    visit.enter(visit.country.sao)
    assert '<form method="post"' not in visit.get(URL).text.split("<main")[1]
    assert visit.post(URL, {"digits": "thai"}).status_code == 409


def test_who_asks_sees_how_far_it_is(office: Visit) -> None:
    answer = office.post(URL, {"digits": "arabic"})
    assert (answer.status_code, answer.location) == (303, URL)
    bundle = office.session.scalars(select(Bundle)).one()
    assert (bundle.with_sheets, bundle.thai_digits) == (False, False)
    assert bundle.portal == "http://localhost"
    page, fragment = office.get(URL).text, office.fragment(URL).text
    for text in (page, fragment):
        assert '<progress class="long" value="0" max="2"' in text
        assert 'data-hx-trigger="every 2s"' in text
    assert "<html" not in fragment


def test_a_form_without_digits_comes_back(office: Visit) -> None:
    assert office.post(URL, {"digits": ""}).status_code == 422
    assert office.session.scalars(select(Bundle)).all() == []


def test_whoever_stops_it_can_ask_anew(office: Visit) -> None:
    bundle = asked(office)
    assert office.post(f"{URL}/{bundle.id}/stop", {}).location == URL
    page = office.get(URL).text
    assert "การจัดทำไฟล์ ZIP ครั้งล่าสุดถูกหยุด" in page
    assert office.fragment(URL).headers["HX-Redirect"] == URL


def test_a_failure_is_told_and_tried_again(office: Visit) -> None:
    bundle = asked(office)
    at = datetime.now(UTC)
    making.take(office.session, bundle.id, "one", at=at)
    making.fail(office.session, bundle.id, "one", Failure.NOT_PRINTED, "โรงเรียนหนึ่ง", at=at)
    assert "พิมพ์เอกสารของ โรงเรียนหนึ่ง ไม่สำเร็จ" in office.get(URL).text
    assert office.post(f"{URL}/{bundle.id}/again", {}).status_code == 303
    office.session.refresh(bundle)
    assert bundle.state is BundleState.WAITING


def test_a_zip_is_had_by_whoever_may_print_and_save_singly_what_it_holds(office: Visit) -> None:
    url = f"{URL}/{made(office).id}.zip"
    assert 'name="with_sheets"' in office.get(URL).text
    office.without(Permission.SUBMISSION_SAVE)
    page = office.get(URL).text
    assert 'name="with_sheets"' not in page
    assert url not in page
    assert office.get(url).status_code == 403
    office.post(URL, {"digits": "thai", "with_sheets": "y"})
    bundle = office.session.scalars(select(Bundle).order_by(Bundle.id.desc())).first()
    assert bundle is not None
    assert not bundle.with_sheets
    office.without(Permission.SUBMISSION_ISSUE)
    assert f'href="{URL}"' not in office.get("/rounds/2569-1/authorities/06330305").text
    for answer in (office.get(URL), office.get(url), office.post(URL, {"digits": "thai"})):
        assert answer.status_code == 403


def test_a_province_has_the_documents_but_no_data_files_of_pupils(visit: Visit) -> None:
    country, session = visit.country, visit.session
    confirm(session, country, country.centre)
    visit.enter(country.province)
    url = f"/rounds/2569-1/bundles/{country.province.code}"
    assert 'name="with_sheets"' not in visit.get(url).text
    assert visit.post(url, {"digits": "thai", "with_sheets": "y"}).status_code == 303
    assert session.scalars(select(Bundle.with_sheets)).all() == [False]


def test_a_province_is_told_which_of_its_authorities_data_sets_are_missing(visit: Visit) -> None:
    country, session = visit.country, visit.session
    make_sheet(session, country.round, country.municipality, 1)
    confirm(session, country, country.town_school)
    confirm_pupils(session, country, country.municipality)
    visit.enter(country.province)
    page = visit.get(f"/rounds/2569-1/bundles/{country.province.code}").text
    assert "ยังไม่ยืนยันข้อมูลและจะไม่อยู่ในไฟล์ ZIP จำนวน 5 ชุด" in page
    assert f"{country.municipality.name} (จำนวนนักเรียนของสถานศึกษาสังกัดอื่น)" in page
    assert f"{country.sao.name} (ข้อมูลนักเรียน/เด็กเล็ก)" in page


def test_the_zip_holds_every_file_as_it_was_issued(office: Visit) -> None:
    bundle = made(office)
    cancel(office.session, office.country, office.country.centre)
    assert f"{URL}/{bundle.id}.zip" in office.get(URL).text
    answer = office.get(f"{URL}/{bundle.id}.zip")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_length == len(answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        index, *names = archive.namelist()
        hashes = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
        rows = list(csv.DictReader(io.StringIO(archive.read(index).decode("utf-8-sig"))))
    assert {row["ชื่อไฟล์"]: row["SHA-256"] for row in rows} == hashes
    assert set(hashes.values()) == set(office.session.scalars(select(IssuedFile.sha256)))
    assert [row["สถานะขณะดาวน์โหลด"].split(" ")[0] for row in rows] == [
        *["ถูกยกเลิกเมื่อ"] * 2,
        *["เป็นปัจจุบัน"] * 2,
    ]
    noted = select(AccessLog.subject).where(AccessLog.event == "bundle_fetched")
    assert set(office.session.scalars(noted)) == {"3033600001", "3033600002"}


def test_what_expired_or_is_another_units_is_not_fetched(office: Visit) -> None:
    bundle = made(office)
    office.enter(office.country.municipality)
    url = f"/rounds/2569-1/bundles/04330102/{bundle.id}.zip"
    assert office.get(url).status_code == 404
    bundle.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    office.enter(office.country.sao)
    assert office.get(f"{URL}/{bundle.id}.zip").status_code == 409
    assert f"{bundle.id}.zip" not in office.get(URL).text
