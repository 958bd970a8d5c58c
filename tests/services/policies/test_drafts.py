"""A draft gathers changes, and holds no change that makes no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access.enforcer import Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.access.table import cells, duties_of
from app.domain.login_codes import LoginClass
from app.models import Account, ChangeKind, Duty, PolicyDraft
from app.services.errors import ChangedMeanwhile, NotFound
from app.services.policies import drafts, published
from tests.factories.rounds import NOW
from tests.services.policies.conftest import Publish, in_force

NEW = Rule("06", "recorder", "*", Permission.PUPILS_CONFIRM, Reach.OWN, "allow")
CANCEL = Permission.ROSTER_CANCEL


def kinds_of(session: Session, draft: PolicyDraft) -> list[tuple[ChangeKind, Rule]]:
    return [(change.kind, change.rule) for change in drafts.changes(session, draft)]


def decided(rules: list[Rule], login_class: LoginClass, permission: Permission) -> set[Relation]:
    policy = Policy(0, rules)
    return {
        relation
        for duty in duties_of(login_class.level)
        for relation in policy.decided(Subject(login_class, duty.value), permission, at=NOW)
    }


def test_an_account_has_one_open_draft_however_often_it_begins_one(
    session: Session, administrator: Account, draft: PolicyDraft
) -> None:
    assert drafts.begin(session, administrator, at=NOW) is draft
    drafts.discard(session, draft, at=NOW)
    drafts.discard(session, draft, at=NOW)
    assert drafts.open_of(session, administrator) is None
    assert drafts.begin(session, administrator, at=NOW) is not draft


def test_a_rule_added_and_taken_away_again_leaves_no_change(
    session: Session, draft: PolicyDraft
) -> None:
    old = in_force(session)[0]
    drafts.add(session, draft, [NEW, NEW], at=NOW)
    drafts.remove(session, draft, [old, old], at=NOW)
    assert kinds_of(session, draft) == [(ChangeKind.ADD, NEW), (ChangeKind.REMOVE, old)]
    assert drafts.rules_after(session, draft) == [*in_force(session)[1:], NEW]
    drafts.remove(session, draft, [NEW], at=NOW)
    drafts.add(session, draft, [old], at=NOW)
    assert kinds_of(session, draft) == []


def test_what_the_policy_has_is_not_added_and_what_it_lacks_is_not_removed(
    session: Session, draft: PolicyDraft
) -> None:
    drafts.add(session, draft, in_force(session)[:3], at=NOW)
    drafts.remove(session, draft, [NEW], at=NOW)
    assert kinds_of(session, draft) == []


def test_every_change_raises_the_drafts_version_even_in_the_same_moment(
    session: Session, draft: PolicyDraft
) -> None:
    seen = [draft.version]
    for act in (drafts.add, drafts.remove, drafts.replace_all):
        act(session, draft, [NEW], at=NOW)
        seen.append(draft.version)
    assert seen == sorted(set(seen))


def test_a_change_is_undone_by_whoever_has_the_draft_and_only_once(
    session: Session, draft: PolicyDraft, colleague: Account
) -> None:
    drafts.add(session, draft, [NEW], at=NOW)
    (change,) = drafts.changes(session, draft)
    with pytest.raises(NotFound):
        drafts.undo(session, drafts.begin(session, colleague, at=NOW), change.id, at=NOW)
    drafts.undo(session, draft, change.id, at=NOW)
    with pytest.raises(NotFound):
        drafts.undo(session, draft, change.id, at=NOW)


def test_a_draft_that_is_closed_is_changed_no_more(session: Session, draft: PolicyDraft) -> None:
    drafts.discard(session, draft, at=NOW)
    for act in (drafts.add, drafts.remove, drafts.replace_all):
        with pytest.raises(ChangedMeanwhile):
            act(session, draft, [NEW], at=NOW)


def test_an_imported_file_becomes_the_difference_to_the_policy_in_force(
    session: Session, draft: PolicyDraft
) -> None:
    wanted = [*in_force(session)[2:], NEW]
    drafts.remove(session, draft, in_force(session)[50:60], at=NOW)
    drafts.replace_all(session, draft, wanted, at=NOW)
    assert drafts.rules_after(session, draft) == wanted
    assert len(drafts.changes(session, draft)) == 3


def test_what_a_class_has_from_its_level_is_denied_to_it_and_left_to_the_others(
    session: Session, draft: PolicyDraft
) -> None:
    drafts.take_away(session, draft, LoginClass.SAO, CANCEL, at=NOW)
    deny = Rule("06", "*", "*", CANCEL, Reach.ANY, "deny")
    assert kinds_of(session, draft) == [(ChangeKind.ADD, deny)]
    after = drafts.rules_after(session, draft)
    assert decided(after, LoginClass.SAO, CANCEL) == set()
    assert decided(after, LoginClass.PAO, CANCEL) == {Relation.CHILD}


def test_a_classs_own_grant_is_simply_removed(session: Session, draft: PolicyDraft) -> None:
    later = replace(NEW, valid_from=NOW + timedelta(days=3))
    drafts.add(session, draft, [NEW, later], at=NOW)
    levels = [rule for rule in in_force(session) if rule.permission is NEW.permission]
    drafts.remove(session, draft, levels, at=NOW)
    drafts.take_away(session, draft, LoginClass.SAO, NEW.permission, at=NOW)
    assert {rule for _, rule in kinds_of(session, draft)} == set(levels)


def test_one_duty_is_taken_a_permission_that_all_have(session: Session, draft: PolicyDraft) -> None:
    view = Permission.PUPILS_VIEW
    drafts.take_away(session, draft, LoginClass.SAO, view, duty="recorder", at=NOW)
    table = cells(Policy(0, drafts.rules_after(session, draft)), at=NOW)
    by_duty = table[LoginClass.SAO, view].by_duty
    assert [duty for duty, relations in by_duty.items() if not relations] == [Duty.RECORDER]


def test_a_permission_that_would_come_later_is_taken_away_too(
    session: Session, draft: PolicyDraft
) -> None:
    coming = Rule("*", "*", "*", Permission.ROUND_MANAGE, Reach.OWN, "allow", NOW + timedelta(1))
    drafts.add(session, draft, [coming], at=NOW)
    drafts.take_away(session, draft, LoginClass.SAO, Permission.ROUND_MANAGE, at=NOW)
    assert [rule.who for _, rule in kinds_of(session, draft)] == ["*", "06"]


def test_a_split_rule_decides_as_before_for_each_class_by_itself(
    session: Session, draft: PolicyDraft
) -> None:
    before = cells(Policy(0, in_force(session)), at=NOW)
    of_authorities = [r for r in in_force(session) if r.permission is CANCEL]
    for rule in of_authorities:
        drafts.split(session, draft, rule, at=NOW)
        drafts.split(session, draft, rule, at=NOW)
    after = cells(Policy(0, drafts.rules_after(session, draft)), at=NOW)
    assert {key: cell.by_duty for key, cell in after.items()} == {
        key: cell.by_duty for key, cell in before.items()
    }
    added = [rule for kind, rule in kinds_of(session, draft) if kind is ChangeKind.ADD]
    assert {rule.who for rule in added} == {"02", "03", "04", "05", "06"}


def test_everybodys_rule_is_split_into_the_levels_and_a_single_classs_not_at_all(
    session: Session, draft: PolicyDraft
) -> None:
    rules = in_force(session)
    everybodys = next(rule for rule in rules if rule.who == "*")
    departments = next(rule for rule in rules if rule.who == "department")
    drafts.split(session, draft, everybodys, at=NOW)
    drafts.split(session, draft, departments, at=NOW)
    added = [rule.who for kind, rule in kinds_of(session, draft) if kind is ChangeKind.ADD]
    assert added == ["department", "province", "authority", "institution"]


def test_a_colleagues_draft_is_seen_once_it_changes_something(
    session: Session, administrator: Account, draft: PolicyDraft, colleague: Account
) -> None:
    assert drafts.others(session, colleague) == []
    drafts.add(session, draft, [NEW], at=NOW)
    assert drafts.others(session, colleague) == [draft]
    assert drafts.others(session, administrator) == []


def test_a_draft_put_on_a_newer_version_keeps_only_what_still_makes_a_difference(
    session: Session,
    draft: PolicyDraft,
    colleague: Account,
    publish: Publish,
) -> None:
    old, kept = in_force(session)[:2]
    drafts.add(session, draft, [NEW], at=NOW)
    drafts.remove(session, draft, [old, kept], at=NOW)
    theirs = drafts.begin(session, colleague, at=NOW)
    drafts.add(session, theirs, [NEW], at=NOW)
    drafts.remove(session, theirs, [old], at=NOW)
    published = publish(theirs)
    applies = [change.applies for change in drafts.changes(session, draft)]
    assert applies == [False, False, True]
    drafts.rebase(session, draft, at=NOW)
    assert draft.base_version_id == published.id
    assert kinds_of(session, draft) == [(ChangeKind.REMOVE, kept)]


def test_a_published_draft_is_found_by_its_owner_alone(
    session: Session, draft: PolicyDraft, colleague: Account, publish: Publish
) -> None:
    drafts.add(session, draft, [NEW], at=NOW)
    assert published.of_draft(session, draft.id, account=draft.account) is None
    version = publish(draft)
    assert published.of_draft(session, draft.id, account=draft.account) == version.id
    assert published.of_draft(session, draft.id, account=colleague) is None
