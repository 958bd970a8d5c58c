"""Find the accesses of one login by an index.

Revises: 0006
"""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_access_log_account_id_at', 'access_log', ['account_id', 'at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_access_log_account_id_at', 'access_log')
