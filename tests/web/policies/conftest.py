"""The desk of an administrator who looks at access rights and changes them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.live import current_version, load_rules
from app.access.permissions import Permission
from app.access.rules import Rule
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Duty, PolicyDraft
from app.services.policies import drafts
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.conftest import Visit

RIGHTS = "/departments/dla/policies"
CANCEL_06 = "/cells/06/roster/cancel"
_LATER = in_bangkok(NOW + timedelta(days=3000))
A_LATER_DAY = f"{_LATER.day}/{_LATER.month}/{_LATER.year + 543}"


@dataclass
class Desk:
    """Pages of access rights, and what they have led to in the database."""

    visit: Visit

    def get(self, path: str = "", status: int = 200) -> str:
        """Open a page, and give what a person reads on it."""
        answer = self.visit.get(f"{RIGHTS}{path}")
        assert answer.status_code == status, answer.text
        return read(answer)

    def post(self, path: str, status: int = 303, **fields: Any) -> TestResponse:
        answer = self.visit.post(f"{RIGHTS}{path}", fields)
        assert answer.status_code == status, answer.text
        return answer

    def take_away(self, path: str = CANCEL_06, duty: str = "*") -> None:
        self.post(f"{path}/take-away", **{"take-duty": duty})

    def publish(self, reason: str = "ทดลองใช้", status: int = 303) -> TestResponse:
        """Publish the open draft as its page shows it."""
        page = self.visit.get(f"{RIGHTS}/draft").text
        shown = {name: self.hidden(page, f"publish-{name}") for name in ("draft", "version")}
        return self.post(
            "/draft/publish",
            status,
            **{"publish-reason": reason, "publish-draft": shown["draft"]},
            **{"publish-version": shown["version"]},
        )

    @staticmethod
    def hidden(page: str, name: str) -> str:
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
        assert tag is not None, name
        value = re.search(r'value="([^"]*)"', tag[0])
        return value[1] if value else ""

    def rules(self) -> list[Rule]:
        """List the rules in force."""
        self.visit.session.rollback()
        return load_rules(self.visit.session, current_version(self.visit.session))

    def draft(self, account: Account | None = None) -> PolicyDraft | None:
        self.visit.session.rollback()
        return drafts.open_of(self.visit.session, account or self.administrator)

    def changes(self) -> list[tuple[str, Rule]]:
        draft = self.draft()
        if draft is None:
            return []
        return [(one.kind.value, one.rule) for one in drafts.changes(self.visit.session, draft)]

    @property
    def administrator(self) -> Account:
        return self.visit.country.account(self.visit.country.department)

    def colleague(self) -> Account:
        """Appoint a second administrator."""
        department = self.visit.country.department
        found = self.visit.session.scalar(
            select(Account).where(Account.unit_id == department.id, Account.suffix == "09")
        )
        return found or make_account(
            self.visit.session, department, Duty.ADMINISTRATOR, suffix="09"
        )


def read(answer: TestResponse) -> str:
    """Give the text of a page's content, without its tags and what stands in them."""
    content = answer.text.partition("<main")[2] or answer.text
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", content)))


def about(rules: list[Rule], permission: Permission, who: str) -> list[Rule]:
    return [rule for rule in rules if rule.permission is permission and rule.who == who]


@pytest.fixture
def desk(visit: Visit) -> Desk:
    visit.enter(visit.country.department)
    return Desk(visit)
