"""Servers to measure, each a process of one worker, and requests as fast as they are answered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
from flask.sessions import SecureCookieSessionInterface

from app import create_app
from app.settings import Settings

ROOT = Path(__file__).parents[2]
SECRET_KEY = "only for measuring"


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process

    def rss_mb(self) -> float:
        """Give the resident memory of the process that answers, in MB."""
        workers = self.process.children(recursive=True) or [self.process]
        return max(worker.memory_info().rss for worker in workers) / 1e6


@contextmanager
def serve(target: str, database: Path) -> Iterator[Server]:
    """Run `module:app` behind granian with one worker, as `scripts/serve` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "LEC_DATABASE_URL": f"sqlite:///{database}",
        "LEC_SECRET_KEY": SECRET_KEY,
        "PYTHONPATH": str(ROOT),
    }
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
        *("--blocking-threads", "1", "--host", "127.0.0.1", "--port", str(port)),
        *("--log-level", "error", target),
    ]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_for(port, process)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()


def cookie(database: Path, token: str) -> str:
    """Make the cookie of a browser that is signed in with this token."""
    app = create_app(Settings(database_url=f"sqlite:///{database}", secret_key=SECRET_KEY))
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    signed = signer.dumps({"_user_id": token, "_fresh": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={signed!s}"


class Browser:
    """One kept-alive connection; asks for a page and reads the answer to its end."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\nUser-Agent: bench\r\n" + (
            f"Cookie: {cookie}\r\n" if cookie else ""
        )

    def get(self, path: str) -> tuple[int, bytes, bytes]:
        """Give status, headers and body of one page."""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\n{self.headers}\r\n".encode())
        return self._answer()

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> tuple[int, bytes, bytes]:
        """Send a form as a page's script does; give status, headers and body of the fragment."""
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\n{self.headers}HX-Request: true\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + body)
        return self._answer()

    def _answer(self) -> tuple[int, bytes, bytes]:
        answer = self.socket.recv(65536)
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, body = answer.split(b"\r\n\r\n", 1)
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self.socket.recv(65536)
        return int(head[9:12]), head, body

    def rate(self, path: str, seconds: float) -> float:
        """Give the pages a second that this one browser is answered."""
        asked, started = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - started) < seconds:
            self.get(path)
            asked += 1
        return asked / elapsed

    def milliseconds(self, path: str, times: int) -> list[float]:
        """Give how long each of some requests took."""
        taken = []
        for _ in range(times):
            started = time.perf_counter()
            self.get(path)
            taken.append((time.perf_counter() - started) * 1000)
        return taken


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")
