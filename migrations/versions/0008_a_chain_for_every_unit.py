"""Begin the history chain of every unit that owes one, so that a chain taken away is missed.

Revises: 0007
"""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO history_chain (unit_id, length, last_hash) "
        "SELECT id, 0, '' FROM unit WHERE level <> 'institution' "
        "AND NOT EXISTS (SELECT 1 FROM history_chain WHERE unit_id = unit.id)"
    )


def downgrade() -> None:
    """Leave them: an empty chain is what an act would have begun."""
