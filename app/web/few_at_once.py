"""Files that take a processor for a second: few are read or written at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.services.errors import SheetsBusy

AT_ONCE = 2
LONGEST_WAIT = 5  # seconds: whoever waits holds one of the few threads that answer everybody
_READING = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def one_of_few() -> Iterator[None]:
    """Take one of the few turns at reading and writing files; raise `SheetsBusy`."""
    if not _READING.acquire(timeout=LONGEST_WAIT):
        raise SheetsBusy()
    try:
        yield
    finally:
        _READING.release()
