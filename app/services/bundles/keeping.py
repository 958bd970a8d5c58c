"""Bundles that were made: found, listed, read part by part, and removed when they expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
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
from app.services.bundles.asking import remove_parts
from app.services.errors import BundleGone, NotFound

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Fetchable:
    """A bundle that can be fetched, and how many bytes its files have."""

    bundle: Bundle
    size: int


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
    return [Fetchable(bundle, size) for bundle, size in rows]


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
    """Remove the files of bundles that cannot be fetched any more, and say of how many.

    Those of a bundle that failed are kept as long, so that whoever tries again goes on there.
    """
    over = or_(
        and_(Bundle.state == BundleState.READY, Bundle.expires_at <= at),
        and_(Bundle.state == BundleState.FAILED, Bundle.worked_at <= at - keep),
    )
    has_parts = exists().where(BundlePart.bundle_id == Bundle.id)
    ids = session.scalars(select(Bundle.id).where(over, has_parts)).all()
    if ids:
        remove_parts(session, *ids)
    return len(ids)


def _bytes(column: InstrumentedAttribute[bytes | None]) -> ColumnElement[int]:
    return func.coalesce(func.length(column), 0)
