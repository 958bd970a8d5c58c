"""How far the submissions of the open round have come, and what stands on papers (10.1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.demo.chance import dice
from app.demo.dates import Dates, at_work
from app.demo.province import Province
from app.demo.staging import Scene
from app.models import Account, Confirmation, DataSet, FileKind, Round, Unit
from app.services import office, returns
from app.services.office import Letterhead
from app.services.submissions import desks, receiving, sending
from app.services.submissions.desks import Desk
from app.services.submissions.issuing import record_issued

_RETURNED_BECAUSE = "ผู้บริหารสถานศึกษายังไม่ได้ลงนามในหน้าสุดท้าย"
_AT_MOST = 60  # institutions, beginning with those of the first authorities
_HOUR = timedelta(hours=1)


def fill_letterheads(session: Session, province: Province, dates: Dates) -> None:
    """Let the authorities that have institutions say what stands on their papers."""
    for authority in _receiving(province):
        rng = dice("office", authority.code)
        office.keep(
            session,
            authority,
            Letterhead(
                division="กองการศึกษา ศาสนาและวัฒนธรรม",
                addressee="ผู้อำนวยการกองการศึกษา ศาสนาและวัฒนธรรม",
                telephone=authority.telephone,
                letter_prefix=f"ศก {rng.randint(51001, 79999)}",
                address=authority.address,
                thai_digits=True,
            ),
            version=0,
            actor=province.principals[authority.id],
            at=at_work(rng, dates.opens_on),
        )


def send_and_receive(session: Session, province: Province, the_round: Round, dates: Dates) -> None:
    """Let confirmed institutions send, and their authorities receive, in every state there is."""
    place = 0
    for authority in _receiving(province):
        desk = desks.desk_of(session, the_round, authority)
        for unit in province.below[authority]:
            if province.staging.scenes[unit.id] is not Scene.CONFIRMED:
                continue
            roster = returns.get(session, the_round, unit, DataSet.ROSTER)
            if roster.confirmation is None:
                continue
            at = at_work(dice("sent", unit.code), dates.last, (13, 14))
            by = province.principals[unit.id], province.principals[authority.id]
            _advance(session, desk, roster.confirmation, place, *by, at)
            place += 1


def still_to_send(province: Province) -> Unit | None:
    """Give the institution that has confirmed and is the first to print and send its submission."""
    confirmed = (
        unit
        for authority in _receiving(province)
        for unit in province.below[authority]
        if province.staging.scenes[unit.id] is Scene.CONFIRMED
    )
    return next(confirmed, None)


def _advance(
    session: Session,
    desk: Desk,
    confirmation: Confirmation,
    place: int,
    sender: Account,
    receiver: Account,
    at: datetime,
) -> None:
    """Bring a submission as far as its place among all says: each state comes again and again."""
    step = place % 9
    if step == 0:
        return
    files = [
        record_issued(
            session, confirmation, kind, f"{confirmation.code}.{kind}".encode(), actor=sender, at=at
        )
        for kind in (FileKind.PDF, FileKind.XLSX)
    ]
    sending.send(session, confirmation, actor=sender, at=at)
    facts: dict[str, Any] = {
        "scope": _all_below(desk.unit),
        "actor": receiver,
        "at": at + _HOUR,
    }
    if step in (2, 4, 5, 6, 8):
        receiving.receive_paper(session, desk, [confirmation.id], **facts)
    if step in (3, 4, 5, 6):
        receiving.receive_proven(session, desk, files[1:], **facts)
    if step == 8:
        receiving.receive_unproven(session, desk, {confirmation.id: files[1].sha256[::-1]}, **facts)
    if step == 7:
        receiving.give_back(session, desk, [confirmation.id], reason=_RETURNED_BECAUSE, **facts)


def _receiving(province: Province) -> list[Unit]:
    """Give the first authorities that have institutions, as many as show every state."""
    found: list[Unit] = []
    held = 0
    for authority in sorted(
        province.below, key=lambda unit: (-len(province.below[unit]), unit.code)
    ):
        if held < _AT_MOST:
            found.append(authority)
            held += len(province.below[authority])
    return found


def _all_below(unit: Unit) -> Scope:
    return Scope(unit.id, unit.path, frozenset(Relation))
