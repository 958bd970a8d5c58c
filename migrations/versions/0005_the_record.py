"""Where an act came from, and which unit an access was about.

Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject_unit_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_access_log_subject_unit_id_at', ['subject_unit_id', 'at'], unique=False)
        batch_op.create_index('ix_access_log_unit_id_at', ['unit_id', 'at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_access_log_subject_unit_id'), 'unit', ['subject_unit_id'], ['id'])
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('form', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_index('ix_history_account_id', ['account_id'], unique=False)
        batch_op.create_index('ix_history_at', ['at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index('ix_history_at')
        batch_op.drop_index('ix_history_account_id')
        batch_op.drop_column('form')
        batch_op.drop_column('address')
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_access_log_subject_unit_id'), type_='foreignkey')
        batch_op.drop_index('ix_access_log_unit_id_at')
        batch_op.drop_index('ix_access_log_subject_unit_id_at')
        batch_op.drop_column('subject_unit_id')
