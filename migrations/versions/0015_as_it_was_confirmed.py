"""Who confirmed and who had prepared it, as they were then; parts of a ZIP that could not be made.

Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

DUTIES = "confirmed_by_duty IN ('principal', 'officer', 'recorder', 'head', 'administrator')"


def upgrade() -> None:
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_by_position', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_duty', sa.String(40), nullable=True))
        batch_op.add_column(sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('prepared_by_name', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('prepared_by_position', sa.String(length=200), nullable=True))
    fill(op.get_bind())
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.alter_column('confirmed_by_position', existing_type=sa.String(length=200), nullable=False)
        batch_op.alter_column('confirmed_by_duty', existing_type=sa.String(40), nullable=False)
        batch_op.alter_column('prepared_by_name', existing_type=sa.String(length=200), nullable=False)
        batch_op.alter_column('prepared_by_position', existing_type=sa.String(length=200), nullable=False)
        batch_op.create_check_constraint(batch_op.f('ck_confirmation_confirmed_by_duty_known'), DUTIES)

    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tries', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('bundle_part', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failure', sa.String(length=40), nullable=False, server_default=''))


def fill(connection: sa.Connection) -> None:
    """Take of the accounts as they are today what was not kept with earlier confirmations."""
    connection.execute(sa.text(
        "UPDATE confirmation SET"
        " confirmed_by_position = (SELECT position FROM account WHERE account.id = confirmed_by_id),"
        " confirmed_by_duty = (SELECT duty FROM account WHERE account.id = confirmed_by_id),"
        " prepared_by_name = '', prepared_by_position = ''"
    ))
    of_officer = (
        "(SELECT {} FROM preparation JOIN account ON account.id = preparation.prepared_by_id"
        " JOIN unit ON unit.id = account.unit_id"
        " WHERE preparation.confirmation_id = confirmation.id)"
    )
    name = (
        "CASE WHEN account.name <> '' THEN account.name"
        " WHEN account.suffix <> '' THEN unit.code || '-' || account.suffix ELSE unit.code END"
    )
    connection.execute(sa.text(
        f"UPDATE confirmation SET prepared_at = {of_officer.format('preparation.prepared_at')},"
        f" prepared_by_name = {of_officer.format(name)},"
        f" prepared_by_position = {of_officer.format('account.position')}"
        " WHERE id IN (SELECT confirmation_id FROM preparation)"
    ))


def downgrade() -> None:
    with op.batch_alter_table('bundle_part', schema=None) as batch_op:
        batch_op.drop_column('failure')
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.drop_column('tries')
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_confirmation_confirmed_by_duty_known'), type_='check')
        batch_op.drop_column('prepared_by_position')
        batch_op.drop_column('prepared_by_name')
        batch_op.drop_column('prepared_at')
        batch_op.drop_column('confirmed_by_duty')
        batch_op.drop_column('confirmed_by_position')
