"""A second factor at sign-in, and the successor of an account.

Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('account_id', 'code_hash', name=op.f('uq_recovery_code_account_id_code_hash'))
    )
    op.create_table('second_factor',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('secret', sa.String(length=300), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_second_factor_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_second_factor'))
    )
    op.create_table('second_factor_demand',
    sa.Column('login_class', sa.String(40), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('demanded_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("login_class IN ('department', 'province', '02', '03', '04', '05', '06', '30-1', '30-2', '30-3', '30-4', '30-5', '30-6')", name=op.f('ck_second_factor_demand_login_class_known')),
    sa.ForeignKeyConstraint(['demanded_by_id'], ['account.id'], name=op.f('fk_second_factor_demand_demanded_by_id')),
    sa.PrimaryKeyConstraint('login_class', name=op.f('pk_second_factor_demand'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_factor_since', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('successor_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_account_successor_id'), 'account', ['successor_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_account_successor_id'), type_='foreignkey')
        batch_op.drop_column('successor_id')
        batch_op.drop_column('second_factor_since')
    op.drop_table('second_factor_demand')
    op.drop_table('second_factor')
    op.drop_table('recovery_code')
