"""What becomes of last year's pupils, which row each new one was made from, why numbers end.

Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('carried_from_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('undone', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index('ix_enrolment_carried_from_id', ['carried_from_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_enrolment_carried_from_id'), 'enrolment', ['carried_from_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_enrolment_undone_is_removed'), 'NOT undone OR removed_at IS NOT NULL')
    with op.batch_alter_table('pupil', schema=None) as batch_op:
        batch_op.add_column(sa.Column('same_as_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_pupil_same_as_id'), 'pupil', ['same_as_id'], ['id'])
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_as', sa.String(40), nullable=True))
        batch_op.create_index('ix_identifier_value', ['value'], unique=False)
    op.execute("UPDATE identifier SET ended_as = 'received' WHERE valid_to IS NOT NULL")
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_identifier_ended_as_known'), "ended_as IN ('received', 'mistyped')")
        batch_op.create_check_constraint(batch_op.f('ck_identifier_end_has_reason'), '(valid_to IS NULL) = (ended_as IS NULL)')
    op.create_table('carry_over_decision',
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(40), nullable=False),
    sa.Column('grade', sa.String(length=4), nullable=False),
    sa.Column('room', sa.String(length=20), nullable=False),
    sa.Column('removal', sa.String(40), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(outcome = 'leave') = (removal IS NOT NULL)", name=op.f('ck_carry_over_decision_leaving_has_reason')),
    sa.CheckConstraint("(outcome IN ('promote', 'repeat')) = (grade <> '')", name=op.f('ck_carry_over_decision_grade_where_staying')),
    sa.CheckConstraint("outcome IN ('promote', 'repeat', 'leave', 'graduate')", name=op.f('ck_carry_over_decision_outcome_known')),
    sa.CheckConstraint("removal IN ('not_found', 'mistake', 'resigned', 'transferred', 'graduated', 'deceased')", name=op.f('ck_carry_over_decision_removal_known')),
    sa.CheckConstraint('made_id IS NULL OR applied_at IS NOT NULL', name=op.f('ck_carry_over_decision_made_when_applied')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_carry_over_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['made_id'], ['enrolment.id'], name=op.f('fk_carry_over_decision_made_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_carry_over_decision_return_id')),
    sa.ForeignKeyConstraint(['source_id'], ['enrolment.id'], name=op.f('fk_carry_over_decision_source_id')),
    sa.PrimaryKeyConstraint('return_id', 'source_id', name=op.f('pk_carry_over_decision'))
    )
    with op.batch_alter_table('carry_over_decision', schema=None) as batch_op:
        batch_op.create_index('ix_carry_over_decision_source_id', ['source_id'], unique=False)



def downgrade() -> None:
    op.drop_table('carry_over_decision')
    # A number typed by mistake would name a child again.
    op.execute("DELETE FROM identifier WHERE ended_as = 'mistyped'")
    with op.batch_alter_table('pupil', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_pupil_same_as_id'), type_='foreignkey')
        batch_op.drop_column('same_as_id')
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_identifier_end_has_reason'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_identifier_ended_as_known'), type_='check')
        batch_op.drop_index('ix_identifier_value')
        batch_op.drop_column('ended_as')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_enrolment_undone_is_removed'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_enrolment_carried_from_id'), type_='foreignkey')
        batch_op.drop_index('ix_enrolment_carried_from_id')
        batch_op.drop_column('undone')
        batch_op.drop_column('carried_from_id')
