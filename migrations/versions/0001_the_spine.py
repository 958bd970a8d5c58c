"""the spine

Revises: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('installation',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_installation'))
    )
    op.create_table('pupil',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil'))
    )
    op.create_table('round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('academic_year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('institution_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('authority_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('province_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('academic_year BETWEEN 2500 AND 2700', name=op.f('ck_round_year_is_buddhist')),
    sa.CheckConstraint('number BETWEEN 1 AND 9', name=op.f('ck_round_number_small')),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_round_opens_before_closing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round')),
    sa.UniqueConstraint('academic_year', 'number', name=op.f('uq_round_academic_year_number'))
    )
    op.create_table('sign_in_failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failure'))
    )
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_failure_code_network_at', ['code', 'network', 'at'], unique=False)

    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('level', sa.String(40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sort_key', sa.LargeBinary(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(length=100), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('login_class', sa.String(40), nullable=False),
    sa.Column('province_code', sa.String(length=2), nullable=True),
    sa.Column('district_code', sa.String(length=4), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('postcode', sa.String(length=5), nullable=False),
    sa.Column('telephone', sa.String(length=50), nullable=False),
    sa.Column('head_name', sa.String(length=200), nullable=False),
    sa.Column('head_position', sa.String(length=200), nullable=False),
    sa.Column('grades', sa.JSON(), nullable=False),
    sa.Column('rooms_per_grade', sa.JSON(), nullable=False),
    sa.Column('pays_for_other_schools', sa.Boolean(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('dissolved_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(parent_id IS NULL) = (level = 'department')", name=op.f('ck_unit_parent_unless_top')),
    sa.CheckConstraint("kind IN ('department', 'province', 'pao', 'city_municipality', 'town_municipality', 'subdistrict_municipality', 'sao', 'special', 'school', 'centre')", name=op.f('ck_unit_kind_known')),
    sa.CheckConstraint("level IN ('department', 'province', 'authority', 'institution')", name=op.f('ck_unit_level_known')),
    sa.CheckConstraint("login_class IN ('department', 'province', '02', '03', '04', '05', '06', '30-1', '30-2', '30-3', '30-4', '30-5', '30-6')", name=op.f('ck_unit_login_class_known')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code')),
    sa.UniqueConstraint('path', name=op.f('uq_unit_path'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index('ix_unit_parent_id_sort_key', ['parent_id', 'sort_key'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('suffix', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('position', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=50), nullable=False),
    sa.Column('appointment', sa.String(length=200), nullable=False),
    sa.Column('duty', sa.String(40), nullable=False),
    sa.Column('rooms', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_sign_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("duty IN ('principal', 'officer', 'recorder', 'head', 'administrator')", name=op.f('ck_account_duty_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_account_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('unit_id', 'suffix', name=op.f('uq_account_unit_id_suffix'))
    )
    op.create_table('agreed_deadline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_agreed_deadline_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_agreed_deadline_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreed_deadline')),
    sa.UniqueConstraint('round_id', 'unit_id', name=op.f('uq_agreed_deadline_round_id_unit_id'))
    )
    op.create_table('history_chain',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_history_chain_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_history_chain'))
    )
    op.create_table('identifier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pupil_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('value', sa.String(length=20), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_to', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('national_id', 'gcode')", name=op.f('ck_identifier_kind_known')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_identifier_pupil_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identifier'))
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index('ix_identifier_pupil_id', ['pupil_id'], unique=False)
        batch_op.create_index('uq_identifier_live_value', ['value'], unique=True, sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))

    op.create_table('return',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('data_set', sa.String(40), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('confirmation_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pupils', sa.Integer(), nullable=False),
    sa.Column('male', sa.Integer(), nullable=False),
    sa.Column('female', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('rows_with_errors', sa.Integer(), nullable=False),
    sa.Column('rows_with_open_queries', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(parent_id IS NULL) = (data_set = 'whole')", name=op.f('ck_return_parent_unless_whole')),
    sa.CheckConstraint("(state = 'confirmed') = (confirmation_id IS NOT NULL)", name=op.f('ck_return_confirmed_has_content')),
    sa.CheckConstraint("data_set IN ('roster', 'pupils', 'counts', 'whole')", name=op.f('ck_return_data_set_known')),
    sa.CheckConstraint("state IN ('recording', 'confirmed')", name=op.f('ck_return_state_known')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['confirmation.id'], name=op.f('fk_return_confirmation_id'), use_alter=True),
    sa.ForeignKeyConstraint(['parent_id'], ['return.id'], name=op.f('fk_return_parent_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_return_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_return_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return')),
    sa.UniqueConstraint('round_id', 'unit_id', 'data_set', name=op.f('uq_return_round_id_unit_id_data_set'))
    )
    with op.batch_alter_table('return', schema=None) as batch_op:
        batch_op.create_index('ix_return_parent_id', ['parent_id'], unique=False)
        batch_op.create_index('ix_return_unit_id', ['unit_id'], unique=False)

    op.create_table('unit_code',
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_code_unit_id')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_unit_code'))
    )
    with op.batch_alter_table('unit_code', schema=None) as batch_op:
        batch_op.create_index('uq_unit_code_current', ['unit_id'], unique=True, sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))

    op.create_table('access_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_access_log_account_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_access_log_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_log'))
    )
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.create_index('ix_access_log_at', ['at'], unique=False)

    op.create_table('cancellation_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f('ck_cancellation_request_answered_when_closed')),
    sa.CheckConstraint("state IN ('open', 'granted', 'declined', 'withdrawn')", name=op.f('ck_cancellation_request_state_known')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_cancellation_request_answered_by_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_cancellation_request_asked_by_id')),
    sa.ForeignKeyConstraint(['origin_id'], ['cancellation_request.id'], name=op.f('fk_cancellation_request_origin_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_cancellation_request_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cancellation_request'))
    )
    with op.batch_alter_table('cancellation_request', schema=None) as batch_op:
        batch_op.create_index('uq_cancellation_request_open', ['return_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('confirmation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('wording', sa.String(length=1000), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=False),
    sa.Column('confirmed_by_name', sa.String(length=200), nullable=False),
    sa.Column('overdue', sa.Boolean(), nullable=False),
    sa.Column('pupils', sa.Integer(), nullable=False),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_by_id', sa.Integer(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=1000), nullable=False),
    sa.CheckConstraint('(cancelled_at IS NULL) = (cancelled_by_id IS NULL)', name=op.f('ck_confirmation_cancelled_by')),
    sa.ForeignKeyConstraint(['cancelled_by_id'], ['account.id'], name=op.f('fk_confirmation_cancelled_by_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['account.id'], name=op.f('fk_confirmation_confirmed_by_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_confirmation_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmation')),
    sa.UniqueConstraint('return_id', 'number', name=op.f('uq_confirmation_return_id_number'))
    )
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.create_index('uq_confirmation_current', ['return_id'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.create_table('enrolment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('pupil_id', sa.Integer(), nullable=True),
    sa.Column('submission_key', sa.String(length=40), nullable=True),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('prefix', sa.String(length=40), nullable=False),
    sa.Column('first_name', sa.String(length=200), nullable=False),
    sa.Column('last_name', sa.String(length=200), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('sex', sa.String(40), nullable=True),
    sa.Column('grade', sa.String(length=4), nullable=False),
    sa.Column('room', sa.String(length=20), nullable=False),
    sa.Column('student_number', sa.String(length=20), nullable=False),
    sa.Column('seat_number', sa.Integer(), nullable=True),
    sa.Column('list_key', sa.LargeBinary(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_by_id', sa.Integer(), nullable=True),
    sa.Column('errors', sa.JSON(), nullable=False),
    sa.Column('queries', sa.JSON(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_by_id', sa.Integer(), nullable=True),
    sa.Column('removal', sa.String(40), nullable=True),
    sa.Column('removal_note', sa.String(length=500), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("removal IN ('not_found', 'mistake', 'resigned', 'transferred', 'graduated', 'deceased')", name=op.f('ck_enrolment_removal_known')),
    sa.CheckConstraint("sex IN ('m', 'f')", name=op.f('ck_enrolment_sex_known')),
    sa.CheckConstraint('(removed_at IS NULL) = (removal IS NULL)', name=op.f('ck_enrolment_removal_has_reason')),
    sa.CheckConstraint('(seen_at IS NULL) = (seen_by_id IS NULL)', name=op.f('ck_enrolment_seen_by_somebody')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['account.id'], name=op.f('fk_enrolment_changed_by_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_enrolment_pupil_id')),
    sa.ForeignKeyConstraint(['removed_by_id'], ['account.id'], name=op.f('fk_enrolment_removed_by_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_enrolment_return_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_enrolment_round_id')),
    sa.ForeignKeyConstraint(['seen_by_id'], ['account.id'], name=op.f('fk_enrolment_seen_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_enrolment_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_enrolment_submission_key'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index('ix_enrolment_namesake', ['round_id', 'birth_date', 'last_name', 'first_name'], unique=False)
        batch_op.create_index('ix_enrolment_pupil_id', ['pupil_id'], unique=False)
        batch_op.create_index('ix_enrolment_roster', ['return_id', 'list_key'], unique=False, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.create_index('ix_enrolment_round_id_number', ['round_id', 'number'], unique=False)
        batch_op.create_index('uq_enrolment_live_pupil', ['round_id', 'pupil_id'], unique=True, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))

    op.create_table('history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=250), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_history_account_id')),
    sa.ForeignKeyConstraint(['chain_id'], ['history_chain.unit_id'], name=op.f('fk_history_chain_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_history_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history')),
    sa.UniqueConstraint('chain_id', 'position', name=op.f('uq_history_chain_id_position'))
    )
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index('ix_history_subject', ['subject', 'subject_id'], unique=False)
        batch_op.create_index('ix_history_unit_id_at', ['unit_id', 'at'], unique=False)

    op.create_table('kept_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=500), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_kept_form_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_form')),
    sa.UniqueConstraint('account_id', 'path', name=op.f('uq_kept_form_account_id_path'))
    )
    op.create_table('policy_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['published_by_id'], ['account.id'], name=op.f('fk_policy_version_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_version'))
    )
    op.create_table('round_exception',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('granted_by_id', sa.Integer(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['granted_by_id'], ['account.id'], name=op.f('fk_round_exception_granted_by_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_round_exception_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_round_exception_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_exception')),
    sa.UniqueConstraint('round_id', 'unit_id', name=op.f('uq_round_exception_round_id_unit_id'))
    )
    op.create_table('session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('browser', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_session_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_session_token_hash'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index('ix_session_account_id', ['account_id'], unique=False)

    op.create_table('confirmed_child',
    sa.Column('confirmation_id', sa.Integer(), nullable=False),
    sa.Column('child_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['child_id'], ['confirmation.id'], name=op.f('fk_confirmed_child_child_id')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['confirmation.id'], name=op.f('fk_confirmed_child_confirmation_id')),
    sa.PrimaryKeyConstraint('confirmation_id', 'child_id', name=op.f('pk_confirmed_child'))
    )
    op.create_table('enrolment_detail',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('nationality', sa.String(length=60), nullable=False),
    sa.Column('race', sa.String(length=60), nullable=False),
    sa.Column('religion', sa.String(length=60), nullable=False),
    sa.Column('health', sa.String(length=500), nullable=False),
    sa.Column('admission_date', sa.Date(), nullable=True),
    sa.Column('height_cm', sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
    sa.Column('weight_kg', sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
    sa.Column('student_condition', sa.String(length=100), nullable=False),
    sa.Column('family_status', sa.String(length=100), nullable=False),
    sa.Column('tuition_reimbursement', sa.String(length=100), nullable=False),
    sa.Column('medical_reimbursement', sa.String(length=100), nullable=False),
    sa.Column('father', sa.JSON(), nullable=False),
    sa.Column('mother', sa.JSON(), nullable=False),
    sa.Column('guardian', sa.JSON(), nullable=False),
    sa.Column('registered_address', sa.JSON(), nullable=False),
    sa.Column('current_address', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_enrolment_detail_enrolment_id')),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_enrolment_detail'))
    )
    op.create_table('policy_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('who', sa.String(length=20), nullable=False),
    sa.Column('duty', sa.String(length=20), nullable=False),
    sa.Column('login', sa.String(length=40), nullable=False),
    sa.Column('resource', sa.String(length=40), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('reach', sa.String(length=20), nullable=False),
    sa.Column('effect', sa.String(length=10), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("effect IN ('allow', 'deny')", name=op.f('ck_policy_rule_effect_known')),
    sa.CheckConstraint("reach IN ('own', 'children', 'subtree', 'any')", name=op.f('ck_policy_rule_reach_known')),
    sa.ForeignKeyConstraint(['version_id'], ['policy_version.id'], name=op.f('fk_policy_rule_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_rule'))
    )
    with op.batch_alter_table('policy_rule', schema=None) as batch_op:
        batch_op.create_index('ix_policy_rule_version_id', ['version_id'], unique=False)

    if op.get_bind().dialect.name != "sqlite":
        # Return and confirmation point to each other; SQLite took the key with the table.
        op.create_foreign_key(
            "fk_return_confirmation_id", "return", "confirmation", ["confirmation_id"], ["id"]
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_return_confirmation_id", "return", type_="foreignkey")
    with op.batch_alter_table('policy_rule', schema=None) as batch_op:
        batch_op.drop_index('ix_policy_rule_version_id')

    op.drop_table('policy_rule')
    op.drop_table('enrolment_detail')
    op.drop_table('confirmed_child')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index('ix_session_account_id')

    op.drop_table('session')
    op.drop_table('round_exception')
    op.drop_table('policy_version')
    op.drop_table('kept_form')
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index('ix_history_unit_id_at')
        batch_op.drop_index('ix_history_subject')

    op.drop_table('history')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index('uq_enrolment_live_pupil', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index('ix_enrolment_round_id_number')
        batch_op.drop_index('ix_enrolment_roster', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index('ix_enrolment_pupil_id')
        batch_op.drop_index('ix_enrolment_namesake')

    op.drop_table('enrolment')
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.drop_index('uq_confirmation_current', sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.drop_table('confirmation')
    with op.batch_alter_table('cancellation_request', schema=None) as batch_op:
        batch_op.drop_index('uq_cancellation_request_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('cancellation_request')
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.drop_index('ix_access_log_at')

    op.drop_table('access_log')
    with op.batch_alter_table('unit_code', schema=None) as batch_op:
        batch_op.drop_index('uq_unit_code_current', sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))

    op.drop_table('unit_code')
    with op.batch_alter_table('return', schema=None) as batch_op:
        batch_op.drop_index('ix_return_unit_id')
        batch_op.drop_index('ix_return_parent_id')

    op.drop_table('return')
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_index('uq_identifier_live_value', sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))
        batch_op.drop_index('ix_identifier_pupil_id')

    op.drop_table('identifier')
    op.drop_table('history_chain')
    op.drop_table('agreed_deadline')
    op.drop_table('account')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index('ix_unit_parent_id_sort_key')

    op.drop_table('unit')
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_failure_code_network_at')

    op.drop_table('sign_in_failure')
    op.drop_table('round')
    op.drop_table('pupil')
    op.drop_table('installation')
