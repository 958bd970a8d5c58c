"""Two acts on two connections, begun in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models.connection import begin_as_writer
from app.services.errors import Refusal


@dataclass
class Meeting:
    """What came of acts that met: how many were done, and what the others were refused by."""

    engine: Engine
    done: int = 0
    refused: list[type[Refusal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._barrier = threading.Barrier(2, timeout=20)
        self._faults: list[BaseException] = []

    def run(self, *acts: Callable[[Session], object]) -> None:
        threads = [threading.Thread(target=self._act, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self._faults == []

    def wait(self) -> None:
        """Let an act that has come so far wait for the other one."""
        self._barrier.wait()

    def _act(self, act: Callable[[Session], object]) -> None:
        try:
            with Session(self.engine) as session:
                self._barrier.wait()
                begin_as_writer(session)
                try:
                    act(session)
                    session.commit()
                    self.done += 1
                except Refusal as refusal:
                    session.rollback()
                    self.refused.append(type(refusal))
        except BaseException as fault:
            self._faults.append(fault)
