"""Make a bundle part by part: one worker claims it, and each part counts once (`design.md` 4).

Every function is the work of one short transaction; what takes long happens between them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Bundle,
    BundlePart,
    BundleState,
    Confirmation,
    FileKind,
    Return,
    Unit,
)
from app.services.bundles.noting import record
from app.services.submissions.issuing import record_issued

SILENT = timedelta(minutes=2)
"""How long a worker is not heard of before another one takes over what it had claimed."""

MOST_TRIES = 5
"""How often a bundle is taken without a part being made thereby, before it is given up."""

MOST_FAILED = 10
"""More parts than that fail together for one reason: the bundle is given up, not its parts."""


class Failure(StrEnum):
    """Why a bundle could not be made; kept with the code and name of the unit where it stopped."""

    NOT_PRINTED = "not_printed"
    NO_ENGINE = "no_engine"
    FAULT = "fault"


class ClaimLost(Exception):
    """The bundle was stopped, or another worker has taken it over: what was made counts no more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is to be made."""

    position: int
    confirmation_id: int


def to_take(session: Session, *, at: datetime) -> list[int]:
    """List the bundles that wait for a worker or whose worker is silent, the oldest first."""
    return list(
        session.scalars(select(Bundle.id).where(_is_free(at)).order_by(Bundle.asked_at, Bundle.id))
    )


def take(session: Session, bundle_id: int, worker: str, *, at: datetime) -> Bundle | None:
    """Claim a bundle for a worker; None where another one has it, or nothing is to be done.

    One that was taken again and again, with no part made thereby, is given up.
    """
    taken = session.execute(
        update(Bundle)
        .where(Bundle.id == bundle_id, _is_free(at))
        .values(state=BundleState.MAKING, worker=worker, worked_at=at, tries=Bundle.tries + 1)
        .returning(Bundle.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        return None
    bundle = session.get_one(Bundle, taken, populate_existing=True)
    if bundle.tries <= MOST_TRIES:
        return bundle
    fail(session, bundle_id, worker, Failure.FAULT, _first_left(session, bundle_id), at=at)
    return None


def still_at_it(session: Session, claims: Collection[str], *, at: datetime) -> None:
    """Note that a worker process is not silent about the claims that it is working at."""
    session.execute(
        update(Bundle)
        .where(
            Bundle.state == BundleState.MAKING,
            Bundle.worker.in_(claims),
        )
        .values(worked_at=at)
        .execution_options(synchronize_session=False)
    )


def give_back(session: Session, bundle_id: int, worker: str, *, is_ending: bool = False) -> None:
    """Let a bundle wait for another worker; a lost claim is let be.

    Where this one is ending, that it had tried says nothing about the bundle.
    """
    values: dict[str, object] = {"state": BundleState.WAITING, "worker": ""}
    if is_ending:
        values["tries"] = 0
    session.execute(
        update(Bundle)
        .where(*_is_claimed(bundle_id, worker))
        .values(values)
        .execution_options(synchronize_session=False)
    )


def left(session: Session, bundle_id: int) -> list[Part]:
    """List the parts of a bundle that are not made yet, in their order."""
    rows = session.execute(
        select(BundlePart.position, BundlePart.confirmation_id)
        .where(*_is_left(bundle_id))
        .order_by(BundlePart.position)
    )
    return [Part(*row) for row in rows]


def write_part(
    session: Session,
    bundle_id: int,
    part: Part,
    *,
    pdf: bytes,
    sheet: bytes | None,
    worker: str,
    at: datetime,
) -> None:
    """Keep the files of a part and their hashes, in the name of whoever asked for the bundle.

    Raise `ClaimLost` where the bundle is not this worker's any more.
    """
    bundle = _claimed(session, bundle_id, worker)
    made = session.execute(
        update(BundlePart)
        .where(
            *_is_left(bundle_id),
            BundlePart.position == part.position,
        )
        .values(pdf=pdf, sheet=sheet, made_at=at)
        .returning(BundlePart.position)
        .execution_options(synchronize_session=False)
    ).scalar()
    if made is None:
        return
    confirmation = session.get_one(Confirmation, part.confirmation_id)
    actor = session.get_one(Account, bundle.asked_by_id)
    record_issued(session, confirmation, FileKind.PDF, pdf, actor=actor, at=at)
    if sheet is not None:
        record_issued(session, confirmation, FileKind.XLSX, sheet, actor=actor, at=at)
    bundle.made += 1
    bundle.worked_at, bundle.tries = at, 0
    session.flush()


def fail_part(
    session: Session, bundle_id: int, part: Part, failure: Failure, *, worker: str, at: datetime
) -> bool:
    """Leave a part out with the reason, and say whether the bundle can go on without it.

    It cannot where none is made, or so many fail that it is not the parts. Raise `ClaimLost`.
    """
    bundle = _claimed(session, bundle_id, worker)
    session.execute(
        update(BundlePart)
        .where(*_is_left(bundle_id), BundlePart.position == part.position)
        .values(failure=failure)
        .execution_options(synchronize_session=False)
    )
    bundle.worked_at, bundle.tries = at, 0
    session.flush()
    failed = _count(session, bundle_id, BundlePart.failure != "")
    return failed <= MOST_FAILED and failed < bundle.total


def finish(session: Session, bundle_id: int, worker: str, *, at: datetime, keep: timedelta) -> None:
    """Declare a bundle ready, to be fetched for some days; raise `ClaimLost` as above."""
    bundle = _claimed(session, bundle_id, worker)
    if _count(session, bundle_id, *_is_left(bundle_id)):
        raise ClaimLost()
    _supersede(session, bundle, at=at)
    bundle.state, bundle.expires_at, bundle.worked_at = BundleState.READY, at + keep, at
    session.flush()
    record(session, "bundle.ready", bundle, actor=None, at=at, after={"submissions": bundle.made})


def fail(
    session: Session, bundle_id: int, worker: str, failure: Failure, about: str, *, at: datetime
) -> None:
    """Give a bundle up with the reason and the unit whose part it was; raise `ClaimLost` as above.

    What was made is kept for a while: whoever tries again goes on there.
    """
    bundle = _claimed(session, bundle_id, worker)
    bundle.state, bundle.failure = BundleState.FAILED, f"{failure} {about}"[:200].strip()
    bundle.worked_at = at
    session.flush()
    record(session, "bundle.failed", bundle, actor=None, at=at, reason=bundle.failure)


def _supersede(session: Session, bundle: Bundle, *, at: datetime) -> None:
    """Let those before, asked for in the same form, expire: each is as large as this one."""
    session.execute(
        update(Bundle)
        .where(
            Bundle.unit_id == bundle.unit_id,
            Bundle.round_id == bundle.round_id,
            Bundle.state == BundleState.READY,
            Bundle.with_sheets == bundle.with_sheets,
            Bundle.thai_digits == bundle.thai_digits,
            Bundle.expires_at > at,
        )
        .values(expires_at=at)
        .execution_options(synchronize_session="fetch")
    )


def _first_left(session: Session, bundle_id: int) -> str:
    """Name the unit of the first part that is not made."""
    found = session.execute(
        select(Unit.code, Unit.name)
        .join(Return, Return.unit_id == Unit.id)
        .join(Confirmation, Confirmation.return_id == Return.id)
        .join(BundlePart, BundlePart.confirmation_id == Confirmation.id)
        .where(*_is_left(bundle_id))
        .order_by(BundlePart.position)
    ).first()
    return " ".join(found) if found else ""


def _count(session: Session, bundle_id: int, *conditions: ColumnElement[bool]) -> int:
    wanted = select(func.count()).select_from(BundlePart)
    return session.scalar(wanted.where(BundlePart.bundle_id == bundle_id, *conditions)) or 0


def _is_left(bundle_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        BundlePart.bundle_id == bundle_id,
        BundlePart.made_at.is_(None),
        BundlePart.failure == "",
    )


def _is_free(at: datetime) -> ColumnElement[bool]:
    silent = and_(Bundle.state == BundleState.MAKING, Bundle.worked_at <= at - SILENT)
    return or_(Bundle.state == BundleState.WAITING, silent)


def _is_claimed(bundle_id: int, worker: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Bundle.id == bundle_id,
        Bundle.state == BundleState.MAKING,
        Bundle.worker == worker,
    )


def _claimed(session: Session, bundle_id: int, worker: str) -> Bundle:
    """Lock a bundle that this worker is making."""
    found = session.scalar(
        select(Bundle)
        .where(*_is_claimed(bundle_id, worker))
        .with_for_update(of=Bundle)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise ClaimLost()
    return found
