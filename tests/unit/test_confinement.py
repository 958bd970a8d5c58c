"""A program runs for a limited time, however busy the process is that runs it."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import ExitStack

import pytest

from app.confinement import ProgramTimedOut, run_confined

MANY = 1100  # open files, more than select() knows


def test_a_program_is_run_by_a_process_with_many_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as undone:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(2 * MANY, hard)), hard))
        undone.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _number in range(MANY):
            undone.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        command = [sys.executable, "-I", "-c", "print(1)"]
        printed = run_confined(command, given=b"", environment={}, time_limit=30)
        assert printed.strip() == b"1"
        command = [sys.executable, "-I", "-c", "import time; time.sleep(30)"]
        with pytest.raises(ProgramTimedOut):
            run_confined(command, given=b"", environment={}, time_limit=0.2)
