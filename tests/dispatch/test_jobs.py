"""The queue is the one that the address of its settings names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey

from app.dispatch.jobs import A_MINUTE, queue_of, tasks_of
from app.settings import Settings, from_environment

KEY = "only for tests"


@pytest.mark.parametrize(
    "url", ["redis://queue.example:6379/2", "rediss://queue.example", "unix:///run/redis.sock"]
)
def test_a_redis_server_is_not_asked_before_there_is_a_message(url: str) -> None:
    assert isinstance(queue_of(url, KEY), RedisHuey)


def test_a_queue_in_a_file_makes_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "a folder" / "jobs.sqlite3"
    assert isinstance(queue_of(f"sqlite:///{file}".replace(" ", "%20"), KEY), SqliteHuey)
    assert file.exists()


def test_no_address_is_a_queue_in_memory() -> None:
    assert isinstance(queue_of("", KEY), MemoryHuey)


def test_any_other_address_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="amqp"):
        queue_of("amqp://queue.example", KEY)


def test_a_file_is_the_queue_where_nothing_else_is_named() -> None:
    named: Settings = from_environment({"LEC_SECRET_KEY": KEY})
    assert named.jobs_url.startswith("sqlite:///")


def test_a_message_of_another_key_is_not_carried_out(tmp_path: Path) -> None:
    url, done = f"sqlite:///{tmp_path / 'jobs.sqlite3'}", list[int]()

    def ask(key: str, bundle_id: int) -> None:
        tasks_of(queue_of(url, key), done.append, lambda: None).make_bundle(bundle_id)

    worker: Huey = queue_of(url, KEY)
    tasks_of(worker, done.append, lambda: None)
    ask(KEY, 7)
    worker.execute(worker.dequeue())
    assert done == [7]
    ask("another key", 8)
    with pytest.raises(ValueError, match="[Ss]ignature"):
        worker.dequeue()
    assert done == [7]


def test_a_message_that_waited_too_long_is_left_to_the_next_look(tmp_path: Path) -> None:
    done = list[int]()
    queue = queue_of(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", KEY)
    tasks_of(queue, done.append, lambda: None).make_bundle(7)
    message = queue.dequeue()
    later = datetime.now(UTC) + timedelta(seconds=A_MINUTE + 1)
    queue.execute(message, later.replace(tzinfo=None))
    assert done == []
