"""A file is proven by its very bytes, to whoever looks after its unit, and by nothing else."""

from __future__ import annotations

import hashlib

from app.models import FileKind
from app.services.submissions.checking import proven
from app.services.submissions.issuing import record_issued
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting
from tests.services.submissions.scopes import everything, subtree

CONTENT = b"%PDF-1.7 of a school"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_only_the_very_bytes_are_proven(acting: Acting) -> None:
    confirmation = acting.confirm(acting.roster())
    officer = acting.officer(confirmation.return_)
    issued = record_issued(
        acting.session, confirmation, FileKind.PDF, CONTENT, actor=officer, at=NOW
    )
    scope = everything(acting)
    assert proven(acting.session, sha256(CONTENT), scope=scope) is issued
    assert proven(acting.session, sha256(CONTENT + b" "), scope=scope) is None


def test_only_who_looks_after_the_unit_learns_of_its_files(acting: Acting) -> None:
    confirmation = acting.confirm(acting.roster())
    officer = acting.officer(confirmation.return_)
    record_issued(acting.session, confirmation, FileKind.PDF, CONTENT, actor=officer, at=NOW)
    country = acting.country
    for unit in (country.sao, country.province, country.department):
        assert proven(acting.session, sha256(CONTENT), scope=subtree(unit)) is not None
    for unit in (country.municipality, country.other_province, country.centre):
        assert proven(acting.session, sha256(CONTENT), scope=subtree(unit)) is None
