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
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prepared_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['prepared_by_id'], ['account.id'], name=op.f('fk_preparation_prepared_by_id')),
    sa.ForeignKeyConstraint(['return_id'], ['return.id'], name=op.f('fk_preparation_return_id')),
    sa.PrimaryKeyConstraint('return_id', name=op.f('pk_preparation'))
    )
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
