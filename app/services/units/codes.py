"""Login codes of units: the class they must have, and giving a unit another one (1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import login_codes
from app.domain.login_codes import Level, LoginClass, UnknownLoginCode, province_of, username
from app.domain.thai_calendar import in_bangkok
from app.domain.thai_text import clean, sort_key
from app.models import Account, Unit, UnitCode, UnitKind
from app.services import administrators, history
from app.services.errors import CodeTaken, WrongClass, WrongParent
from app.services.policies import publishing
from app.services.units import tree
from app.services.units.finding import typed_code

_OF_AUTHORITY = {
    UnitKind.PAO: LoginClass.PAO,
    UnitKind.CITY_MUNICIPALITY: LoginClass.CITY,
    UnitKind.TOWN_MUNICIPALITY: LoginClass.TOWN,
    UnitKind.SUBDISTRICT_MUNICIPALITY: LoginClass.SUBDISTRICT_MUNICIPALITY,
    UnitKind.SAO: LoginClass.SAO,
    # Pattaya's code is a city municipality's.
    UnitKind.SPECIAL: LoginClass.CITY,
    UnitKind.PROVINCE: LoginClass.PROVINCE,
    UnitKind.DEPARTMENT: LoginClass.DEPARTMENT,
}
_SCHOOLS = {UnitKind.PAO: LoginClass.SCHOOL_OF_PAO, UnitKind.SAO: LoginClass.SCHOOL_OF_SAO}
_CENTRES = {UnitKind.PAO: LoginClass.CENTRE_OF_PAO, UnitKind.SAO: LoginClass.CENTRE_OF_SAO}


def class_for(kind: UnitKind, parent_kind: UnitKind | None) -> LoginClass:
    """Give the class that the code of a unit of this kind has below a parent of that kind (1)."""
    if kind is UnitKind.SCHOOL:
        return _SCHOOLS.get(parent_kind or kind, LoginClass.SCHOOL_OF_MUNICIPALITY)
    if kind is UnitKind.CENTRE:
        return _CENTRES.get(parent_kind or kind, LoginClass.CENTRE_OF_MUNICIPALITY)
    return _OF_AUTHORITY[kind]


def fits(unit: Unit, parent: Unit) -> bool:
    """Say whether a unit's code is of the class and the province that it has below a parent."""
    is_of_class = unit.login_class is class_for(unit.kind, parent.kind)
    return is_of_class and province_of(unit.code) == parent.province_code


def misfits_below(session: Session, unit: Unit) -> list[Unit]:
    """List the living institutions right below whose codes fit no longer.

    An authority's code comes from the department's list and may differ (`SOURCES.md`).
    """
    if unit.level is not Level.AUTHORITY:
        return []
    return [one for one in tree.living_below(session, unit) if not fits(one, unit)]


def checked(
    session: Session, code: str, kind: UnitKind, parent: Unit | None, *, unit: Unit | None = None
) -> str:
    """Give a code as it is kept; raise `WrongClass`, or `CodeTaken` by whoever has or had it.

    Its province is the parent's, as it is of every authority in the list: a code of another one
    would be a code that a unit there may yet be given. `unit` is who will have it: a code that it
    had before is its own.
    """
    wanted = class_for(kind, parent.kind if parent else None)
    province = parent.province_code if parent else None
    kept = typed_code(code)
    try:
        is_wanted = login_codes.login_class(kept) is wanted
        is_here = province in (None, province_of(kept))
    except UnknownLoginCode as error:
        raise WrongClass(code=kept, wanted=wanted, province=province) from error
    if not is_wanted or not is_here:
        raise WrongClass(code=kept, wanted=wanted, province=province)
    holder = session.scalar(
        select(Unit).join(UnitCode, UnitCode.unit_id == Unit.id).where(UnitCode.code == kept)
    )
    if holder is not None and (unit is None or holder.id != unit.id):
        raise CodeTaken(code=kept, unit=holder)
    return kept


def next_free(session: Session, kind: UnitKind, parent: Unit) -> str:
    """Offer the code after the last one of its class and province; none above institutions."""
    if kind.level is not Level.INSTITUTION:
        return ""
    digit = class_for(kind, parent.kind).removeprefix("30-")
    beginning = f"30{parent.province_code}{digit}"
    last = session.scalar(
        select(func.max(UnitCode.code)).where(UnitCode.code.startswith(beginning))
    )
    following = int(last.removeprefix(beginning)) + 1 if last else 1
    return f"{beginning}{following:05}" if following < 100_000 else ""


def following(code: str) -> Iterator[str]:
    """Give a code offered for an institution and those after it, until their digits are used up."""
    beginning, last = code[:-5], code[-5:]
    for number in range(int(last or 100_000), 100_000):
        yield f"{beginning}{number:05}"


def recode(
    session: Session,
    unit: Unit,
    *,
    actor: Account,
    at: datetime,
    version: int,
    on: date,
    new_code: str,
    kind: UnitKind | None = None,
    name: str | None = None,
) -> list[Unit]:
    """Give a unit another code, as an upgrade does, with its new kind and name.

    Both codes find it from then on, and its officers sign in with the new one. Give the
    institutions below whose codes fit no longer. Raise `WrongClass`, `CodeTaken`,
    `WrongParent` for a kind of another level, `DateOutOfRange` or `ChangedMeanwhile`.
    """
    tree.take(session, unit, version=version)
    kind = kind or unit.kind
    if unit.parent is None or kind.level is not unit.level:
        raise WrongParent(kind=kind, parent=unit.parent)
    if unit.level is Level.INSTITUTION and kind is not unit.kind:
        # Its rosters' grades are those of its kind.
        raise WrongParent(kind=kind, parent=unit.parent)
    code = checked(session, new_code, kind, unit.parent, unit=unit)
    before = facts(unit)
    unit.kind = kind
    if name is not None:
        unit.name = clean(name)
        unit.sort_key = sort_key(unit.name)
    if code != unit.code:
        give(session, unit, code, on=on, actor=actor, at=at)
    session.flush()
    if facts(unit) != before:
        history.record(
            session,
            "unit_recoded",
            "unit",
            unit.id,
            unit=unit,
            actor=actor,
            at=at,
            before=before,
            after=facts(unit) | {"on": on.isoformat()},
        )
    return misfits_below(session, unit)


def give(
    session: Session, unit: Unit, code: str, *, on: date, actor: Account, at: datetime
) -> None:
    """Let a checked code be the unit's own from a day on; the one before still finds it.

    Its officers' usernames follow, and so do the rules that name one.
    """
    current = session.scalars(
        select(UnitCode).where(UnitCode.unit_id == unit.id, UnitCode.valid_to.is_(None))
    ).one()
    tree.require_date(on, at=at, earliest=current.valid_from)
    accounts = session.scalars(select(Account).where(Account.unit_id == unit.id)).all()
    renamed = {one.username: username(code, one.suffix) for one in accounts}
    current.valid_to = on
    session.flush()
    known = session.get(UnitCode, code)
    if known is None:
        session.add(UnitCode(code=code, unit_id=unit.id, valid_from=on))
    else:
        known.valid_to = None
    unit.code = code
    unit.login_class = login_codes.login_class(code)
    session.flush()
    publishing.rename_logins(session, renamed, actor=actor, at=at)
    administrators.require_one(session, at=at)


def facts(unit: Unit) -> dict[str, str]:
    """Give what history keeps of a unit that is recoded."""
    return {"code": unit.code, "kind": unit.kind.value, "name": unit.name}


def today(at: datetime) -> date:
    """Give the day in Bangkok on which a change has effect that names no other."""
    return in_bangkok(at).date()
