"""What a provincial office does to the list of other schools, at any moment (6.1, 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.domain.thai_calendar import in_bangkok
from app.models import Account, OtherSchool, Return
from app.services.other_schools import keeping, paying
from tests.factories import Country

ANY = st.integers(0, 999)
GRADES = st.sampled_from([("k3", "p1"), ("p1",), ("k3",)])


class ListActs:
    """The acts of a machine that has a session, a country and a clock."""

    session: Session
    country: Country
    at: datetime
    attempt: Callable[[Account, Permission, Return, Callable[[], Any]], None]

    def on_the_list(self, pick: int, act: Callable[..., Any]) -> None:
        """Let the provincial office act on one of its schools."""
        schools = self.session.scalars(select(OtherSchool).order_by(OtherSchool.id)).all()
        school, office = schools[pick % len(schools)], self.country.province
        person = self.country.account(office)
        self.attempt(
            person,
            Permission.OTHER_SCHOOL_KEEP,
            self.country.whole(self.session, office),
            lambda: act(self.session, school, actor=person, at=self.at),
        )

    @rule(pick=ANY)
    def a_school_is_dissolved(self, pick: int) -> None:
        self.on_the_list(
            pick,
            lambda session, school, **how: keeping.dissolve(
                session, school, on=date(2026, 5, 1), version=school.version, **how
            ),
        )

    @rule(pick=ANY)
    def a_school_is_restored(self, pick: int) -> None:
        self.on_the_list(
            pick,
            lambda session, school, **how: keeping.restore(
                session, school, version=school.version, **how
            ),
        )

    @rule(pick=ANY, grades=GRADES)
    def a_school_teaches_other_grades(self, pick: int, grades: tuple[str, ...]) -> None:
        self.on_the_list(
            pick,
            lambda session, school, **how: keeping.change(
                session,
                school,
                replace(keeping.facts_of(school), grades=grades),
                version=school.version,
                **how,
            ),
        )

    @rule(pick=ANY, far=st.booleans(), days=st.sampled_from([0, 1, 90]), alone=st.booleans())
    def an_authority_is_to_pay(self, pick: int, far: bool, days: int, alone: bool) -> None:
        authority = self.country.municipality if far else self.country.sao
        since = in_bangkok(self.at).date() + timedelta(days=days)
        self.on_the_list(
            pick,
            lambda session, school, **how: paying.let_pay(
                session, school, authority, since=since, alone=alone, **how
            ),
        )

    @rule(pick=ANY, payer=ANY)
    def an_authority_pays_no_more(self, pick: int, payer: int) -> None:
        def end(session: Session, school: OtherSchool, **how: Any) -> None:
            payers = paying.payers_of(session, school)
            if payers:
                one = payers[payer % len(payers)]
                on = max(one.valid_from, in_bangkok(self.at).date())
                paying.end(session, one, on=on, **how)

        self.on_the_list(pick, end)
