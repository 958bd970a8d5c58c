"""Whoever signed a school's figures has a name and a position, and neither is blank.

Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    fill(op.get_bind())
    with op.batch_alter_table('count_link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_count_link_signed_by_name'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_count_link_signed_by_name'), "(signed_at IS NULL) = (trim(signed_name) = '')")
        batch_op.create_check_constraint(batch_op.f('ck_count_link_signed_by_position'), "(signed_at IS NULL) = (trim(signed_position) = '')")


def fill(connection: sa.Connection) -> None:
    """Write a dash where nothing was told of who signed, and nothing where nobody did."""
    for column in ("signed_name", "signed_position"):
        connection.execute(sa.text(
            f"UPDATE count_link SET {column} = CASE WHEN signed_at IS NULL THEN '' ELSE '–' END"
            f" WHERE signed_at IS NULL OR trim({column}) = ''"
        ))


def downgrade() -> None:
    with op.batch_alter_table('count_link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_count_link_signed_by_position'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_count_link_signed_by_name'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_count_link_signed_by_name'), "(signed_at IS NULL) = (signed_name = '')")
