"""Bundles that were made: found, listed, read part by part, and removed when they expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.models import (
    Bundle,
    BundlePart,
    BundleState,
    Confirmation,
    Return,
    Round,
    Unit,
)
from app.services.errors import BundleGone, NotFound

SHOWN = 5
REMOVED_AT_ONCE = 20
"""Parts that are removed in one transaction, so that pages need not wait for it."""

BEING_FETCHED = timedelta(minutes=30)
"""How long the files of what has expired are kept for whoever is just fetching them."""


@dataclass(frozen=True, slots=True)
class Fetchable:
    """A bundle that can be fetched, how many bytes its files have, and whose it lacks."""

    bundle: Bundle
    size: int
    left_out: Sequence[str]


def find(session: Session, the_round: Round, unit: Unit, number: int) -> Bundle:
    """Find a bundle of a unit by its key; raise `NotFound` where it is another's."""
    found = session.get(Bundle, number)
    if found is None or (found.unit_id, found.round_id) != (unit.id, the_round.id):
        raise NotFound()
    return found


def newest(session: Session, the_round: Round, unit: Unit) -> Bundle | None:
    """Give the bundle of a unit that was asked for last, whatever became of it."""
    return session.scalar(
        select(Bundle)
        .where(Bundle.round_id == the_round.id, Bundle.unit_id == unit.id)
        .options(joinedload(Bundle.asked_by))
        .order_by(Bundle.id.desc())
        .limit(1)
    )


def fetchable(
    session: Session, the_round: Round, unit: Unit, *, at: datetime
) -> Sequence[Fetchable]:
    """List the bundles of a unit that can be fetched now, the newest first."""
    size = func.coalesce(func.sum(_bytes(BundlePart.pdf) + _bytes(BundlePart.sheet)), 0)
    sizes = (
        select(size).where(BundlePart.bundle_id == Bundle.id).correlate(Bundle).scalar_subquery()
    )
    rows = session.execute(
        select(Bundle, sizes)
        .where(
            Bundle.round_id == the_round.id,
            Bundle.unit_id == unit.id,
            Bundle.state == BundleState.READY,
            Bundle.expires_at > at,
        )
        .options(joinedload(Bundle.asked_by))
        .order_by(Bundle.id.desc())
        .limit(SHOWN)
    )
    found = [(bundle, size) for bundle, size in rows]
    left_out = _left_out(session, [bundle.id for bundle, _size in found])
    return [Fetchable(bundle, size, left_out[bundle.id]) for bundle, size in found]


def _left_out(session: Session, bundle_ids: Sequence[int]) -> dict[int, list[str]]:
    """Name the units whose parts could not be made."""
    named: dict[int, list[str]] = {one: [] for one in bundle_ids}
    rows = session.execute(
        select(BundlePart.bundle_id, Unit.name)
        .join(Confirmation, Confirmation.id == BundlePart.confirmation_id)
        .join(Return, Return.id == Confirmation.return_id)
        .join(Unit, Unit.id == Return.unit_id)
        .where(BundlePart.bundle_id.in_(bundle_ids), BundlePart.failure != "")
        .order_by(BundlePart.bundle_id, BundlePart.position)
    )
    for bundle_id, name in rows:
        named[bundle_id].append(name)
    return named


def require_fetchable(bundle: Bundle, *, at: datetime) -> None:
    """Raise `BundleGone` for a bundle that is not ready, or has expired."""
    if bundle.expires_at is None or bundle.expires_at <= at:
        raise BundleGone(unit=bundle.unit, expires_at=bundle.expires_at)


def parts(session: Session, bundle_id: int) -> Sequence[Row[BundlePart, Confirmation]]:
    """List the parts of a bundle with their confirmations and units, without their files."""
    return session.execute(
        select(BundlePart, Confirmation)
        .join(Confirmation, Confirmation.id == BundlePart.confirmation_id)
        .where(BundlePart.bundle_id == bundle_id)
        .options(joinedload(Confirmation.return_).joinedload(Return.unit))
        .order_by(BundlePart.position)
    ).all()


def files(session: Session, bundle_id: int, position: int) -> tuple[bytes, bytes | None]:
    """Read the files of one part; raise `BundleGone` where they were removed meanwhile."""
    row = session.execute(
        select(BundlePart.pdf, BundlePart.sheet).where(
            BundlePart.bundle_id == bundle_id, BundlePart.position == position
        )
    ).one_or_none()
    if row is None or row.pdf is None:
        raise BundleGone()
    return row.pdf, row.sheet


def remove_expired(session: Session, *, at: datetime, keep: timedelta) -> int:
    """Remove some files of bundles that cannot be fetched any more, and say of how many parts.

    Those of a bundle that failed are kept as long, so that whoever tries again goes on there.
    To be called again, each time in a transaction of its own, until nothing is left.
    """
    over = or_(
        and_(Bundle.state == BundleState.READY, Bundle.expires_at <= at - BEING_FETCHED),
        and_(Bundle.state == BundleState.FAILED, Bundle.worked_at <= at - keep),
    )
    keys = session.execute(
        select(BundlePart.bundle_id, BundlePart.position)
        .join(Bundle, Bundle.id == BundlePart.bundle_id)
        .where(over)
        .order_by(BundlePart.bundle_id, BundlePart.position)
        .limit(REMOVED_AT_ONCE)
        .with_for_update(of=Bundle)
    ).all()
    if keys:
        session.execute(
            delete(BundlePart).where(
                tuple_(BundlePart.bundle_id, BundlePart.position).in_([tuple(key) for key in keys])
            ),
            execution_options={"synchronize_session": False},
        )
    return len(keys)


def _bytes(column: InstrumentedAttribute[bytes | None]) -> ColumnElement[int]:
    return func.coalesce(func.length(column), 0)
