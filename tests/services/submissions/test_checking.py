"""A file is proven by its very bytes, to whoever looks after its unit, and by nothing else."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from app.dispatch.letterheads import letterhead_of
from app.models import FileKind, Office
from app.services.submissions.checking import looks_after, proven
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


def test_who_received_a_unit_in_a_round_still_proves_its_files_after_it_moved(
    acting: Acting,
) -> None:
    session, country = acting.session, acting.country
    confirmation = acting.confirm(acting.roster())
    return_ = confirmation.return_
    officer = acting.officer(return_)
    record_issued(session, confirmation, FileKind.PDF, CONTENT, actor=officer, at=NOW)
    for unit, addressee in ((country.sao, "then"), (country.municipality, "now")):
        session.add(Office(unit_id=unit.id, addressee=addressee, emblem=addressee.encode()))
    country.school.parent_id = country.municipality.id
    country.school.path = f"{country.municipality.path}/{country.school.id}"
    session.commit()
    for unit in (country.sao, country.municipality, country.province, country.department):
        assert proven(session, sha256(CONTENT), scope=subtree(unit)) is not None
        assert looks_after(return_, scope=subtree(unit))
    for unit in (country.other_province, country.centre):
        assert proven(session, sha256(CONTENT), scope=subtree(unit)) is None
        assert not looks_after(return_, scope=subtree(unit))
    papers = letterhead_of(session, return_)
    assert papers.covering.addressee == "then"
    assert papers.emblem.endswith(b64encode(b"then").decode())
