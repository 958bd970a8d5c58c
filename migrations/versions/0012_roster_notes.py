"""Lists posted, changes of a grade explained, and rosters prepared for the head to confirm.

Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=4), nullable=False),
    sa.Column('room', sa.String(length=20), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['noted_by_id'], ['account.id'], name=op.f('fk_posting_noted_by_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_posting_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting')),
    sa.UniqueConstraint('return_id', 'grade', 'room', 'posted_on', name=op.f('uq_posting_return_id_grade_room_posted_on'))
    )
    op.create_table('grade_note',
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=4), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['noted_by_id'], ['account.id'], name=op.f('fk_grade_note_noted_by_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_grade_note_return_id')),
    sa.PrimaryKeyConstraint('return_id', 'grade', name=op.f('pk_grade_note'))
    )
    op.create_table('preparation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('wording', sa.Text(), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prepared_by_id', sa.Integer(), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_by_id', sa.Integer(), nullable=True),
    sa.Column('return_reason', sa.String(length=1000), nullable=False),
    sa.Column('confirmation_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(returned_at IS NULL) = (returned_by_id IS NULL)', name=op.f('ck_preparation_returned_by')),
    sa.CheckConstraint('confirmation_id IS NULL OR returned_at IS NULL', name=op.f('ck_preparation_confirmed_or_returned')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['confirmation.id'], name=op.f('fk_preparation_confirmation_id')),
    sa.ForeignKeyConstraint(['prepared_by_id'], ['account.id'], name=op.f('fk_preparation_prepared_by_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_preparation_return_id')),
    sa.ForeignKeyConstraint(['returned_by_id'], ['account.id'], name=op.f('fk_preparation_returned_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preparation')),
    sa.UniqueConstraint('confirmation_id', name=op.f('uq_preparation_confirmation_id'))
    )
    op.create_index('ix_preparation_return_id', 'preparation', ['return_id'])
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index('ix_enrolment_removed', ['return_id', 'removed_at'], unique=False, sqlite_where=sa.text('removed_at IS NOT NULL'), postgresql_where=sa.text('removed_at IS NOT NULL'))
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('head_confirms', sa.Boolean(), nullable=False, server_default=sa.false()))



def downgrade() -> None:
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_column('head_confirms')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index('ix_enrolment_removed', sqlite_where=sa.text('removed_at IS NOT NULL'), postgresql_where=sa.text('removed_at IS NOT NULL'))
    op.drop_table('preparation')
    op.drop_table('grade_note')
    op.drop_table('posting')
