"""One authority chose that the head confirms, and at one institution the head is next (7.4)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.dates import Dates, at_work
from app.demo.province import Province
from app.demo.staging import Scene
from app.demo.wording import wording_to_the_head
from app.domain.login_codes import LoginClass
from app.models import DataSet, Round, Unit
from app.services import returns
from app.services.confirmation import head_choice, preparing, totals, two_persons

_CHOSEN_BECAUSE = "เพื่อให้หัวหน้าสถานศึกษาตรวจทานก่อนยืนยันข้อมูล"


def prepared_institution(province: Province) -> Unit | None:
    """Choose an institution that lacks nothing but the confirmation, a small authority's rather."""
    scenes = province.staging.scenes
    ready = [unit for unit in province.institutions if scenes[unit.id] is Scene.READY]
    return min(ready, key=_rank, default=None)


def prepare_one(session: Session, province: Province, the_round: Round, dates: Dates) -> None:
    """Let its authority choose that the head confirms, and its officer prepare the roster.

    Only the province whose logins are offered has a head there.
    """
    unit = prepared_institution(province)
    if unit is None or unit.parent is None or not two_persons.heads_of(session, unit):
        return
    rng = dice("prepared", unit.code)
    authority = unit.parent
    head_choice.choose(
        session,
        authority,
        head_confirms=True,
        actor=province.principals[authority.id],
        at=at_work(rng, dates.last, (13, 14)),
        version=authority.version,
        reason=_CHOSEN_BECAUSE,
    )
    roster = returns.get(session, the_round, unit, DataSet.ROSTER)
    preparing.prepare(
        session,
        roster,
        actor=province.principals[unit.id],
        at=at_work(rng, dates.last, (15, 16)),
        version=roster.version,
        wording=wording_to_the_head(unit, totals.live(session, roster)),
    )


def _rank(unit: Unit) -> tuple[bool, str]:
    return unit.login_class is LoginClass.SCHOOL_OF_PAO, unit.code
