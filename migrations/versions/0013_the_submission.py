"""Submissions, letterheads, letters, bundles; each confirmation gets its code.

Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from app.domain.verify_codes import new_code

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('worker',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
    op.create_table('office',
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('division', sa.String(length=200), nullable=False),
    sa.Column('addressee', sa.String(length=200), nullable=False),
    sa.Column('telephone', sa.String(length=100), nullable=False),
    sa.Column('letter_prefix', sa.String(length=50), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('thai_digits', sa.Boolean(), nullable=False),
    sa.Column('emblem', sa.LargeBinary(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_office_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_office'))
    )
    op.create_table('submission_due',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_submission_due_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_submission_due_unit_id')),
    sa.PrimaryKeyConstraint('round_id', 'unit_id', name=op.f('pk_submission_due'))
    )
    op.create_table('bundle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('with_sheets', sa.Boolean(), nullable=False),
    sa.Column('thai_digits', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('portal', sa.String(length=200), nullable=False),
    sa.Column('worker', sa.String(length=40), nullable=False),
    sa.Column('worked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=200), nullable=False),
    sa.CheckConstraint("(state = 'failed') = (failure <> '')", name=op.f('ck_bundle_failed_why')),
    sa.CheckConstraint("(state = 'ready') = (expires_at IS NOT NULL)", name=op.f('ck_bundle_ready_expires')),
    sa.CheckConstraint("state IN ('waiting', 'making', 'ready', 'failed', 'stopped')", name=op.f('ck_bundle_state_known')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_bundle_asked_by_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_bundle_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_bundle_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle'))
    )
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.create_index('ix_bundle_unit_id', ['unit_id', 'round_id'], unique=False)
        batch_op.create_index('uq_bundle_under_way', ['unit_id', 'round_id'], unique=True, sqlite_where=sa.text("state IN ('waiting', 'making')"), postgresql_where=sa.text("state IN ('waiting', 'making')"))

    op.create_table('letter_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(40), nullable=False),
    sa.Column('form', sa.String(40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('addressee', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('closing', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("form IN ('memo', 'external')", name=op.f('ck_letter_template_form_known')),
    sa.CheckConstraint("step IN ('remind', 'submit', 'ask_to_cancel', 'cancelled', 'sampled')", name=op.f('ck_letter_template_step_known')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_letter_template_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_template'))
    )
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.create_index('ix_letter_template_step', ['step', 'form', 'valid_from'], unique=False)

    op.create_table('bundle_part',
    sa.Column('bundle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('confirmation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=True),
    sa.Column('sheet', sa.LargeBinary(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['bundle_id'], ['bundle.id'], name=op.f('fk_bundle_part_bundle_id')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['confirmation.id'], name=op.f('fk_bundle_part_confirmation_id')),
    sa.PrimaryKeyConstraint('bundle_id', 'position', name=op.f('pk_bundle_part'))
    )
    op.create_table('issued_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('confirmation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('pdf', 'xlsx', 'csv')", name=op.f('ck_issued_file_kind_known')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['confirmation.id'], name=op.f('fk_issued_file_confirmation_id')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['account.id'], name=op.f('fk_issued_file_issued_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_file')),
    sa.UniqueConstraint('confirmation_id', 'sha256', name=op.f('uq_issued_file_confirmation_id_sha256'))
    )
    with op.batch_alter_table('issued_file', schema=None) as batch_op:
        batch_op.create_index('ix_issued_file_sha256', ['sha256'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.String(40), nullable=False),
    sa.Column('form', sa.String(40), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('addressee', sa.String(length=300), nullable=False),
    sa.Column('reference', sa.String(length=500), nullable=False),
    sa.Column('enclosures', sa.String(length=500), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('closing', sa.String(length=300), nullable=False),
    sa.Column('signer_name', sa.String(length=200), nullable=False),
    sa.Column('signer_position', sa.String(length=200), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=200), nullable=False),
    sa.Column('recipients', sa.JSON(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("form IN ('memo', 'external')", name=op.f('ck_letter_form_known')),
    sa.CheckConstraint("step IN ('remind', 'submit', 'ask_to_cancel', 'cancelled', 'sampled')", name=op.f('ck_letter_step_known')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_letter_round_id')),
    sa.ForeignKeyConstraint(['template_id'], ['letter_template.id'], name=op.f('fk_letter_template_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_letter_unit_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['account.id'], name=op.f('fk_letter_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_unit_id', ['unit_id', 'round_id'], unique=False)

    op.create_table('submission',
    sa.Column('confirmation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('paper_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paper_by_id', sa.Integer(), nullable=True),
    sa.Column('file_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_by_id', sa.Integer(), nullable=True),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_by_id', sa.Integer(), nullable=True),
    sa.Column('return_reason', sa.String(length=1000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(returned_at IS NULL) = (return_reason = '')", name=op.f('ck_submission_returned_with_reason')),
    sa.CheckConstraint('(file_at IS NULL) = (file_by_id IS NULL)', name=op.f('ck_submission_file_by')),
    sa.CheckConstraint('(paper_at IS NULL) = (paper_by_id IS NULL)', name=op.f('ck_submission_paper_by')),
    sa.CheckConstraint('(returned_at IS NULL) = (returned_by_id IS NULL)', name=op.f('ck_submission_returned_by')),
    sa.CheckConstraint('(sent_at IS NULL) = (sent_by_id IS NULL)', name=op.f('ck_submission_sent_by')),
    sa.CheckConstraint('file_at IS NOT NULL OR file_id IS NULL', name=op.f('ck_submission_matched_is_received')),
    sa.ForeignKeyConstraint(['confirmation_id'], ['confirmation.id'], name=op.f('fk_submission_confirmation_id')),
    sa.ForeignKeyConstraint(['file_by_id'], ['account.id'], name=op.f('fk_submission_file_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['issued_file.id'], name=op.f('fk_submission_file_id')),
    sa.ForeignKeyConstraint(['paper_by_id'], ['account.id'], name=op.f('fk_submission_paper_by_id')),
    sa.ForeignKeyConstraint(['returned_by_id'], ['account.id'], name=op.f('fk_submission_returned_by_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['account.id'], name=op.f('fk_submission_sent_by_id')),
    sa.PrimaryKeyConstraint('confirmation_id', name=op.f('pk_submission'))
    )
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.String(length=14), nullable=True))
    give_codes(op.get_bind())
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.alter_column('code', existing_type=sa.String(length=14), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_confirmation_code'), ['code'])


def give_codes(connection: sa.Connection) -> None:
    """Give a code to each confirmation that was made before there were any."""
    confirmation = sa.table('confirmation', sa.column('id', sa.Integer), sa.column('code', sa.String))
    ids = connection.execute(sa.select(confirmation.c.id)).scalars().all()
    if ids:
        connection.execute(
            confirmation.update().where(confirmation.c.id == sa.bindparam('key')).values(code=sa.bindparam('made')),
            [{'key': one, 'made': new_code()} for one in ids],
        )


def downgrade() -> None:
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_confirmation_code'), type_='unique')
        batch_op.drop_column('code')

    op.drop_table('submission')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_unit_id')

    op.drop_table('letter')
    with op.batch_alter_table('issued_file', schema=None) as batch_op:
        batch_op.drop_index('ix_issued_file_sha256')

    op.drop_table('issued_file')
    op.drop_table('bundle_part')
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_template_step')

    op.drop_table('letter_template')
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.drop_index('uq_bundle_under_way', sqlite_where=sa.text("state IN ('waiting', 'making')"), postgresql_where=sa.text("state IN ('waiting', 'making')"))
        batch_op.drop_index('ix_bundle_unit_id')

    op.drop_table('bundle')
    op.drop_table('submission_due')
    op.drop_table('office')
    op.drop_table('worker')
