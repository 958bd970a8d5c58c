"""The portal behind a real socket: an app of the tests in a thread, or granian as in service."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (as Werkzeug names it)
        if type == "error":
            super().log(type, message, *args)


@contextmanager
def serve_app(app: WSGIApplication) -> Iterator[str]:
    """Serve an app from a thread of this process; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serve_granian(
    database_url: str, *, workers: int = 1, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve the portal on a database by granian, as scripts/serve does; give its address.

    The database must be migrated; a SQLite one is a file. `settings` are further `LEC_` variables.
    """
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name[:4] != "LEC_"}
    environment |= {"LEC_DATABASE_URL": database_url, "LEC_SECRET_KEY": "of the tests alone"}
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--factory", "wsgi:served_process",
    ]  # fmt: skip
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment | dict(settings or {}), stdout=output, stderr=output
        )
        try:
            if not wait_until_healthy(process, port):
                output.seek(0)
                raise RuntimeError(f"granian did not come up:\n{output.read()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until_healthy(process: subprocess.Popen[Any], port: int) -> bool:
    """Ask `/healthz` until it answers 200; give up when the process ends or patience does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answers(port):
            return True
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def answers(port: int) -> bool:
    """Say whether `/healthz` answers 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
