"""A row of a sheet that is gone leaves its number to no other, as PostgreSQL has it anyway.

Revises: 0017
"""

from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    copy_the_table(sqlite_autoincrement=True)


def downgrade() -> None:
    copy_the_table(sqlite_autoincrement=False)


def copy_the_table(**how: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table('counted_school', recreate="always", table_kwargs=how):
            pass
