"""Children asked for and let go between institutions.

Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('pupil_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('claimant_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=1000), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'declined', 'escalated', 'released', 'taken', 'withdrawn', 'overtaken', 'refused')", name=op.f('ck_claim_state_known')),
    sa.CheckConstraint("state NOT IN ('released', 'taken') OR settled_at IS NOT NULL", name=op.f('ck_claim_settled_once_free')),
    sa.CheckConstraint('claimant_id <> holder_id', name=op.f('ck_claim_of_another')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_claim_answered_by_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_claim_asked_by_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['return.id'], name=op.f('fk_claim_claimant_id')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_claim_enrolment_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['return.id'], name=op.f('fk_claim_holder_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_claim_pupil_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_claim_round_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['account.id'], name=op.f('fk_claim_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index('ix_claim_claimant_id_state', ['claimant_id', 'state'], unique=False)
        batch_op.create_index('ix_claim_enrolment_id', ['enrolment_id'], unique=False)
        batch_op.create_index('ix_claim_holder_id_state', ['holder_id', 'state'], unique=False)
        batch_op.create_index('uq_claim_pending', ['claimant_id', 'pupil_id'], unique=True, sqlite_where=sa.text("state IN ('open', 'declined', 'escalated', 'released')"), postgresql_where=sa.text("state IN ('open', 'declined', 'escalated', 'released')"))



def downgrade() -> None:
    op.drop_table('claim')
