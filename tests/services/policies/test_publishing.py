"""A version is published once, by the newest knowledge, and keeps what it changed and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.live import columns_of, current_version, load_rules
from app.access.live import publish as put_in_force
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.access.reach import Reach
from app.access.rules import Rule
from app.models import Account, Duty, History, PolicyDraft, PolicyRule
from app.services import administrators
from app.services.errors import (
    ChangedMeanwhile,
    NotFound,
    NothingToPublish,
    PolicyMovedOn,
    ReasonMissing,
)
from app.services.policies import drafts, published, publishing
from tests.factories import Country, make_account, make_country
from tests.factories.country import POLICY
from tests.factories.rounds import NOW
from tests.services.meeting import Meeting
from tests.services.policies.conftest import Publish, in_force

NEW = Rule("06", "recorder", "*", Permission.PUPILS_CONFIRM, Reach.OWN, "allow")
BY_LOGIN = Rule("06", "*", "06330305-01", Permission.RECORD_EXPORT, Reach.OWN, "allow")


def last_history(session: Session) -> History:
    return session.scalars(select(History).order_by(History.id.desc()).limit(1)).one()


def test_a_version_keeps_author_time_reason_and_difference_and_history_has_it(
    session: Session, country: Country, draft: PolicyDraft, publish: Publish
) -> None:
    old = in_force(session)[0]
    drafts.add(session, draft, [NEW], at=NOW)
    drafts.remove(session, draft, [old], at=NOW)
    made = publish(draft)
    assert (made.published_by, made.published_at, made.reason) == (
        draft.account,
        NOW,
        "ตามมติที่ประชุม",
    )
    assert publishing.difference(session, made) == publishing.Difference((NEW,), (old,))
    row = last_history(session)
    assert (row.event, row.subject, row.subject_id) == ("policy_published", "policy", made.id)
    assert row.unit_id == country.department.id
    assert row.reason == made.reason
    assert row.after["added"] == ["06, recorder, *, pupils, confirm, own, allow"]
    assert draft.published_version_id == made.id


def test_a_reason_is_needed_and_a_change(session: Session, draft: PolicyDraft) -> None:
    def publish(reason: str) -> None:
        publishing.publish_draft(
            session, draft, actor=draft.account, at=NOW, version=draft.version, reason=reason
        )

    with pytest.raises(NothingToPublish):
        publish("there is one")
    drafts.add(session, draft, [NEW], at=NOW)
    with pytest.raises(ReasonMissing):
        publish("  ")


def test_what_is_published_is_what_was_shown_and_once_only(
    session: Session, draft: PolicyDraft, publish: Publish
) -> None:
    shown = draft.version
    drafts.add(session, draft, [NEW], at=NOW)
    with pytest.raises(ChangedMeanwhile):
        publishing.publish_draft(
            session, draft, actor=draft.account, at=NOW, version=shown, reason="tried"
        )
    publish(draft)
    with pytest.raises(ChangedMeanwhile):
        publish(draft)


def test_the_second_of_two_administrators_sees_the_firsts_version_before_publishing(
    session: Session, draft: PolicyDraft, colleague: Account, publish: Publish
) -> None:
    base = current_version(session)
    theirs = drafts.begin(session, colleague, at=NOW)
    drafts.add(session, theirs, [BY_LOGIN], at=NOW)
    drafts.add(session, draft, [NEW], at=NOW)
    first = publish(theirs)
    with pytest.raises(PolicyMovedOn) as moved_on:
        publish(draft)
    assert moved_on.value.facts == {"base": base, "current": first.id}
    assert published.since(session, base) == [first]
    drafts.rebase(session, draft, at=NOW)
    second = publish(draft)
    assert {NEW, BY_LOGIN} <= set(load_rules(session, second.id))


def test_an_older_version_is_made_current_again_under_its_own_number(
    session: Session, draft: PolicyDraft, administrator: Account, publish: Publish
) -> None:
    shipped = current_version(session)
    drafts.add(session, draft, [NEW], at=NOW)
    publish(draft)
    back = drafts.begin(session, administrator, at=NOW)
    drafts.replace_all(session, back, load_rules(session, shipped), at=NOW, restores=shipped)
    made = publish(back)
    assert made.restored_from_id == shipped
    assert set(in_force(session)) == set(load_rules(session, shipped))
    assert last_history(session).event == "policy_restored"


def test_an_older_version_with_further_changes_counts_as_new(
    session: Session, draft: PolicyDraft, publish: Publish
) -> None:
    shipped = current_version(session)
    drafts.replace_all(session, draft, in_force(session), at=NOW, restores=shipped)
    drafts.add(session, draft, [NEW], at=NOW)
    assert publish(draft).restored_from_id is None


def test_versions_are_listed_by_the_page_the_newest_first(
    session: Session, country: Country, administrator: Account
) -> None:
    for number in range(publishing.PER_PAGE):
        put_in_force(session, [NEW], at=NOW, reason=f"number {number}", account_id=administrator.id)
    first, second = publishing.versions(session), publishing.versions(session, 9)
    assert (first.total, first.pages, second.number) == (publishing.PER_PAGE + 1, 2, 2)
    assert first.rows[0].id == current_version(session)
    assert [row.id for row in second.rows] == [publishing.get(session, second.rows[0].id).id]
    with pytest.raises(NotFound):
        publishing.get(session, 999)


def test_the_shipped_policy_comes_back_from_the_server_even_when_nobody_can_edit(
    session: Session, country: Country
) -> None:
    put_in_force(session, [], at=NOW, reason="everything taken")
    shipped = read_policy_file(POLICY)
    assert not administrators.exists(session, in_force(session), at=NOW)
    made = publishing.restore_shipped(session, shipped, at=NOW, reason="policies/policy.csv")
    assert made is not None
    assert in_force(session) == shipped
    assert administrators.exists(session, shipped, at=NOW)
    assert last_history(session).event == "policy_restored"
    assert publishing.restore_shipped(session, shipped, at=NOW, reason="again") is None


def test_an_upgrade_gives_new_permissions_their_shipped_rules_once(session: Session) -> None:
    shipped = read_policy_file(POLICY)
    old = [rule for rule in shipped if rule.permission.resource != "record"]
    put_in_force(session, old, at=NOW, reason="before the upgrade")
    made = publishing.adopt_new_permissions(session, shipped, at=NOW, reason="upgrade")
    assert made is not None
    assert set(in_force(session)) == set(shipped)
    put_in_force(session, old, at=NOW, reason="administrators took them away")
    assert publishing.adopt_new_permissions(session, shipped, at=NOW, reason="again") is None
    assert in_force(session) == old


def test_a_rule_of_a_permission_that_this_release_dropped_is_left_out(session: Session) -> None:
    version = put_in_force(session, [NEW], at=NOW, reason="an older release")
    dropped = columns_of(BY_LOGIN) | {"resource": "dropped"}
    session.add(PolicyRule(version_id=version.id, **dropped))
    session.flush()
    assert in_force(session) == [NEW]


def test_rules_and_open_drafts_that_name_a_login_follow_its_new_name_and_class(
    session: Session, country: Country, administrator: Account, draft: PolicyDraft
) -> None:
    put_in_force(session, [*in_force(session), BY_LOGIN], at=NOW, reason="an exception")
    waiting = replace(BY_LOGIN, who="*", permission=Permission.RECORD_VIEW)
    drafts.add(session, draft, [waiting], at=NOW)
    names = {"06330305": "05330305", "06330305-01": "05330305-01"}
    made = publishing.rename_logins(session, names, actor=administrator, at=NOW)
    assert made is not None
    renamed = replace(BY_LOGIN, who="05", login="05330305-01")
    assert publishing.difference(session, made) == publishing.Difference((renamed,), (BY_LOGIN,))
    session.expire_all()
    assert [change.rule for change in drafts.changes(session, draft)] == [
        replace(waiting, login="05330305-01")
    ]
    assert publishing.rename_logins(session, names, actor=administrator, at=NOW) is None


def test_a_rule_that_named_the_new_login_already_stands_in_the_policy_once(
    session: Session, administrator: Account
) -> None:
    old = replace(BY_LOGIN, who="*")
    new = replace(old, login="05330305-01")
    put_in_force(session, [old, new], at=NOW, reason="before the upgrade")
    publishing.rename_logins(session, {old.login: new.login}, actor=administrator, at=NOW)
    assert in_force(session) == [new]


@pytest.mark.parametrize("time", range(3))
def test_of_two_drafts_published_at_once_one_comes_first_and_the_other_looks_again(
    engine: Engine, time: int
) -> None:
    with Session(engine) as session:
        country = make_country(session)
        second = make_account(session, country.department, Duty.ADMINISTRATOR, suffix="01")
        owners = [country.account(country.department), second]
        for owner, rule in zip(owners, (NEW, BY_LOGIN), strict=True):
            drafts.add(session, drafts.begin(session, owner, at=NOW), [rule], at=NOW)
        ids = [owner.id for owner in owners]
        session.commit()

    def publishing_of(account_id: int) -> Callable[[Session], object]:
        def act(session: Session) -> object:
            actor = session.get_one(Account, account_id)
            draft = drafts.open_of(session, actor)
            assert draft is not None
            return publishing.publish_draft(
                session, draft, actor=actor, at=NOW, version=draft.version, reason="at once"
            )

        return act

    meeting = Meeting(engine)
    meeting.run(*(publishing_of(account_id) for account_id in ids))
    assert (meeting.done, meeting.refused) == (1, [PolicyMovedOn])
