"""Which queries about a school's figures its reason was given for: any other one is open.

Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('counted_school', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answered', sa.JSON(), nullable=True))
    fill(op.get_bind())
    with op.batch_alter_table('counted_school', schema=None) as batch_op:
        batch_op.alter_column('answered', existing_type=sa.JSON(), nullable=False)


def fill(connection: sa.Connection) -> None:
    """Let a reason stand for all that was asked until now, as it was said to."""
    connection.execute(sa.text(
        "UPDATE counted_school SET answered = CASE WHEN reason <> '' THEN queries ELSE '[]' END"
    ))


def downgrade() -> None:
    with op.batch_alter_table('counted_school', schema=None) as batch_op:
        batch_op.drop_column('answered')
