"""Run a program for a limited time and, where the system allows, without network."""

import contextlib
import math
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from typing import IO

NO_NETWORK = ("--map-root-user", "--net", "--")


class ProgramFailed(Exception):
    """The program ended with an error; the message is the end of what it complained."""


class ProgramTimedOut(Exception):
    """The program was still running when its time was over, and was ended."""


@cache
def without_network(unshare: str | None) -> tuple[str, ...]:
    """Return the words that put a program into an empty network namespace, or none."""
    if unshare is None:
        return ()
    prefix = (unshare, *NO_NETWORK)
    probe = subprocess.run([*prefix, sys.executable, "-I", "-c", ""], check=False)
    return prefix if probe.returncode == 0 else ()


def run_confined(
    command: Sequence[str], *, given: bytes, environment: Mapping[str, str], time_limit: float
) -> bytes:
    """Return what `command` prints when given `given`; end it and all it started after `time_limit`
    seconds. It sees `environment` alone: the portal's secrets are not in it."""
    full_command = [*without_network(shutil.which("unshare")), *command]
    # Files, not pipes: a grandchild that escapes cannot keep us waiting for the end of a pipe.
    with (
        tempfile.TemporaryFile() as stdin,
        tempfile.TemporaryFile() as stdout,
        tempfile.TemporaryFile() as stderr,
    ):
        stdin.write(given)
        stdin.seek(0)
        process = subprocess.Popen(
            full_command,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=dict(environment),
            start_new_session=True,
        )
        try:
            status = _status(process, time_limit)
        except subprocess.TimeoutExpired:
            raise ProgramTimedOut(f"not done after {time_limit:g} seconds") from None
        finally:
            _end(process)
        if status != 0:
            raise ProgramFailed(_content(stderr).decode("utf-8", "replace")[-2000:])
        return _content(stdout)


def _status(process: subprocess.Popen[bytes], time_limit: float) -> int:
    """Wait for the program's end; the library looks but every 50 ms where it may not wait for ever.

    Raise subprocess.TimeoutExpired after `time_limit` seconds.
    """
    if hasattr(os, "pidfd_open"):
        with contextlib.suppress(OSError):
            end = os.pidfd_open(process.pid)
            try:
                # Not select(), which knows no number of an open file above 1,023.
                ended = select.poll()
                ended.register(end, select.POLLIN)
                ended.poll(math.ceil(time_limit * 1000))
            finally:
                os.close(end)
            return process.wait(timeout=0)
    return process.wait(timeout=time_limit)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with everything it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
