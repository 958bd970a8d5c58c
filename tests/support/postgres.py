"""A PostgreSQL server of the tests' own, gone when they end."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OLDEST = 15
SUPERUSER = "lec"
# The data need not outlive the tests, so nothing waits for the disk.
IN_A_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, reached through a socket in a directory that only the tests know."""

    directory: Path

    def url(self, database: str) -> str:
        """Name a database as SQLAlchemy and `LEC_DATABASE_URL` do."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.directory}"

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Make a database, as a copy of a template that nobody is connected to; give its URL."""
        with self._connection() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, and end the connections to it that a test left open."""
        with self._connection() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.directory), user=SUPERUSER, dbname="postgres", autocommit=True
        )


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server on a fresh cluster, and remove both at the end.

    Thai sorting rules apply in it, as they may in an office's own: an order that a query leaves to
    the database then shows as a difference from SQLite.
    """
    binaries = newest_binaries()
    # Debian's default TMPDIR may be too long for a socket's name (107 bytes).
    directory = Path(tempfile.mkdtemp(prefix="lec-postgres-", dir="/tmp"))
    user = _unprivileged_user()
    cluster = directory / "cluster"
    as_user: dict[str, Any] = {"cwd": directory}
    if user:
        shutil.chown(directory, user.pw_name, user.pw_gid)
        as_user |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    try:
        _run(
            [binaries / "initdb", "--pgdata", cluster, "--username", SUPERUSER, "--auth", "trust",
             "--encoding", "UTF8", "--locale", "C.UTF-8", "--locale-provider", "icu",
             "--icu-locale", "th-TH", "--no-sync"],
            as_user,
        )  # fmt: skip
        settings = (*IN_A_HURRY, "listen_addresses=", f"unix_socket_directories={directory}")
        options = " ".join(f"-c {setting}" for setting in settings)
        control = [binaries / "pg_ctl", "--pgdata", cluster, "--wait"]
        _run([*control, "--log", directory / "log", "--options", options, "start"], as_user)
        try:
            yield PostgresServer(directory)
        finally:
            _run([*control, "--mode", "immediate", "stop"], as_user)
    finally:
        shutil.rmtree(directory)


def newest_binaries(installed: Path = Path("/usr/lib/postgresql")) -> Path:
    """Find the newest server that Debian's packages brought; raise `LookupError` without one."""
    versions = [int(path.parent.parent.name) for path in installed.glob("*/bin/initdb")
                if re.fullmatch(r"\d+", path.parent.parent.name)]  # fmt: skip
    if not versions or max(versions) < OLDEST:
        raise LookupError(f"PostgreSQL {OLDEST} or later is needed: apt-get install postgresql")
    return installed / str(max(versions)) / "bin"


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Name whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


def _run(command: list[Any], as_user: dict[str, Any]) -> None:
    # The server inherits no pipe: a reader of one would wait for the server to end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(command, stdout=output, stderr=output, check=False, **as_user)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{Path(command[0]).name}: {output.read()}")
