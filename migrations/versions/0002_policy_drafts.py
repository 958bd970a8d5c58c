"""Drafts of the access policy, and which version one restores.

Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('policy_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('base_version_id', sa.Integer(), nullable=False),
    sa.Column('restores_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_version_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_policy_draft_account_id')),
    sa.ForeignKeyConstraint(['base_version_id'], ['policy_version.id'], name=op.f('fk_policy_draft_base_version_id')),
    sa.ForeignKeyConstraint(['published_version_id'], ['policy_version.id'], name=op.f('fk_policy_draft_published_version_id')),
    sa.ForeignKeyConstraint(['restores_id'], ['policy_version.id'], name=op.f('fk_policy_draft_restores_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_draft'))
    )
    with op.batch_alter_table('policy_draft', schema=None) as batch_op:
        batch_op.create_index('uq_policy_draft_open', ['account_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table('policy_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('who', sa.String(length=20), nullable=False),
    sa.Column('duty', sa.String(length=20), nullable=False),
    sa.Column('login', sa.String(length=40), nullable=False),
    sa.Column('resource', sa.String(length=40), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('reach', sa.String(length=20), nullable=False),
    sa.Column('effect', sa.String(length=10), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("effect IN ('allow', 'deny')", name=op.f('ck_policy_change_effect_known')),
    sa.CheckConstraint("kind IN ('add', 'remove')", name=op.f('ck_policy_change_kind_known')),
    sa.CheckConstraint("reach IN ('own', 'children', 'subtree', 'any')", name=op.f('ck_policy_change_reach_known')),
    sa.ForeignKeyConstraint(['draft_id'], ['policy_draft.id'], name=op.f('fk_policy_change_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_change'))
    )
    with op.batch_alter_table('policy_change', schema=None) as batch_op:
        batch_op.create_index('ix_policy_change_draft_id', ['draft_id'], unique=False)
    with op.batch_alter_table('policy_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('restored_from_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_policy_version_restored_from_id'), 'policy_version', ['restored_from_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('policy_version', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_policy_version_restored_from_id'), type_='foreignkey')
        batch_op.drop_column('restored_from_id')
    with op.batch_alter_table('policy_change', schema=None) as batch_op:
        batch_op.drop_index('ix_policy_change_draft_id')
    op.drop_table('policy_change')
    with op.batch_alter_table('policy_draft', schema=None) as batch_op:
        batch_op.drop_index('uq_policy_draft_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.drop_table('policy_draft')
