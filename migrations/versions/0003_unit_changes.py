"""Units that took over others, and imported lists of authorities.

Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('unit_succession',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.CheckConstraint("kind IN ('merged', 'split')", name=op.f('ck_unit_succession_kind_known')),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_unit_succession_not_itself')),
    sa.ForeignKeyConstraint(['from_id'], ['unit.id'], name=op.f('fk_unit_succession_from_id')),
    sa.ForeignKeyConstraint(['to_id'], ['unit.id'], name=op.f('fk_unit_succession_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_succession')),
    sa.UniqueConstraint('from_id', 'to_id', 'taken_on', name=op.f('uq_unit_succession_from_id_to_id_taken_on'))
    )
    op.create_table('unit_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_unit_import_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_import'))
    )


def downgrade() -> None:
    op.drop_table('unit_import')
    op.drop_table('unit_succession')
