"""The letterhead of a unit and its emblem (`process.md` 10.1)."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.domain.login_codes import Level
from app.models import Account, Office, Unit
from app.services import history
from app.services.errors import ChangedMeanwhile


def of(session: Session, unit: Unit) -> Office:
    """Give the letterhead of a unit; one that was never filled in is blank, and not kept."""
    return session.get(Office, unit.id) or blank(unit)


def blank(unit: Unit) -> Office:
    """Make the letterhead of a unit that has none yet; it belongs to no session."""
    return Office(
        unit_id=unit.id,
        division="",
        addressee="",
        telephone="",
        letter_prefix="",
        address="",
        thai_digits=True,
        version=0,
    )


def emblem_of(session: Session, unit: Unit, *, above: Unit | None = None) -> bytes | None:
    """Give the emblem of a unit as a PNG; an institution without its own has its authority's.

    That is the unit's parent, or `above` for papers of a time when it had another.
    """
    bearers, authority = [unit.id], above or unit.parent
    if unit.level is Level.INSTITUTION and authority is not None:
        bearers.append(authority.id)
    found = session.scalars(
        select(Office)
        .options(undefer(Office.emblem))
        .where(Office.unit_id.in_(bearers), Office.emblem.is_not(None))
    )
    emblems = {office.unit_id: office.emblem for office in found}
    return next((emblems[one] for one in bearers if one in emblems), None)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a unit fills in for its papers; all of it may be blank."""

    division: str
    addressee: str
    telephone: str
    letter_prefix: str
    address: str
    thai_digits: bool


def keep(
    session: Session,
    unit: Unit,
    letterhead: Letterhead,
    *,
    version: int,
    actor: Account,
    at: datetime,
) -> Office:
    """Keep the letterhead of a unit; raise `ChangedMeanwhile` where `version` is a stale one.

    What is kept already is not kept again.
    """
    office = _taken(session, unit)
    after = asdict(letterhead)
    before = {name: getattr(office, name) for name in after}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return office
    _require_current(office, version)
    for name in changed:
        setattr(office, name, after[name])
    _write(session, office)
    history.record(
        session,
        "office.edited",
        "unit",
        unit.id,
        unit=unit,
        actor=actor,
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return office


def keep_emblem(
    session: Session,
    unit: Unit,
    emblem: bytes | None,
    *,
    version: int,
    actor: Account,
    at: datetime,
) -> Office:
    """Keep an emblem, which the portal made of a picture itself, or remove it (None).

    Raise `ChangedMeanwhile` as `keep` does; the same emblem is kept once.
    """
    office = _taken(session, unit)
    if office.emblem == emblem:
        return office
    _require_current(office, version)
    before, office.emblem = _hash(office.emblem), emblem
    _write(session, office)
    history.record(
        session,
        "office.emblem_kept" if emblem else "office.emblem_removed",
        "unit",
        unit.id,
        unit=unit,
        actor=actor,
        at=at,
        before={"emblem_sha256": before},
        after={"emblem_sha256": _hash(emblem)},
    )
    return office


def _taken(session: Session, unit: Unit) -> Office:
    """Let nobody else write the letterhead of a unit meanwhile, and read it anew."""
    session.refresh(unit, with_for_update={"of": Unit, "key_share": True})
    return session.get(Office, unit.id, populate_existing=True) or blank(unit)


def _require_current(office: Office, version: int) -> None:
    if office.version != version:
        raise ChangedMeanwhile()


def _write(session: Session, office: Office) -> None:
    session.add(office)
    session.flush()


def _hash(emblem: bytes | None) -> str:
    return hashlib.sha256(emblem).hexdigest() if emblem else ""
