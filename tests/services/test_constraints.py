"""The database keeps the promise: each named constraint is violated once, and refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access.live import load_rules
from app.models import (
    Account,
    AgreedDeadline,
    Base,
    Bundle,
    CancellationRequest,
    CarryOverDecision,
    Claim,
    Confirmation,
    CountedSchool,
    CountLink,
    IssuedFile,
    KeptForm,
    Letter,
    LetterTemplate,
    Outcome,
    Posting,
    Preparation,
    RecoveryCode,
    Removal,
    RoundException,
    SchoolWish,
    SecondFactorDemand,
    SignInSession,
    Submission,
    SuccessionKind,
    UnitSuccession,
    WishKind,
)
from app.services import history
from app.services.policies import drafts
from tests.factories import Country, fill, make_enrolment, make_round, make_sheet
from tests.factories.rounds import NOW

# Rows of a published policy refuse every UPDATE, so that a second one must break their checks.
NEW_RULE = (
    "INSERT INTO policy_rule (version_id, who, duty, login, resource, action, reach, effect) "
    "SELECT version_id, who, duty, login, resource, action, {} FROM policy_rule"
)

# What breaks each check: an UPDATE of every row of its table.
BROKEN_CHECKS = {
    "ck_round_year_is_buddhist": "UPDATE round SET academic_year = 2015",
    "ck_round_opens_before_closing": "UPDATE round SET closes_at = opens_at",
    "ck_round_number_small": "UPDATE round SET number = 10",
    "ck_unit_level_known": "UPDATE unit SET level = 'village' WHERE parent_id IS NOT NULL",
    "ck_unit_login_class_known": "UPDATE unit SET login_class = '07'",
    "ck_unit_parent_unless_top": "UPDATE unit SET parent_id = NULL WHERE level = 'province'",
    "ck_unit_kind_known": "UPDATE unit SET kind = 'village'",
    "ck_account_duty_known": "UPDATE account SET duty = 'friend'",
    "ck_identifier_kind_known": "UPDATE identifier SET kind = 'passport'",
    "ck_identifier_ended_as_known": (
        "UPDATE identifier SET ended_as = 'lost', valid_to = valid_from"
    ),
    "ck_identifier_end_has_reason": "UPDATE identifier SET valid_to = valid_from",
    "ck_return_parent_unless_whole": 'UPDATE "return" SET parent_id = NULL',
    "ck_return_data_set_known": "UPDATE \"return\" SET data_set = 'x' WHERE parent_id IS NOT NULL",
    "ck_return_state_known": "UPDATE \"return\" SET state = 'perhaps'",
    "ck_return_confirmed_has_content": (
        "UPDATE \"return\" SET state = 'confirmed' WHERE confirmation_id IS NULL"
    ),
    "ck_cancellation_request_answered_when_closed": (
        "UPDATE cancellation_request SET state = 'granted'"
    ),
    "ck_cancellation_request_state_known": (
        "UPDATE cancellation_request SET state = 'lost', answered_at = asked_at"
    ),
    "ck_confirmation_confirmed_by_duty_known": (
        "UPDATE confirmation SET confirmed_by_duty = 'friend'"
    ),
    "ck_confirmation_cancelled_by": "UPDATE confirmation SET cancelled_at = confirmed_at",
    "ck_enrolment_removal_has_reason": "UPDATE enrolment SET removal = 'mistake'",
    "ck_enrolment_removal_known": (
        "UPDATE enrolment SET removal = 'bored', removed_at = created_at"
    ),
    "ck_enrolment_seen_by_somebody": "UPDATE enrolment SET seen_by_id = NULL",
    "ck_enrolment_undone_is_removed": "UPDATE enrolment SET undone = TRUE",
    "ck_carry_over_decision_outcome_known": (
        "UPDATE carry_over_decision SET outcome = 'fly', removal = NULL"
    ),
    "ck_carry_over_decision_removal_known": "UPDATE carry_over_decision SET removal = 'bored'",
    "ck_carry_over_decision_grade_where_staying": "UPDATE carry_over_decision SET grade = 'p2'",
    "ck_carry_over_decision_leaving_has_reason": "UPDATE carry_over_decision SET removal = NULL",
    "ck_carry_over_decision_made_when_applied": (
        "UPDATE carry_over_decision SET made_id = source_id"
    ),
    "ck_claim_state_known": "UPDATE claim SET state = 'lost'",
    "ck_claim_settled_once_free": "UPDATE claim SET state = 'taken'",
    "ck_claim_of_another": "UPDATE claim SET holder_id = claimant_id",
    "ck_preparation_returned_by": (
        "UPDATE preparation SET returned_at = prepared_at, confirmation_id = NULL"
    ),
    "ck_preparation_confirmed_or_returned": (
        "UPDATE preparation SET returned_at = prepared_at, returned_by_id = prepared_by_id"
    ),
    "ck_enrolment_sex_known": "UPDATE enrolment SET sex = '?'",
    "ck_policy_rule_reach_known": NEW_RULE.format("'galaxy', effect"),
    "ck_policy_rule_effect_known": NEW_RULE.format("reach, 'maybe'"),
    "ck_policy_change_reach_known": "UPDATE policy_change SET reach = 'galaxy'",
    "ck_policy_change_effect_known": "UPDATE policy_change SET effect = 'maybe'",
    "ck_policy_change_kind_known": "UPDATE policy_change SET kind = 'swap'",
    "ck_second_factor_demand_login_class_known": (
        "UPDATE second_factor_demand SET login_class = '07'"
    ),
    "ck_issued_file_kind_known": (
        "INSERT INTO issued_file (confirmation_id, kind, sha256, size, issued_at, issued_by_id) "
        "SELECT confirmation_id, 'film', 'other', size, issued_at, issued_by_id FROM issued_file"
    ),
    "ck_submission_sent_by": "UPDATE submission SET sent_at = '2026-01-01'",
    "ck_submission_paper_by": "UPDATE submission SET paper_at = '2026-01-01'",
    "ck_submission_file_by": "UPDATE submission SET file_at = '2026-01-01', file_id = NULL",
    "ck_submission_matched_is_received": (
        "UPDATE submission SET file_id = (SELECT min(id) FROM issued_file)"
    ),
    "ck_submission_returned_by": (
        "UPDATE submission SET returned_at = '2026-01-01', return_reason = 'x'"
    ),
    "ck_submission_returned_with_reason": "UPDATE submission SET return_reason = 'x'",
    "ck_letter_step_known": "UPDATE letter SET step = 'greet'",
    "ck_letter_form_known": "UPDATE letter SET form = 'postcard'",
    "ck_letter_template_step_known": "UPDATE letter_template SET step = 'greet'",
    "ck_letter_template_form_known": "UPDATE letter_template SET form = 'postcard'",
    "ck_other_school_affiliation_known": "UPDATE other_school SET affiliation = 'temple'",
    "ck_school_payer_from_before_to": "UPDATE school_payer SET valid_to = '2000-01-01'",
    "ck_school_wish_kind_known": "UPDATE school_wish SET kind = 'late'",
    "ck_school_wish_state_known": ("UPDATE school_wish SET state = 'lost', answered_at = asked_at"),
    "ck_school_wish_about_a_known_school": "UPDATE school_wish SET kind = 'missing'",
    "ck_school_wish_answered_when_closed": "UPDATE school_wish SET state = 'done'",
    "ck_counted_school_saved_by": "UPDATE counted_school SET saved_at = '2026-01-01'",
    "ck_count_sex_known": "UPDATE count SET sex = '?'",
    "ck_count_pupils_possible": "UPDATE count SET pupils = 3001",
    "ck_count_link_made_before_expiry": "UPDATE count_link SET expires_at = made_at",
    "ck_count_link_withdrawn_by": "UPDATE count_link SET withdrawn_at = made_at",
    "ck_count_link_signed_figures": "UPDATE count_link SET figures = NULL",
    "ck_count_link_signed_by_name": "UPDATE count_link SET signed_name = ' '",
    "ck_count_link_signed_by_position": "UPDATE count_link SET signed_position = ' '",
    "ck_count_link_answered_by": "UPDATE count_link SET answered_at = made_at",
    "ck_count_link_answered_is_signed": (
        "UPDATE count_link SET answered_at = made_at, answered_by_id = made_by_id, "
        "is_accepted = (1 = 1), signed_at = NULL, signed_name = '', "
        "signed_position = '', figures = NULL"
    ),
    "ck_bundle_state_known": "UPDATE bundle SET state = 'lost'",
    "ck_bundle_ready_expires": "UPDATE bundle SET state = 'ready'",
    "ck_bundle_failed_why": "UPDATE bundle SET state = 'failed'",
    "ck_unit_succession_kind_known": "UPDATE unit_succession SET kind = 'sold'",
    "ck_unit_succession_not_itself": "UPDATE unit_succession SET to_id = from_id",
}

# What breaks each uniqueness: the columns of a second row that differ from the first.
BROKEN_UNIQUENESS: dict[str, tuple[str, dict[str, str]]] = {
    "uq_round_academic_year_number": ("round", {}),
    "uq_unit_code": ("unit", {"path": "'elsewhere'"}),
    "uq_unit_path": ("unit", {"code": "'another'"}),
    "uq_account_unit_id_suffix": ("account", {}),
    "uq_agreed_deadline_round_id_unit_id": ("agreed_deadline", {}),
    "uq_identifier_live_value": ("identifier", {}),
    "uq_return_round_id_unit_id_data_set": ("return", {}),
    "uq_unit_code_current": ("unit_code", {"code": "'another'"}),
    "uq_cancellation_request_open": ("cancellation_request", {}),
    "uq_confirmation_return_id_number": (
        "confirmation",
        {
            "code": "'another'",
            "cancelled_at": "confirmed_at",
            "cancelled_by_id": "confirmed_by_id",
        },
    ),
    "uq_confirmation_code": (
        "confirmation",
        {"number": "2", "cancelled_at": "confirmed_at", "cancelled_by_id": "confirmed_by_id"},
    ),
    "uq_confirmation_current": ("confirmation", {"number": "2", "code": "'another'"}),
    "uq_issued_file_confirmation_id_sha256": ("issued_file", {}),
    "uq_bundle_under_way": ("bundle", {}),
    "uq_other_school_code": ("other_school", {}),
    "uq_school_payer_current": ("school_payer", {}),
    "uq_counted_school_return_id_school_id": ("counted_school", {}),
    "uq_count_link_token_sha256": (
        "count_link",
        {"withdrawn_at": "made_at", "withdrawn_by_id": "made_by_id"},
    ),
    "uq_count_link_open": ("count_link", {"token_sha256": "'another'"}),
    "uq_enrolment_submission_key": ("enrolment", {"pupil_id": "NULL"}),
    "uq_enrolment_live_pupil": ("enrolment", {"submission_key": "NULL"}),
    "uq_history_chain_id_position": ("history", {}),
    "uq_kept_form_account_id_path": ("kept_form", {}),
    "uq_recovery_code_account_id_code_hash": ("recovery_code", {}),
    "uq_policy_draft_open": ("policy_draft", {}),
    "uq_round_exception_round_id_unit_id": ("round_exception", {}),
    "uq_session_token_hash": ("session", {}),
    "uq_claim_pending": ("claim", {}),
    "uq_posting_return_id_grade_room_posted_on": ("posting", {}),
    "uq_preparation_confirmation_id": ("preparation", {}),
    "uq_unit_succession_from_id_to_id_taken_on": ("unit_succession", {}),
}


@pytest.fixture
def full_tables(session: Session, country: Country) -> Session:
    """The small country with at least one row in every table that has a constraint."""
    teacher = country.account(country.school)
    roster = country.roster(session, country.school)
    row = make_enrolment(session, roster, teacher, submission_key="once")
    session.add(
        CarryOverDecision(
            return_id=roster.id, source_id=row.id, outcome=Outcome.LEAVE,
            removal=Removal.RESIGNED, decided_at=NOW, decided_by_id=teacher.id,
        )
    )  # fmt: skip
    session.add(
        Claim(
            round_id=country.round.id, pupil_id=row.pupil_id, number=row.number,
            claimant_id=country.roster(session, country.centre).id, holder_id=roster.id,
            enrolment_id=row.id, reason="x", asked_at=NOW, asked_by_id=teacher.id,
        )
    )  # fmt: skip
    session.add(
        Posting(
            return_id=roster.id, grade="p1", room="1", posted_on=NOW.date(), noted_at=NOW,
            noted_by_id=teacher.id,
        )
    )  # fmt: skip
    history.record(
        session, "tested", "return", roster.id, unit=country.school, actor=teacher, at=NOW
    )
    shared = {"round_id": country.round.id, "unit_id": country.school.id}
    session.add(AgreedDeadline(**shared, due_at=NOW))
    session.add(
        RoundException(
            **shared, until=NOW, reason="flood", granted_by_id=teacher.id, granted_at=NOW
        )
    )
    confirmation = Confirmation(
        return_id=roster.id, number=1, wording="", confirmed_at=NOW,
        confirmed_by_id=teacher.id, confirmed_by_name="", pupils=1, totals=[],
        content="{}", sha256="",
    )  # fmt: skip
    session.add(confirmation)
    session.flush()
    session.add(
        Preparation(
            return_id=roster.id, version=1, wording="", prepared_at=NOW,
            prepared_by_id=teacher.id, confirmation_id=confirmation.id,
        )
    )  # fmt: skip
    session.add(
        CancellationRequest(return_id=roster.id, reason="x", asked_at=NOW, asked_by_id=teacher.id)
    )
    session.add(
        IssuedFile(
            confirmation_id=confirmation.id, kind="pdf", sha256="x", size=1, issued_at=NOW,
            issued_by_id=teacher.id,
        )
    )  # fmt: skip
    session.add(Submission(confirmation_id=confirmation.id))
    _add_counts(session, country, teacher)
    session.add(Bundle(**shared, asked_at=NOW, asked_by_id=teacher.id, total=1, portal=""))
    written = {"step": "remind", "form": "memo", "subject": "", "body": ""}
    session.add(LetterTemplate(**written, valid_from=NOW.date(), made_at=NOW))
    session.add(Letter(**shared, **written, written_at=NOW, written_by_id=teacher.id))
    draft = drafts.begin(session, teacher, at=NOW)
    drafts.remove(session, draft, load_rules(session, draft.base_version_id)[:1], at=NOW)
    session.add(KeptForm(account_id=teacher.id, path="/", fields={}, kept_at=NOW))
    session.add(RecoveryCode(account_id=teacher.id, code_hash="x"))
    session.add(
        SecondFactorDemand(
            login_class=country.school.login_class, since=NOW, demanded_by_id=teacher.id
        )
    )
    session.add(
        SignInSession(token_hash="x", account_id=teacher.id, started_at=NOW, last_seen_at=NOW)
    )
    session.add(
        UnitSuccession(
            from_id=country.second_centre.id,
            to_id=country.centre.id,
            kind=SuccessionKind.MERGED,
            taken_on=NOW.date(),
        )
    )
    session.flush()
    return session


def _add_counts(session: Session, country: Country, teacher: Account) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    fill(session, row)
    session.add(
        SchoolWish(
            authority_id=country.sao.id, province_id=country.province.id, kind=WishKind.WRONG,
            school_id=row.school_id, text="x", asked_at=NOW, asked_by_id=teacher.id,
        )
    )  # fmt: skip
    session.add(
        CountLink(
            counted_school_id=row.id, token_sha256="x", made_at=NOW, made_by_id=teacher.id,
            expires_at=NOW + timedelta(days=1), signed_at=NOW, signed_name="x",
            signed_position="x", figures={},
        )
    )  # fmt: skip


def test_every_named_constraint_is_violated_below() -> None:
    named = {
        str(constraint.name)
        for table in Base.metadata.sorted_tables
        for constraint in (*table.constraints, *table.indexes)
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
        or getattr(constraint, "unique", False)
    }
    assert named == set(BROKEN_CHECKS) | set(BROKEN_UNIQUENESS)


def test_each_check_refuses_what_it_names(full_tables: Session) -> None:
    told = {name: refusal_of(full_tables, broken) for name, broken in BROKEN_CHECKS.items()}
    assert {name: text for name, text in told.items() if name not in text} == {}


def test_each_uniqueness_refuses_a_second_row(full_tables: Session) -> None:
    told = {
        name: refusal_of(full_tables, second_row(*broken))
        for name, broken in BROKEN_UNIQUENESS.items()
    }
    is_named = full_tables.get_bind().dialect.name == "postgresql"
    wrong = {
        name: text for name, text in told.items() if (name if is_named else "UNIQUE") not in text
    }
    assert wrong == {}


def refusal_of(session: Session, statement: str) -> str:
    """Give what the database says to a statement that is undone again, "" if it takes it."""
    nested = session.begin_nested()
    try:
        session.execute(text(statement))
    except IntegrityError as refusal:
        return str(refusal)
    else:
        return ""
    finally:
        nested.rollback()


def second_row(table_name: str, differing: Mapping[str, str]) -> str:
    """Write the statement that adds a table's first row again, but for what differs."""
    table = Base.metadata.tables[table_name]
    columns = [column.name for column in table.columns if column.name != "id"]
    values = [differing.get(column, column) for column in columns]
    return (
        f'INSERT INTO "{table_name}" ({", ".join(columns)}) '
        f'SELECT {", ".join(values)} FROM "{table_name}" ORDER BY 1 LIMIT 1'
    )


def test_a_removed_pupil_may_stand_on_another_roster(session: Session, country: Country) -> None:
    first = country.account(country.school)
    kept = make_enrolment(session, country.roster(session, country.school), first)
    kept.removed_at = NOW + timedelta(minutes=1)
    kept.removal = "transferred"
    session.flush()
    make_enrolment(
        session,
        country.roster(session, country.centre),
        country.account(country.centre),
        number=kept.number,
    )


def test_a_pupil_may_stand_on_a_roster_of_each_round(session: Session, country: Country) -> None:
    teacher = country.account(country.school)
    kept = make_enrolment(session, country.roster(session, country.school), teacher)
    closed = make_round(
        session, 2568, 1, opens_at=NOW - timedelta(days=400), closes_at=NOW - timedelta(days=360)
    )
    country.round = closed
    make_enrolment(session, country.roster(session, country.school), teacher, number=kept.number)


def test_sqlite_waits_for_its_turn_and_keeps_foreign_keys(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    with pytest.raises(IntegrityError):
        session.execute(insert(KeptForm).values(account_id=12345, path="/", fields={}, kept_at=NOW))
