"""Ask for a bundle, stop it, or let a failed one go on (`process.md` 10.1)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, Bundle, BundlePart, BundleState, Round, Unit
from app.services.bundles import contents
from app.services.bundles.contents import Held
from app.services.bundles.noting import record
from app.services.errors import ChangedMeanwhile, NotFound, NothingToBundle

UNDER_WAY = (BundleState.WAITING, BundleState.MAKING)


@dataclass(frozen=True, slots=True)
class Wish:
    """How the files of a bundle are to be: with data files, in which digits, of which portal.

    `name_of` gives the path of a confirmation's files in the ZIP, without their suffix.
    """

    portal: str
    name_of: Callable[[Held], str]
    with_sheets: bool = True
    thai_digits: bool = True


def ask(
    session: Session,
    the_round: Round,
    unit: Unit,
    wish: Wish,
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Bundle:
    """Ask for all submissions below a unit; while one is under way, it is that one.

    What it holds is settled now: a confirmation that is cancelled meanwhile stays in it, as what
    it was. Raise `NothingToBundle` where nothing is confirmed yet.
    """
    known = under_way(session, the_round, unit)
    if known is not None:
        return known
    held = contents.confirmations(session, the_round, unit, scope=scope)
    if not held:
        raise NothingToBundle(unit=unit)
    bundle = Bundle(
        round_id=the_round.id,
        unit_id=unit.id,
        asked_at=at,
        asked_by_id=actor.id,
        with_sheets=wish.with_sheets,
        thai_digits=wish.thai_digits,
        portal=wish.portal,
        total=len(held),
    )
    with contextlib.suppress(IntegrityError), session.begin_nested():
        session.add(bundle)
        session.flush()
    if bundle.id is None:
        return under_way(session, the_round, unit) or _moved_on()
    parts = [
        {
            "bundle_id": bundle.id,
            "position": position,
            "confirmation_id": one.confirmation.id,
            "name": wish.name_of(one),
        }
        for position, one in enumerate(held, start=1)
    ]
    session.execute(insert(BundlePart), parts)
    _note_asked(session, bundle, actor=actor, at=at)
    return bundle


def stop(session: Session, bundle: Bundle, *, actor: Account, at: datetime) -> None:
    """Stop a bundle that is under way, and remove what was made; one that is not is left alone."""
    locked = lock(session, bundle.id)
    if locked.state not in UNDER_WAY:
        return
    locked.state, locked.worker = BundleState.STOPPED, ""
    session.flush()
    remove_parts(session, locked.id)
    record(session, "bundle.stopped", locked, actor=actor, at=at)


def go_on(session: Session, bundle: Bundle, *, actor: Account, at: datetime) -> None:
    """Let a bundle that failed wait for a worker again; what was made is not made again.

    Raise `ChangedMeanwhile` where another one is under way, or its parts are gone by now.
    """
    locked = lock(session, bundle.id)
    if locked.state in UNDER_WAY:
        return
    if locked.state is not BundleState.FAILED or not _has_all_parts(session, locked):
        raise ChangedMeanwhile()
    if under_way(session, locked.round, locked.unit) is not None:
        raise ChangedMeanwhile()
    locked.state, locked.failure, locked.worker = BundleState.WAITING, "", ""
    locked.worked_at, locked.tries = None, 0
    session.execute(
        update(BundlePart).where(BundlePart.bundle_id == locked.id).values(failure=""),
        execution_options={"synchronize_session": False},
    )
    session.flush()
    _note_asked(session, locked, actor=actor, at=at)


def under_way(session: Session, the_round: Round, unit: Unit) -> Bundle | None:
    """Find the bundle of a unit that waits or is being made."""
    return session.scalar(
        select(Bundle).where(
            Bundle.round_id == the_round.id,
            Bundle.unit_id == unit.id,
            Bundle.state.in_(UNDER_WAY),
        )
    )


def lock(session: Session, bundle_id: int) -> Bundle:
    """Lock a bundle until the transaction ends, and read it anew."""
    found = session.scalar(
        select(Bundle)
        .where(Bundle.id == bundle_id)
        .with_for_update(of=Bundle)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def remove_parts(session: Session, *bundle_ids: int) -> None:
    """Remove the files of bundles; that they were made stays known."""
    session.execute(
        delete(BundlePart).where(BundlePart.bundle_id.in_(bundle_ids)),
        execution_options={"synchronize_session": False},
    )


def _has_all_parts(session: Session, bundle: Bundle) -> bool:
    wanted = select(func.count()).select_from(BundlePart).where(BundlePart.bundle_id == bundle.id)
    return session.scalar(wanted) == bundle.total


def _note_asked(session: Session, bundle: Bundle, *, actor: Account, at: datetime) -> None:
    after = {"submissions": bundle.total}
    record(session, "bundle.asked", bundle, actor=actor, at=at, after=after)


def _moved_on() -> Bundle:
    raise ChangedMeanwhile()
