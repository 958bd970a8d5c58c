"""Say who answers for a confirmation: who confirmed it, who had prepared it, who signs."""

from __future__ import annotations

from app.documents.submission import Signer, Statement
from app.documents.wording import HEAD_WORDS, OFFICER_WORDS
from app.domain.login_codes import Level
from app.models import Confirmation, Duty


def statement_of(confirmation: Confirmation) -> Statement:
    """Give who confirmed in what words and when; where a head confirmed, who prepared it too.

    Names, positions and duty are those of that moment, whatever became of the accounts since.
    """
    return Statement(
        name=confirmation.confirmed_by_name,
        position=confirmation.confirmed_by_position,
        words=confirmation.wording,
        at=confirmation.confirmed_at,
        prepared_name=confirmation.prepared_by_name,
        prepared_position=confirmation.prepared_by_position,
        prepared_at=confirmation.prepared_at,
    )


def signers_of(confirmation: Confirmation, statement: Statement) -> tuple[Signer, Signer]:
    """Give the officer and the head: the unit's head of today where an officer confirmed."""
    unit = confirmation.return_.unit
    kind = unit.kind.value if unit.level is Level.INSTITUTION else unit.level.value
    confirmer = (statement.name, statement.position)
    if confirmation.confirmed_by_duty is Duty.HEAD:
        officer = (statement.prepared_name, statement.prepared_position)
        head = confirmer
    else:
        officer, head = confirmer, (unit.head_name, unit.head_position)
    return Signer(OFFICER_WORDS, *officer), Signer(HEAD_WORDS[kind], *head)
