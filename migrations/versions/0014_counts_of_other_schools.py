"""Schools of other affiliations, who pays for them, their counts in a round, links to their heads.

Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None
STEPS = "step IN ('remind', {}'submit', 'ask_to_cancel', 'cancelled', 'sampled')"


def know_steps(steps: str) -> None:
    for table in ('letter', 'letter_template'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f'ck_{table}_step_known'), type_='check')
            batch_op.create_check_constraint(batch_op.f(f'ck_{table}_step_known'), steps)


def upgrade() -> None:
    know_steps(STEPS.format("'remind_submission', "))
    op.create_table('other_school',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sort_key', sa.LargeBinary(), nullable=False),
    sa.Column('affiliation', sa.String(40), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=True),
    sa.Column('district_code', sa.String(length=4), nullable=True),
    sa.Column('subdistrict_code', sa.String(length=6), nullable=True),
    sa.Column('grades', sa.JSON(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('dissolved_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("affiliation IN ('obec', 'private', 'border_patrol', 'university', 'other')", name=op.f('ck_other_school_affiliation_known')),
    sa.ForeignKeyConstraint(['province_id'], ['unit.id'], name=op.f('fk_other_school_province_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_other_school')),
    sa.UniqueConstraint('code', name=op.f('uq_other_school_code'))
    )
    with op.batch_alter_table('other_school', schema=None) as batch_op:
        batch_op.create_index('ix_other_school_province_id_sort_key', ['province_id', 'sort_key'], unique=False)

    op.create_table('count_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('sheet', sa.LargeBinary(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_count_import_account_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_count_import_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_import'))
    )
    with op.batch_alter_table('count_import', schema=None) as batch_op:
        batch_op.create_index('ix_count_import_return_id', ['return_id'], unique=False)

    op.create_table('counted_school',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('is_complete', sa.Boolean(), nullable=False),
    sa.Column('queries', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(saved_at IS NULL) = (saved_by_id IS NULL)', name=op.f('ck_counted_school_saved_by')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_counted_school_return_id')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['account.id'], name=op.f('fk_counted_school_saved_by_id')),
    sa.ForeignKeyConstraint(['school_id'], ['other_school.id'], name=op.f('fk_counted_school_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counted_school')),
    sa.UniqueConstraint('return_id', 'school_id', name=op.f('uq_counted_school_return_id_school_id'))
    )
    with op.batch_alter_table('counted_school', schema=None) as batch_op:
        batch_op.create_index('ix_counted_school_school_id', ['school_id'], unique=False)

    op.create_table('school_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_school_import_account_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_school_import_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_import'))
    )
    op.create_table('school_payer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_from <= valid_to', name=op.f('ck_school_payer_from_before_to')),
    sa.ForeignKeyConstraint(['authority_id'], ['unit.id'], name=op.f('fk_school_payer_authority_id')),
    sa.ForeignKeyConstraint(['school_id'], ['other_school.id'], name=op.f('fk_school_payer_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_payer'))
    )
    with op.batch_alter_table('school_payer', schema=None) as batch_op:
        batch_op.create_index('ix_school_payer_authority_id', ['authority_id'], unique=False)
        batch_op.create_index('uq_school_payer_current', ['school_id', 'authority_id'], unique=True, sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))

    op.create_table('school_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("(kind = 'missing') = (school_id IS NULL)", name=op.f('ck_school_wish_about_a_known_school')),
    sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f('ck_school_wish_answered_when_closed')),
    sa.CheckConstraint("kind IN ('missing', 'wrong', 'not_ours')", name=op.f('ck_school_wish_kind_known')),
    sa.CheckConstraint("state IN ('open', 'done', 'declined')", name=op.f('ck_school_wish_state_known')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_school_wish_answered_by_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_school_wish_asked_by_id')),
    sa.ForeignKeyConstraint(['authority_id'], ['unit.id'], name=op.f('fk_school_wish_authority_id')),
    sa.ForeignKeyConstraint(['province_id'], ['unit.id'], name=op.f('fk_school_wish_province_id')),
    sa.ForeignKeyConstraint(['school_id'], ['other_school.id'], name=op.f('fk_school_wish_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_wish'))
    )
    with op.batch_alter_table('school_wish', schema=None) as batch_op:
        batch_op.create_index('ix_school_wish_authority_id', ['authority_id'], unique=False)
        batch_op.create_index('ix_school_wish_province_id', ['province_id'], unique=False)

    op.create_table('count',
    sa.Column('counted_school_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=4), nullable=False),
    sa.Column('sex', sa.String(40), nullable=False),
    sa.Column('pupils', sa.Integer(), nullable=False),
    sa.CheckConstraint("sex IN ('m', 'f')", name=op.f('ck_count_sex_known')),
    sa.CheckConstraint('pupils BETWEEN 0 AND 3000', name=op.f('ck_count_pupils_possible')),
    sa.ForeignKeyConstraint(['counted_school_id'], ['counted_school.id'], name=op.f('fk_count_counted_school_id')),
    sa.PrimaryKeyConstraint('counted_school_id', 'grade', 'sex', name=op.f('pk_count'))
    )
    op.create_table('count_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('counted_school_id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_name', sa.String(length=200), nullable=False),
    sa.Column('signed_position', sa.String(length=200), nullable=False),
    sa.Column('figures', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('is_accepted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(signed_at IS NULL) = (signed_name = '')", name=op.f('ck_count_link_signed_by_name')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by_id IS NULL) AND (answered_at IS NULL) = (is_accepted IS NULL)', name=op.f('ck_count_link_answered_by')),
    sa.CheckConstraint('(signed_at IS NULL) = (figures IS NULL)', name=op.f('ck_count_link_signed_figures')),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)', name=op.f('ck_count_link_withdrawn_by')),
    sa.CheckConstraint('answered_at IS NULL OR signed_at IS NOT NULL', name=op.f('ck_count_link_answered_is_signed')),
    sa.CheckConstraint('made_at < expires_at', name=op.f('ck_count_link_made_before_expiry')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_count_link_answered_by_id')),
    sa.ForeignKeyConstraint(['counted_school_id'], ['counted_school.id'], name=op.f('fk_count_link_counted_school_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_count_link_made_by_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['account.id'], name=op.f('fk_count_link_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_link')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_count_link_token_sha256'))
    )
    with op.batch_alter_table('count_link', schema=None) as batch_op:
        batch_op.create_index('uq_count_link_open', ['counted_school_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'))


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE step = 'remind_submission'")
    op.execute("DELETE FROM letter_template WHERE step = 'remind_submission'")
    know_steps(STEPS.format(''))
    with op.batch_alter_table('count_link', schema=None) as batch_op:
        batch_op.drop_index('uq_count_link_open', sqlite_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'))

    op.drop_table('count_link')
    op.drop_table('count')
    with op.batch_alter_table('school_wish', schema=None) as batch_op:
        batch_op.drop_index('ix_school_wish_province_id')
        batch_op.drop_index('ix_school_wish_authority_id')

    op.drop_table('school_wish')
    with op.batch_alter_table('school_payer', schema=None) as batch_op:
        batch_op.drop_index('uq_school_payer_current', sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))
        batch_op.drop_index('ix_school_payer_authority_id')

    op.drop_table('school_payer')
    op.drop_table('school_import')
    with op.batch_alter_table('counted_school', schema=None) as batch_op:
        batch_op.drop_index('ix_counted_school_school_id')

    op.drop_table('counted_school')
    with op.batch_alter_table('count_import', schema=None) as batch_op:
        batch_op.drop_index('ix_count_import_return_id')

    op.drop_table('count_import')
    with op.batch_alter_table('other_school', schema=None) as batch_op:
        batch_op.drop_index('ix_other_school_province_id_sort_key')

    op.drop_table('other_school')
