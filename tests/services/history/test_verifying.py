"""Verifying finds and names what was done to the history by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.models import History, HistoryChain
from app.services import history
from app.services.history.heads import Head, UnreadableHeads, heads, read_heads
from app.services.history.verifying import Fault, FaultKind, Verification
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.history.tampering import without_triggers, write_anew

FIRST_FORM = "f508aef1b95001b4dd1c76cdbdb3f8261f2851c987c727488707c82f81fe12b0"
Tamper = Callable[[Callable[[Connection], None]], None]


@pytest.fixture
def acts(session: Session, country: Country) -> Session:
    """Six acts of the SAO's institutions in its chain, and two of the municipality."""
    session.info["address"] = "10.1.2.3"
    for number in range(6):
        _act(session, country, number)
    for number in range(2):
        unit = country.municipality
        history.record(
            session, "tested", "unit", number, unit=unit, actor=country.account(unit), at=NOW
        )
    session.commit()
    return session


def _act(session: Session, country: Country, number: int) -> None:
    unit = country.school if number % 2 else country.centre
    history.record(
        session,
        "tested",
        "unit",
        number,
        unit=unit,
        actor=country.account(unit),
        at=NOW,
        before={"ชื่อ": "ก", "n": number},
        after={"n": [number, None, {"b": 1, "a": 2}]},
        reason="น้ำท่วม",
    )


@pytest.fixture
def tamper(acts: Session) -> Tamper:
    """Do something to the tables with their triggers dropped, and commit it."""

    def do(what: Callable[[Connection], None]) -> None:
        acts.rollback()
        connection = acts.connection(execution_options={"writer": True})
        with without_triggers(connection):
            what(connection)
        acts.commit()
        acts.expire_all()

    return do


def _found(session: Session, kept: tuple[Head, ...] = ()) -> list[Fault]:
    return list(Verification(session, kept).faults())


def _kinds(faults: list[Fault]) -> list[tuple[FaultKind, str, int]]:
    return [(fault.kind, fault.chain, fault.position) for fault in faults]


def _at(country: Country, position: int) -> tuple[object, ...]:
    return (History.chain_id == country.sao.id, History.position == position)


def test_a_history_as_it_was_written_has_no_fault(acts: Session) -> None:
    verification = Verification(acts, tuple(heads(acts)))
    assert list(verification.faults()) == []
    assert verification.rows == 8


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "something else"),
        ("actor", "06330305 another"),
        ("account_id", None),
        ("event", "round extended"),
        ("before", {}),
        ("address", "10.9.9.9"),
        ("form", 1),
        ("form", 3),
    ],
)
def test_an_altered_row_is_found_and_named(
    acts: Session, country: Country, tamper: Tamper, column: str, value: object
) -> None:
    tamper(lambda tables: _set(tables, country, 3, **{column: value}))
    (fault,) = _found(acts)
    assert (fault.kind, fault.chain, fault.position) == (FaultKind.ALTERED, "06330305", 3)
    assert fault.id == acts.scalar(select(History.id).where(*_at(country, 3)))
    assert fault.at == NOW


@pytest.mark.parametrize(
    ("column", "value"),
    [("before", "x"), ("at", "x"), ("form", "x"), ("actor", b"\xff"), ("after", b"\xff")],
)
def test_a_row_that_makes_no_sense_is_named_and_the_others_are_read_on(
    acts: Session, country: Country, tamper: Tamper, column: str, value: str | bytes
) -> None:
    if acts.get_bind().dialect.name != "sqlite":
        with pytest.raises(DatabaseError):
            _put(acts.connection(), country, 3, column, value)
        return
    tamper(lambda tables: _put(tables, country, 3, column, value))
    tamper(lambda tables: _set(tables, country, 5, reason="something else"))
    assert _kinds(_found(acts)) == [
        (FaultKind.ILLEGIBLE, "06330305", 3),
        (FaultKind.ALTERED, "06330305", 5),
    ]


def test_a_row_whose_place_makes_no_sense_is_named_by_its_id(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    if acts.get_bind().dialect.name != "sqlite":
        with pytest.raises(DatabaseError):
            _put(acts.connection(), country, 3, "position", "x")
        return
    row_id = acts.scalar(select(History.id).where(*_at(country, 3)))
    tamper(lambda tables: _put(tables, country, 3, "position", "x"))
    faults = _found(acts)
    assert (FaultKind.MISSING, "06330305", 3) in _kinds(faults)
    assert [fault.id for fault in faults if fault.kind is FaultKind.ILLEGIBLE] == [row_id]


def _put(tables: Connection, country: Country, at_position: int, name: str, value: object) -> None:
    """Put a value into a column past the types that the portal knows."""
    is_bytes = isinstance(value, bytes)
    tables.execute(
        text(
            f"UPDATE history SET {name} = {'CAST(:value AS TEXT)' if is_bytes else ':value'} "
            "WHERE chain_id = :chain AND position = :position"
        ),
        {"value": value, "chain": country.sao.id, "position": at_position},
    )


def _set(tables: Connection, country: Country, at_position: int, /, **values: object) -> None:
    tables.execute(update(History).where(*_at(country, at_position)).values(**values))


def test_a_row_altered_together_with_its_hash_is_found_by_the_next_one(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    def alter(tables: Connection) -> None:
        _set(tables, country, 3, reason="something else")
        row, last = (
            tables.execute(select(*History.__table__.columns).where(*_at(country, position))).one()
            for position in (3, 2)
        )
        _set(tables, country, 3, hash=history.row_hash(row, last.hash))

    tamper(alter)
    assert _kinds(_found(acts)) == [(FaultKind.ALTERED, "06330305", 4)]


def test_a_removed_row_is_found(acts: Session, country: Country, tamper: Tamper) -> None:
    tamper(lambda tables: tables.execute(delete(History).where(*_at(country, 3))) and None)
    assert _kinds(_found(acts)) == [(FaultKind.MISSING, "06330305", 3)]


def test_a_removed_row_is_found_though_the_others_close_up(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    def remove(tables: Connection) -> None:
        tables.execute(delete(History).where(*_at(country, 3)))
        for position in (4, 5, 6):
            _set(tables, country, position, position=position - 1)

    tamper(remove)
    assert [kind for kind, *_where in _kinds(_found(acts))] == [
        *[FaultKind.ALTERED] * 3,
        FaultKind.CUT_OFF,
    ]


def test_two_rows_that_changed_places_are_found(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    def swap(tables: Connection) -> None:
        for was, will_be in ((3, 99), (4, 3), (99, 4)):
            _set(tables, country, was, position=will_be)

    tamper(swap)
    assert [position for _kind, _chain, position in _kinds(_found(acts))] == [3, 4, 5]


def test_rows_cut_off_at_the_end_are_found(acts: Session, country: Country, tamper: Tamper) -> None:
    tamper(
        lambda tables: (
            tables.execute(
                delete(History).where(History.chain_id == country.sao.id, History.position > 4)
            )
            and None
        )
    )
    (fault,) = _found(acts)
    assert (fault.kind, fault.position, fault.until) == (FaultKind.CUT_OFF, 5, 6)


def test_a_chain_without_any_row_left_is_found(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    tamper(
        lambda tables: (
            tables.execute(delete(History).where(History.chain_id == country.sao.id)) and None
        )
    )
    (fault,) = _found(acts)
    assert (fault.kind, fault.position, fault.until) == (FaultKind.CUT_OFF, 1, 6)


def test_a_chain_taken_away_together_with_its_head_is_found(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    def take_away(tables: Connection) -> None:
        tables.execute(delete(History).where(History.chain_id == country.sao.id))
        tables.execute(delete(HistoryChain).where(HistoryChain.unit_id == country.sao.id))

    kept = tuple(heads(acts))
    tamper(take_away)
    assert _kinds(_found(acts)) == [(FaultKind.CHAIN_MISSING, "06330305", 0)]
    assert (FaultKind.SHORTER_THAN_KEPT, "06330305", 1) in _kinds(_found(acts, kept))


def test_an_added_row_is_found(acts: Session, country: Country, tamper: Tamper) -> None:
    def add(tables: Connection) -> None:
        row = tables.execute(select(*History.__table__.columns).where(*_at(country, 6))).one()
        last = tables.scalar(select(func.max(History.id)))
        tables.execute(insert(History).values(**row._asdict() | {"id": last + 1, "position": 7}))

    tamper(add)
    assert _kinds(_found(acts)) == [
        (FaultKind.BEYOND_HEAD, "06330305", 7),
        (FaultKind.ALTERED, "06330305", 7),
    ]


def test_a_head_that_is_not_the_last_rows_is_found(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    chain = HistoryChain.unit_id == country.sao.id
    tamper(
        lambda tables: (
            tables.execute(update(HistoryChain).where(chain).values(last_hash="0" * 64)) and None
        )
    )
    assert _kinds(_found(acts)) == [(FaultKind.HEAD_DIFFERS, "06330305", 6)]


def test_a_chain_written_anew_is_found_by_the_head_kept_outside(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    kept = tuple(heads(acts))
    _act(acts, country, 7)
    acts.commit()
    assert _found(acts, kept) == []

    def rewrite(tables: Connection) -> None:
        _set(tables, country, 2, reason="something else")
        write_anew(tables, country.sao.id)

    tamper(rewrite)
    assert _found(acts) == []
    assert _kinds(_found(acts, kept)) == [(FaultKind.REWRITTEN, "06330305", 6)]


def test_a_chain_cut_with_its_head_is_found_by_the_head_kept_outside(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    kept = tuple(heads(acts))

    def cut(tables: Connection) -> None:
        tables.execute(
            delete(History).where(History.chain_id == country.sao.id, History.position > 4)
        )
        write_anew(tables, country.sao.id)

    tamper(cut)
    assert _found(acts) == []
    (fault,) = _found(acts, kept)
    assert (fault.kind, fault.position, fault.until) == (FaultKind.SHORTER_THAN_KEPT, 5, 6)


def test_rows_written_before_addresses_were_kept_verify_as_before(
    acts: Session, country: Country, tamper: Tamper
) -> None:
    def turn_into_first_form(tables: Connection) -> None:
        tables.execute(update(History).values(form=1, address=""))
        write_anew(tables, country.sao.id)
        write_anew(tables, country.municipality.id)

    tamper(turn_into_first_form)
    _act(acts, country, 7)
    acts.commit()
    assert _found(acts) == []
    tamper(lambda tables: _set(tables, country, 2, address="10.1.1.1"))
    assert _kinds(_found(acts)) == [(FaultKind.ALTERED, "06330305", 2)]


def test_an_act_is_kept_with_the_address_that_it_came_from(acts: Session) -> None:
    assert set(acts.execute(select(History.address, History.form)).all()) == {("10.1.2.3", 2)}


def test_the_hash_of_the_first_form_never_changes() -> None:
    row = History(
        chain_id=7, position=1, at=datetime(2026, 5, 16, 3, tzinfo=UTC),
        account_id=3, actor="dla somebody", unit_id=7,
        event="tested", subject="unit", subject_id=7, before={}, after={"a": "ก"}, reason="r",
        form=1,
    )  # fmt: skip
    assert history.row_hash(row, "") == FIRST_FORM


def test_heads_are_read_as_they_were_printed(acts: Session) -> None:
    kept = list(heads(acts))
    lines = ["code,length,hash", *(f"{one.code},{one.length},{one.hash}" for one in kept)]
    assert list(read_heads(lines)) == kept
    with pytest.raises(UnreadableHeads) as unreadable:
        list(read_heads(["code,length,hash", "06330305,many,abc"]))
    assert unreadable.value.line == 2


def test_a_kept_head_of_no_unit_is_told(acts: Session) -> None:
    assert _kinds(_found(acts, (Head("06999999", 3, "a" * 64),))) == [
        (FaultKind.UNKNOWN_UNIT, "06999999", 3)
    ]
