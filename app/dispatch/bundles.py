"""Make the submissions of a bundle: a few at a time, each written to the database when it is done.

Only as many confirmations are in memory as are being printed. Each print is a child process of its
own, so threads are enough to keep every processor busy.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine as Database
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.dispatch.data_files import xlsx_of
from app.dispatch.papers import Paper, paper_of
from app.documents.render import Engine, EngineUnavailable, RenderingFailed, chosen_engine
from app.models import Bundle, Confirmation
from app.models.connection import begin_as_writer
from app.services.bundles import making
from app.services.bundles.making import ClaimLost, Failure, Part

log = logging.getLogger(__name__)
TRIES = 2


class PartFailed(Exception):
    """A part could not be made, and the bundle cannot go on without it."""

    def __init__(self, failure: Failure, unit: str) -> None:
        super().__init__(failure, unit)
        self.failure, self.unit = failure, unit


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker knows of a bundle that it has claimed."""

    bundle_id: int
    claim: str
    portal: str
    with_sheets: bool
    thai_digits: bool
    engine: Engine

    def address_of(self, code: str) -> str:
        return f"{self.portal}/verify/{code}"


@dataclass(frozen=True, slots=True)
class Content:
    """What the files of one confirmation are made of; the database is not needed any more."""

    unit: str
    paper: Paper
    sheet: bytes | None


class Maker:
    """Makes bundles for one worker process; several at once share its threads."""

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        pdf_engine: str | None,
        keep: timedelta,
        is_stopping: Callable[[], bool] = lambda: False,
        threads: int | None = None,
    ) -> None:
        self._database, self._name = database, name
        self._pdf_engine, self._keep = pdf_engine, keep
        self._is_stopping = is_stopping
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="part")
        self._idle = threading.Condition()
        self._claims: set[str] = set()

    def make(self, bundle_id: int) -> None:
        """Make what is left of a bundle, unless another worker is at it."""
        with self._claiming() as claim:
            with self._writing() as session:
                bundle = making.take(session, bundle_id, claim, at=_now())
                wanted = bundle and _facts(bundle)
            if wanted:
                self._carry_out(bundle_id, claim, *wanted)

    def wait_until_idle(self, seconds: float) -> None:
        """Wait until the parts in hand are done, once it has been told to stop."""
        with self._idle:
            self._idle.wait_for(lambda: not self._claims, seconds)

    def claims(self) -> frozenset[str]:
        """Give the claims that a thread is working at: of no other is this process heard."""
        with self._idle:
            return frozenset(self._claims)

    def _carry_out(
        self, bundle_id: int, claim: str, portal: str, with_sheets: bool, thai_digits: bool
    ) -> None:
        try:
            engine = chosen_engine(self._pdf_engine)
            order = Order(bundle_id, claim, portal, with_sheets, thai_digits, engine)
            is_whole = self._make_parts(order)
            with self._writing() as session:
                if is_whole:
                    making.finish(session, bundle_id, claim, at=_now(), keep=self._keep)
                else:
                    making.give_back(session, bundle_id, claim, is_ending=True)
        except ClaimLost:
            log.info("bundle %d was stopped or taken over", bundle_id)
        except OperationalError:
            # A database that is busy or gone for a while: whoever looks next goes on here.
            log.exception("bundle %d has to wait", bundle_id)
            self._give_back(bundle_id, claim)
        except Exception as problem:
            log.exception("bundle %d failed", bundle_id)
            self._fail(bundle_id, claim, problem)

    def _give_back(self, bundle_id: int, claim: str) -> None:
        try:
            with self._writing() as session:
                making.give_back(session, bundle_id, claim)
        except OperationalError:
            log.warning("bundle %d is taken up again when its claim has been silent", bundle_id)

    def _fail(self, bundle_id: int, claim: str, problem: Exception) -> None:
        failure, about = Failure.FAULT, ""
        if isinstance(problem, PartFailed):
            failure, about = problem.failure, problem.unit
        elif isinstance(problem, EngineUnavailable):
            failure = Failure.NO_ENGINE
        try:
            with self._writing() as session:
                making.fail(session, bundle_id, claim, failure, about, at=_now())
        except ClaimLost:
            log.info("bundle %d was stopped or taken over", bundle_id)
        except OperationalError:
            log.warning("bundle %d is taken up again when its claim has been silent", bundle_id)

    def _make_parts(self, order: Order) -> bool:
        """Make the parts that are left; say whether that is all, or stopping came in between."""
        with Session(self._database) as session:
            left = deque(making.left(session, order.bundle_id))
        running: set[Future[None]] = set()
        try:
            while left or running:
                while left and len(running) < self._threads and not self._is_stopping():
                    running.add(self._pool.submit(self._make_part, order, left.popleft()))
                if not running:
                    return False
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for one in done:
                    one.result()
        finally:
            wait(running)
        return True

    def _make_part(self, order: Order, part: Part) -> None:
        try:
            content = self._read(order, part)
            pdf = _printed(content, order.engine)
        except OperationalError:
            raise
        except Exception as problem:
            log.exception("part %d of bundle %d failed", part.position, order.bundle_id)
            self._leave_out(order, part, problem)
        else:
            self._write(order, part, pdf, content.sheet)

    def _leave_out(self, order: Order, part: Part, problem: Exception) -> None:
        """Go on without a part that cannot be made; raise `PartFailed` where that is of no use."""
        is_printing = isinstance(problem, RenderingFailed)
        failure = Failure.NOT_PRINTED if is_printing else Failure.FAULT
        with self._writing() as session:
            can_go_on = making.fail_part(
                session, order.bundle_id, part, failure, worker=order.claim, at=_now()
            )
            unit = session.get_one(Confirmation, part.confirmation_id).return_.unit
            about = f"{unit.code} {unit.name}"
        if not can_go_on:
            raise PartFailed(failure, about) from problem

    def _write(self, order: Order, part: Part, pdf: bytes, sheet: bytes | None) -> None:
        for attempt in range(TRIES):
            try:
                with self._writing() as session:
                    making.write_part(
                        session,
                        order.bundle_id,
                        part,
                        pdf=pdf,
                        sheet=sheet,
                        worker=order.claim,
                        at=_now(),
                    )
                return
            except IntegrityError:
                # Somebody took out the very same file at the same moment; now it is known.
                if attempt + 1 == TRIES:
                    raise

    def _read(self, order: Order, part: Part) -> Content:
        with Session(self._database) as session:
            confirmation = session.get_one(Confirmation, part.confirmation_id)
            unit = confirmation.return_.unit
            paper = paper_of(
                session,
                confirmation,
                address_of=order.address_of,
                thai_digits=order.thai_digits,
            )
            sheet = xlsx_of(confirmation) if order.with_sheets else None
            return Content(f"{unit.code} {unit.name}", paper, sheet)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with Session(self._database, expire_on_commit=False) as session:
            begin_as_writer(session)
            yield session
            session.commit()

    @contextmanager
    def _claiming(self) -> Iterator[str]:
        claim = f"{self._name}/{secrets.token_hex(3)}"
        with self._idle:
            self._claims.add(claim)
        try:
            yield claim
        finally:
            with self._idle:
                self._claims.remove(claim)
                self._idle.notify_all()


def _printed(content: Content, engine: Engine) -> bytes:
    for attempt in range(TRIES):
        try:
            return content.paper.pdf(engine)
        except RenderingFailed as problem:
            log.warning("could not print for %s: %s", content.unit, problem)
            if attempt + 1 == TRIES:
                raise
    raise AssertionError("unreachable")


def _facts(bundle: Bundle) -> tuple[str, bool, bool]:
    return bundle.portal, bundle.with_sheets, bundle.thai_digits


def _now() -> datetime:
    return datetime.now(UTC)
