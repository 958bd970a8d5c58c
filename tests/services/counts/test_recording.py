"""Recording counts: blank is not zero, nobody's figure is lost, sums follow every change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.domain.affiliations import Affiliation
from app.domain.counts import CountQuery
from app.domain.people import Sex
from app.models import Account, Confirmation, CountedSchool, History, State
from app.services.confirmation import snapshot, totals
from app.services.counts import reading, recording
from app.services.counts.held import hold
from app.services.errors import (
    ChangedMeanwhile,
    GradeNotTaught,
    GradeTooLarge,
    Locked,
    NotFound,
    RoundNotOpen,
    SchoolDissolved,
)
from tests.factories import (
    Country,
    fill,
    make_other_school,
    make_payer,
    make_round,
    make_sheet,
)
from tests.factories.rounds import NOW
from tests.services.counts.conftest import Desk, figures
from tests.services.meeting import Meeting


def test_a_row_is_complete_only_when_every_grade_that_the_school_teaches_is_filled(
    desk: Desk,
) -> None:
    row = desk.rows[0]
    desk.save(row, figures(p6=None))
    assert not row.is_complete
    assert desk.sheet.rows_with_errors == 3
    desk.save(row, figures(p6=0))
    assert row.is_complete
    assert desk.sheet.rows_with_errors == 2


def test_a_figure_that_is_blanked_is_blank_and_no_zero(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures())
    desk.save(row, figures(p1=None, p2=0))
    assert ("p1", Sex.MALE) not in desk.figures_of(row)
    assert desk.figures_of(row)["p2", Sex.MALE] == 0


def test_the_return_says_what_its_rows_add_up_to(desk: Desk) -> None:
    first, second, _third = desk.rows
    desk.save(first, {("p1", Sex.MALE): 5, ("p1", Sex.FEMALE): 3})
    desk.save(second, figures(10))
    sheet = desk.sheet
    assert (sheet.pupils, sheet.male, sheet.female) == (168, 85, 83)
    assert (sheet.rows_with_errors, sheet.rows_with_open_queries) == (2, 1)
    desk.save(second, figures(10), reason="นับที่โรงเรียนแล้ว")
    assert sheet.rows_with_open_queries == 0


def test_every_saving_makes_the_page_of_before_stale(desk: Desk) -> None:
    version = desk.sheet.version
    desk.save(desk.rows[0], figures())
    assert desk.sheet.version > version
    assert desk.sheet.changed_at == NOW


def test_the_same_figures_again_change_nothing_however_old_the_page(desk: Desk) -> None:
    row = desk.rows[0]
    version = row.version
    desk.save(row, figures())
    saved = (row.version, desk.sheet.version)
    desk.save(row, figures(), version=version)
    assert (row.version, desk.sheet.version) == saved
    assert len(desk.acts) == 1


def test_a_stale_page_saves_nothing_and_is_told_how_the_row_stands(desk: Desk) -> None:
    row = desk.rows[0]
    version = row.version
    desk.save(row, figures(7))
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.save(row, figures(9), version=version)
    stands: reading.SheetRow = refused.value.facts["row"]
    assert stands.figures == figures(7)
    assert stands.counted.saved_by == desk.actor
    assert desk.figures_of(row) == figures(7)


def test_of_two_officers_who_save_a_row_in_the_same_moment_one_is_told(
    desk: Desk, engine: Engine
) -> None:
    row_id = desk.rows[0].id
    actor_id = desk.actor.id
    desk.session.commit()

    def save(pupils: int) -> Callable[[Session], object]:
        return lambda session: recording.save(
            session, session.get_one(CountedSchool, row_id), figures(pupils), reason="",
            version=1, actor=session.get_one(Account, actor_id), at=NOW,
        )  # fmt: skip

    meeting = Meeting(engine)
    meeting.run(save(7), save(9))
    assert meeting.done == 1
    assert meeting.refused == [ChangedMeanwhile]
    desk.session.expire_all()
    (saved,) = set(desk.figures_of(desk.rows[0]).values())
    assert desk.sheet.pupils == 16 * saved
    assert len(desk.acts) == 1


def test_colleagues_on_other_rows_do_not_collide(desk: Desk) -> None:
    first, second, _third = desk.rows
    version = second.version
    desk.save(first, figures())
    desk.save(second, figures(), version=version)
    assert desk.sheet.pupils == 2 * 7 * 16


def test_a_grade_that_the_school_does_not_teach_has_no_figure(desk: Desk) -> None:
    with pytest.raises(GradeNotTaught) as refused:
        desk.save(desk.rows[0], figures(k1=0))
    assert refused.value.facts["grades"] == ["k1"]


def test_no_grade_has_more_than_3000_pupils_of_both_sexes(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures(p1=1500))
    with pytest.raises(GradeTooLarge) as refused:
        desk.save(row, figures(p1=1500) | {("p1", Sex.FEMALE): 1501})
    assert refused.value.facts["grades"] == ["p1"]
    assert desk.figures_of(row)["p1", Sex.FEMALE] == 1500


def test_a_dissolved_school_is_saved_as_zeros_in_one_press(desk: Desk) -> None:
    row = desk.rows[0]
    row.school.dissolved_on = date(2026, 5, 20)
    recording.save_zeros(desk.session, row, version=row.version, actor=desk.actor, at=NOW)
    assert row.is_complete
    assert desk.figures_of(row) == figures(0)
    assert row.queries == []
    with pytest.raises(SchoolDissolved):
        desk.save(row, figures(1))


def test_a_school_that_is_not_dissolved_is_not_saved_as_zeros_unread(desk: Desk) -> None:
    row = desk.rows[0]
    with pytest.raises(ChangedMeanwhile):
        recording.save_zeros(desk.session, row, version=row.version, actor=desk.actor, at=NOW)


def test_a_row_of_another_authority_is_not_there(desk: Desk, country: Country) -> None:
    with pytest.raises(NotFound):
        hold(desk.session, desk.rows[0].id, at=NOW, unit=country.municipality)


def test_nothing_is_recorded_after_the_round_or_after_confirming(
    desk: Desk, country: Country
) -> None:
    with pytest.raises(RoundNotOpen):
        recording.save(
            desk.session, desk.rows[0], figures(), reason="", version=1, actor=desk.actor,
            at=country.round.closes_at + timedelta(seconds=1),
        )  # fmt: skip
    confirmation = Confirmation(
        return_id=desk.sheet.id, number=1, wording="x", confirmed_at=NOW, pupils=0, totals=[],
        confirmed_by_id=desk.actor.id, confirmed_by_name="x", content="{}", sha256="x",
    )  # fmt: skip
    desk.session.add(confirmation)
    desk.session.flush()
    desk.sheet.state, desk.sheet.confirmation_id = State.CONFIRMED, confirmation.id
    with pytest.raises(Locked):
        desk.save(desk.rows[0], figures())


def test_saving_is_on_record_with_the_figures_that_changed_and_nothing_else(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures(7))
    desk.save(row, figures(7, p1=8, p2=None), reason="ย้ายเข้า")
    act = desk.acts[-1]
    assert (act.subject, act.subject_id, act.unit_id) == (
        "counted_school",
        row.id,
        desk.sheet.unit_id,
    )
    assert act.before == {
        "boys": {"p1": 7, "p2": 7},
        "girls": {"p1": 7, "p2": 7},
        "reason": "",
    }
    assert act.after == {
        "boys": {"p1": 8, "p2": None},
        "girls": {"p1": 8, "p2": None},
        "reason": "ย้ายเข้า",
    }


def test_a_complete_row_asks_about_its_change_since_the_round_before_whoever_paid(
    session: Session, country: Country
) -> None:
    before = make_round(
        session, 2568, 2, opens_at=NOW - timedelta(days=90), closes_at=NOW - timedelta(days=60)
    )
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    (row,) = reading.rows_of(session, sheet)
    theirs = make_sheet(session, before, country.municipality, schools=0)
    old = CountedSchool(return_id=theirs.id, school_id=row.counted.school_id)
    session.add(old)
    session.flush()
    fill(session, old, 10)
    desk = Desk(session, sheet, country.account(country.sao))
    desk.save(row.counted, figures(11, p6=None))
    assert row.counted.queries == []
    desk.save(row.counted, figures(13))
    assert row.counted.queries == [CountQuery.CHANGED_MUCH]
    (row,) = reading.rows_of(session, sheet)
    assert row.before == figures(10)
    old.is_complete = False
    session.flush()
    assert reading.rows_of(session, sheet)[0].before is None


def test_a_sheet_lists_its_own_schools_by_name_and_of_one_affiliation_where_asked(
    session: Session, country: Country
) -> None:
    for name, affiliation in (
        ("โรงเรียนบ้านเขียว", Affiliation.OBEC),
        ("โรงเรียนเอกชน", Affiliation.PRIVATE),
        ("โรงเรียนบ้านกลาง", Affiliation.OBEC),
    ):
        school = make_other_school(session, country.province, name=name, affiliation=affiliation)
        make_payer(session, school, country.sao)
    sheet = make_sheet(session, country.round, country.sao, schools=0)
    make_sheet(session, country.round, country.municipality, schools=1)
    names = [row.counted.school.name for row in reading.rows_of(session, sheet)]
    assert names == ["โรงเรียนบ้านกลาง", "โรงเรียนบ้านเขียว", "โรงเรียนเอกชน"]
    (only,) = reading.rows_of(session, sheet, affiliation=Affiliation.PRIVATE)
    assert only.counted.school.name == "โรงเรียนเอกชน"
    assert reading.affiliations_of(session, sheet) == [Affiliation.OBEC, Affiliation.PRIVATE]


def test_rows_are_looked_at_anew_when_what_a_school_teaches_changed(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures())
    row.school.grades = ["k1", *row.school.grades]
    recording.check_anew(desk.session, desk.sheet, actor=desk.actor, at=NOW)
    assert not row.is_complete
    assert desk.sheet.rows_with_errors == 3


def test_figures_of_a_grade_that_is_taught_no_more_go_with_a_word_in_the_authoritys_history(
    desk: Desk, country: Country
) -> None:
    row = desk.rows[0]
    desk.save(row, figures(7, p6=9))
    version = row.version
    row.school.grades = [grade for grade in row.school.grades if grade != "p6"]
    actor = country.account(country.province)
    recording.check_anew(desk.session, desk.sheet, actor=actor, at=NOW)
    assert desk.figures_of(row) == figures(7, p6=None)
    assert row.is_complete
    assert row.version > version
    assert desk.sheet.pupils == 7 * 14
    act = desk.session.scalars(select(History).where(History.event == "counts.untaught")).one()
    assert (act.subject_id, act.unit_id, act.account_id) == (row.id, desk.sheet.unit_id, actor.id)
    assert act.before == {"boys": {"p6": 9}, "girls": {"p6": 9}}
    recording.check_anew(desk.session, desk.sheet, actor=actor, at=NOW)
    assert len(desk.session.scalars(select(History)).all()) == 2


def test_all_rows_that_lose_figures_are_written_to_the_history_at_once(
    session: Session, country: Country
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=4)
    desk = Desk(session, sheet, country.account(country.sao))
    for row in desk.rows:
        fill(session, row)
        row.school.grades = ["p1"]
    session.flush()
    written: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        written.append(statement)

    bind = session.connection()
    event.listen(bind, "before_cursor_execute", hear)
    try:
        recording.check_anew(session, sheet, actor=desk.actor, at=NOW)
    finally:
        event.remove(bind, "before_cursor_execute", hear)
    told = session.scalars(select(History).where(History.event == "counts.untaught"))
    assert {one.subject_id for one in told} == {row.id for row in desk.rows}
    assert len([one for one in written if one.startswith("INSERT INTO history ")]) == 1


def test_a_figure_of_a_grade_that_is_not_taught_is_in_no_total_of_what_would_be_confirmed(
    desk: Desk,
) -> None:
    first, second, _third = desk.rows
    desk.save(first, figures(7))
    desk.save(second, figures(7))
    first.school.grades = ["p1"]
    desk.session.flush()
    assert totals.of_sheet(desk.session, desk.sheet).total == 14 + 7 * 16
    live = snapshot.live_counts(desk.session, desk.sheet)
    assert {grade for row in live[:1] for grade in row["figures"]} == {"p1"}


def test_a_reason_answers_what_it_was_given_for_and_no_other_query(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures(10), reason="นับสองครั้งแล้ว")
    assert row.answered == row.queries == [CountQuery.ALL_ROUND]
    desk.save(row, figures(20))
    assert (row.open_queries, desk.sheet.rows_with_open_queries) == ([], 0)
    desk.save(row, figures(20, k2=900))
    assert row.queries == [CountQuery.KINDERGARTEN_LARGER, CountQuery.ALL_ROUND]
    assert row.open_queries == [CountQuery.KINDERGARTEN_LARGER]
    assert desk.sheet.rows_with_open_queries == 1
    assert row.reason == "นับสองครั้งแล้ว"


def test_the_same_reason_given_again_answers_the_new_query_and_is_on_record(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures(10), reason="รับเด็กใหม่")
    desk.save(row, figures(7, k2=900))
    assert desk.sheet.rows_with_open_queries == 1
    version = row.version
    desk.save(row, figures(7, k2=900), reason="รับเด็กใหม่")
    assert (row.open_queries, desk.sheet.rows_with_open_queries) == ([], 0)
    assert desk.acts[-1].after == {"reason": "รับเด็กใหม่"}
    acts = len(desk.acts)
    desk.save(row, figures(7, k2=900), reason="รับเด็กใหม่", version=version)
    assert len(desk.acts) == acts


def test_an_answer_outlives_a_row_that_is_blanked_and_filled_anew_but_not_its_query(
    desk: Desk,
) -> None:
    row = desk.rows[0]
    desk.save(row, figures(10), reason="นับสองครั้งแล้ว")
    desk.save(row, figures(10, p1=None))
    desk.save(row, figures(10, p1=30))
    assert row.open_queries == []
    desk.save(row, figures(7))
    desk.save(row, figures(10))
    assert row.open_queries == [CountQuery.ALL_ROUND]


def test_looking_anew_opens_what_a_reason_was_not_given_for(desk: Desk) -> None:
    row = desk.rows[0]
    desk.save(row, figures(7, k2=20, k3=20, p1=None), reason="ถูกต้อง")
    row.school.grades = [grade for grade in row.school.grades if grade not in ("p1", "p2", "p3")]
    recording.check_anew(desk.session, desk.sheet, actor=desk.actor, at=NOW)
    assert row.open_queries == [CountQuery.KINDERGARTEN_LARGER]
    assert desk.sheet.rows_with_open_queries == 1


def test_the_row_of_another_school_never_takes_the_number_of_one_that_is_gone(desk: Desk) -> None:
    rows = reading.rows_of(desk.session, desk.sheet)
    last = max((one.counted for one in rows), key=lambda row: row.id)
    number, school_id = last.id, last.school_id
    desk.session.delete(last)
    desk.session.flush()
    again = CountedSchool(return_id=desk.sheet.id, school_id=school_id)
    desk.session.add(again)
    desk.session.flush()
    assert again.id > number
