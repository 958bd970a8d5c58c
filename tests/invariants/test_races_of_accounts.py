"""Logins that two people issue or hand over in the same moment are one person's."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.live import LivePolicy
from app.access.permissions import Permission
from app.models import Account, History, Unit
from app.services.accounts import handing_over, issuing, signing_in
from app.services.accounts.handing_over import Successor
from app.services.accounts.issuing import Chosen
from tests.factories.rounds import NOW
from tests.invariants.office import TIMES, Act, Office, only

HOME = "203.0.113.7"


def shown(office: Office) -> list[Chosen]:
    """Give a school, a centre and their authority as a page shows them now."""
    with Session(office.engine) as session:
        found = session.execute(
            select(Unit.id, Unit.version, Account.version)
            .join(Account, Account.unit_id == Unit.id)
            .where(Account.suffix == "")
            .where(Unit.code.in_([office.codes[one] for one in ("school", "centre", "sao")]))
            .order_by(Unit.id)
        )
        return [Chosen(*row) for row in found]


def issue(office: Office, chosen: list[Chosen], who: str, turn: int = 1) -> Act:
    def act(session: Session) -> object:
        actor = office.actor(session, who)
        scope = LivePolicy().current(session).scope(actor, Permission.ACCOUNT_ISSUE, at=NOW)
        hashes = {one.unit_id: f"hash {turn} of {who}" for one in chosen}
        return issuing.issue(session, chosen, hashes, actor=actor, scope=scope, at=NOW)

    return act


def hand_over(office: Office, version: int, who: str) -> Act:
    def act(session: Session) -> object:
        return handing_over.hand_over(
            session,
            signing_in.locked(session, office.account_ids[office.codes["school"]]),
            actor=office.actor(session, who),
            at=NOW,
            version=version,
            successor=Successor(who, "ครู", "", ""),
            password_hash="x",
        )

    return act


def sign_in(office: Office) -> Act:
    """Sign in with the password that was checked before the others begin."""
    with Session(office.engine) as before:
        of = signing_in.prepare(before, office.codes["school"], address=HOME, at=NOW)

    def act(session: Session) -> object:
        account = signing_in.accept_password(session, of, at=NOW)
        return signing_in.begin_session(
            session, account, of.origin, address=HOME, browser="", at=NOW
        )

    return act


def test_of_two_that_issue_the_same_logins_one_has_valid_letters(office: Office) -> None:
    for turn in range(1, TIMES + 1):
        chosen = shown(office)
        ends = office.race(
            issue(office, chosen, "province", turn),
            issue(office, chosen[::-1], "department", turn),
        )
        assert sorted(ends) == ["LoginsMovedOn", "done"], ends
        winner = ("province", "department")[ends.index("done")]
        with Session(office.engine) as session:
            ids = [one.unit_id for one in chosen]
            hashes = session.scalars(select(Account.password_hash).where(Account.unit_id.in_(ids)))
            assert set(hashes) == {f"hash {turn} of {winner}"}
            acts = session.scalars(select(History).where(History.event == "login_issued")).all()
            assert len(acts) == turn * len(chosen)


def test_whoever_signs_in_first_is_not_issued_another_password(office: Office) -> None:
    ends = office.race(issue(office, shown(office), "province"), sign_in(office))
    only(ends, "LoginsMovedOn", "PasswordChanged")
    assert "done" in ends
    with Session(office.engine) as session:
        account = session.get_one(Account, office.account_ids[office.codes["school"]])
        was_issued = account.password_hash == "hash 1 of province"
        assert was_issued == (ends[0] == "done")
        assert not (was_issued and account.last_sign_in_at)


def test_a_login_handed_over_twice_in_the_same_moment_has_one_holder(office: Office) -> None:
    with Session(office.engine) as session:
        version = session.get_one(Account, office.account_ids[office.codes["school"]]).version
    ends = office.race(hand_over(office, version, "sao"), hand_over(office, version, "department"))
    only(ends, "ChangedMeanwhile", "HandedOver")
    assert ends.count("done") == 1
    with Session(office.engine) as session:
        holder = signing_in.find(session, office.codes["school"])
        assert holder is not None
        assert holder.name == ("sao", "department")[ends.index("done")]
