"""The secret of another telephone, kept beside the one in force until it is confirmed.

Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('second_factor', sa.Column('next_secret', sa.String(length=300), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('second_factor', schema=None) as batch_op:
        batch_op.drop_column('next_secret')
