"""Where each visitor goes on the stage, and what each does wrong there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp

from app.models import Account, Unit
from tests.e2e import (
    bundle_routes,
    carrying_routes,
    claim_routes,
    count_link_routes,
    counts_confirm_routes,
    counts_routes,
    head_routes,
    letter_routes,
    number_routes,
    other_school_routes,
    policy_routes,
    presence_routes,
    receiving_routes,
    review_routes,
    sheet_routes,
    submission_routes,
    unit_routes,
)
from tests.e2e.stage import Stage
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import PASSWORD, Country, make_number

Route = Callable[[Walker], None]
SAVE = "#pupil [type=submit]"


@dataclass(frozen=True, slots=True)
class Map:
    """Addresses on the stage."""

    country: Country
    stage: Stage

    def round(self, key: str | None = None) -> str:
        return f"/rounds/{key or self.country.round.key}"

    def institution(self, unit: Unit, path: str = "", key: str | None = None) -> str:
        return f"{self.round(key)}/institutions/{unit.code}{path}"

    def board(self, level: str, unit: Unit, path: str = "") -> str:
        return f"{self.round()}/{level}/{unit.code}{path}"

    def return_(self, unit: Unit, data_set: str, path: str = "", key: str | None = None) -> str:
        return f"{self.round(key)}/returns/{unit.code}/{data_set}{path}"

    def officers(self, unit: Unit, path: str = "") -> str:
        return f"/units/{unit.code}/officers{path}"

    def routes(self) -> list[tuple[Account | None, Route]]:
        """List who walks which way; None is somebody who has not signed in."""
        country, officers = self.country, self.stage.officers
        return [
            (None, self.nobody),
            (officers["new"], self.new_officer),
            (officers["recorder"], self.recorder),
            (officers["head"], self.head),
            (country.account(country.school), self.school),
            (country.account(country.school), self.school_in_other_rounds),
            (country.account(country.school), self.school_mistakes),
            (country.account(country.school), self.school_sheets),
            (country.account(country.school), self.school_presence),
            (country.account(country.centre), self.centre_presence),
            (country.account(country.sao), self.presence_from_above),
            (country.account(country.school), self.school_carrying),
            (country.account(country.school), self.school_numbers),
            (country.account(country.school), self.school_review),
            (country.account(country.school), self.officers_of_school),
            (country.account(country.centre), self.centre),
            *head_routes.routes(country, self.stage),
            *submission_routes.routes(country),
            *letter_routes.routes(country),
            *receiving_routes.routes(country),
            *bundle_routes.routes(country),
            *counts_routes.routes(country),
            *count_link_routes.routes(country),
            *self.claims(),
            (country.account(country.second_centre), self.confirmed_centre),
            (country.account(country.sao), self.authority),
            (country.account(country.municipality), self.ready_authority),
            (country.account(country.idle_authority), self.idle_authority),
            (country.account(country.far_centre), self.second_factor),
            (country.account(country.far_authority), self.asking_authority),
            (country.account(country.province), self.province),
            (country.account(country.province), self.issuing),
            (country.account(country.province), self.record),
            (country.account(country.other_province), self.asking_province),
            (country.account(country.department), self.department),
            (country.account(country.department), self.rounds),
            (country.account(country.department), self.late_entries),
            (country.account(country.department), self.demands),
            (officers["administrator"], self.administrator),
            (country.account(country.department), self.access_rights),
            *other_school_routes.routes(country),
            (country.account(country.department), self.units),
        ]

    def claims(self) -> list[tuple[Account | None, Route]]:
        """Walk as a centre that asks for a child, the school that has it, and their authority."""
        country, stage = self.country, self.stage
        centre, school = self.institution(country.centre), self.institution(country.school)
        above = f"{self.round()}/claims/{country.sao.code}"
        of = country.account
        return [
            (of(country.centre), lambda one: claim_routes.centre_asks(one, centre, stage)),
            (of(country.school), lambda one: claim_routes.school_declines(one, school)),
            (of(country.centre), lambda one: claim_routes.centre_escalates(one, centre)),
            (of(country.sao), lambda one: claim_routes.authority_decides(one, above)),
            (of(country.centre), lambda one: claim_routes.centre_takes(one, centre)),
        ]

    def nobody(self, walker: Walker) -> None:
        walker.opens("/", "/sign-in", self.institution(self.country.school))
        walker.opens("/no-such-page", status=404)
        walker.submits("/sign-in", code="", password="")
        walker.submits("/sign-in", code="3099900001", password="wrong")
        walker.submits("/sign-in", status=400, csrf_token="old", code="x", password="x")

    def new_officer(self, walker: Walker) -> None:
        walker.opens("/")
        walker.submits("/account/password", new_password="short", new_password_again="other")

    def recorder(self, walker: Walker) -> None:
        school = self.country.school
        walker.comes_home()
        walker.opens(self.institution(school, "/roster"), self.return_(school, "roster"))
        walker.submits(
            self.institution(school, "/roster/new"), SAVE, status=409, number=make_number(),
            room="2", first_name="นอกห้อง",
        )  # fmt: skip

    def head(self, walker: Walker) -> None:
        school, stage = self.country.school, self.stage
        walker.comes_home()
        walker.opens(
            self.institution(school, "/roster"),
            self.institution(school, f"/roster/{stage.wrong_row}"),
            self.return_(school, "roster"),
            self.officers(school, f"/{stage.officers['recorder'].id}"),
        )

    def school(self, walker: Walker) -> None:
        school, stage = self.country.school, self.stage
        roster = self.institution(school, "/roster")
        walker.comes_home()
        walker.opens(
            *(f"{roster}{query}" for query in ("", "?page=2", "?q=ไม่มีใคร", "?state=errors")),
            f"{roster}?class=p1/1&state=unseen",
            f"{roster}/new",
            *(f"{roster}/{row}" for row in (stage.wrong_row, stage.asked_row, stage.answered_row)),
            f"{roster}/{stage.removed_row}",
            f"{roster}/{stage.wrong_row}/remove",
            self.return_(school, "roster"),
            self.return_(school, "roster", "/confirm"),
            self.return_(school, "roster", "/request"),
            "/account/password",
            "/account/sessions",
        )

    def school_in_other_rounds(self, walker: Walker) -> None:
        school = self.country.school
        for key in ("2568-1", "2570-1"):
            walker.comes_home(f"/?round_key={key}")
            walker.opens(
                self.institution(school, "/roster", key), self.return_(school, "roster", "", key)
            )
            walker.opens(self.institution(school, "/roster/new", key), status=409)

    def school_sheets(self, walker: Walker) -> None:
        sheet_routes.school(walker, self.institution(self.country.school, "/roster"))

    def school_presence(self, walker: Walker) -> None:
        presence_routes.school(walker, self.institution(self.country.school, "/roster"))

    def centre_presence(self, walker: Walker) -> None:
        presence_routes.centre(walker, self.institution(self.country.centre, "/roster"))

    def presence_from_above(self, walker: Walker) -> None:
        presence_routes.above(walker, self.institution(self.country.school, "/roster"))

    def school_carrying(self, walker: Walker) -> None:
        carrying_routes.school(walker, self.institution(self.country.school, "/roster"))

    def school_numbers(self, walker: Walker) -> None:
        stage, roster = self.stage, self.institution(self.country.school, "/roster")
        rows = (stage.answered_row, stage.removed_row, stage.wrong_row)
        number_routes.school(walker, roster, *(f"{roster}/{row}" for row in rows))

    def school_review(self, walker: Walker) -> None:
        review_routes.school(walker, self.institution(self.country.school, "/roster"))

    def school_mistakes(self, walker: Walker) -> None:
        school, stage = self.country.school, self.stage
        roster = self.institution(school, "/roster")
        walker.submits(
            f"{roster}/new", SAVE, number="9" * 41, birth_date="1/1/2015", height_cm="9",
            seat_number="x", prefix="ก" * 41,
        )  # fmt: skip
        walker.submits(f"{roster}/{stage.wrong_row}", SAVE, birth_date="31/2/2560")
        walker.submits(
            f"{roster}/{stage.wrong_row}", SAVE, status=409, version="0", first_name="เปลี่ยน"
        )
        walker.submits(f"{roster}/{stage.asked_row}", "form[action*='/queries/'] [type=submit]")
        walker.submits(f"{roster}/{stage.wrong_row}/remove", left_on="1/1/2600")
        walker.submits(f"/units/{school.code}/profile", postcode="1", rooms_p1="99", telephone="1")
        walker.submits(f"/units/{school.code}/profile", status=409, version="0", address="ใหม่")
        walker.opens(self.institution(self.country.town_school), status=403)
        walker.opens(self.institution(school, "/roster/999999"), status=404)

    def officers_of_school(self, walker: Walker) -> None:
        school, officers = self.country.school, self.stage.officers
        walker.opens(
            f"/units/{school.code}/profile",
            self.officers(school),
            self.officers(school, "/new"),
            self.officers(school, f"/{self.country.account(school).id}"),
            *(
                self.officers(school, f"/{one.id}")
                for one in officers.values()
                if one.unit is school
            ),
        )
        walker.submits(self.officers(school, "/new"), name="", phone="1")
        walker.submits(
            self.officers(school, f"/{officers['recorder'].id}"), status=409, version="0", name="ก"
        )
        handing_over = self.officers(school, f"/{officers['recorder'].id}/hand-over")
        walker.opens(
            handing_over, self.officers(school, f"/{self.country.account(school).id}/hand-over")
        )
        walker.submits(handing_over, name="", phone="1")
        walker.submits(handing_over, status=409, version="0", name="นางสาวทดสอบ ใจดี", position="ครู")
        walker.submits("/account/password", password="x", new_password="1", new_password_again="2")
        walker.page.goto(self.officers(school, "/new"))
        walker.page.locator("[name=name]").fill("นางสาวทดสอบ ใจดี")
        walker.page.locator("[name=position]").fill("ครู")
        walker.page.locator("[name=duty][value=recorder]").check()
        walker.presses(SUBMIT)

    def centre(self, walker: Walker) -> None:
        """Walk as a centre without children, past its agreed deadline, with a late entry before."""
        centre = self.country.centre
        walker.comes_home()
        walker.comes_home("/?round_key=2568-1")
        walker.opens(self.institution(centre, "/roster"), self.return_(centre, "roster"))
        walker.submits(self.return_(centre, "roster"), "form[action$='/confirm'] [type=submit]")

    def confirmed_centre(self, walker: Walker) -> None:
        centre, asked = self.country.second_centre, self.stage.requests["second_centre"]
        walker.comes_home()
        walker.opens(self.institution(centre, "/roster"))
        walker.page.locator("#roster th[scope=row] a").click()
        walker.opens(walker.page.url, self.return_(centre, "roster"))
        walker.opens(self.return_(centre, "roster", f"/requests/{asked}/withdraw"))
        walker.opens(self.institution(centre, "/roster/new"), status=409)

    def authority(self, walker: Walker) -> None:
        country, sao = self.country, self.country.sao
        asked, board = self.stage.requests["second_centre"], self.board("authorities", sao)
        counts_confirm_routes.authority(walker, self.return_(sao, "counts"))
        answering = self.return_(country.second_centre, "roster", f"/requests/{asked}/answer")
        walker.comes_home()
        walker.opens(
            *(
                f"{board}{query}"
                for query in ("?show=overdue", "?q=ไม่มี", "?sort=pupils&order=down")
            ),
            f"{board}/institutions",
            f"{board}/deadlines",
            self.return_(sao, "pupils"),
            answering,
            self.institution(country.school),
            self.institution(country.school, "/roster"),
            self.institution(country.school, f"/roster/{self.stage.wrong_row}"),
            self.officers(sao, "/below"),
            self.officers(sao, "/below?q=ไม่มี"),
            self.officers(country.school, f"/{self.stage.officers['recorder'].id}"),
            f"/units/{country.school.code}/profile",
        )
        walker.submits(answering, "form[action$='/answer'] [value=decline]")
        typed: dict[str, Any] = {
            f"u{country.centre.id}-day": "1/1/2600",
            f"u{country.school.id}-clock": "25",
        }
        walker.submits(f"{board}/deadlines", **typed)
        walker.page.goto(self.officers(country.school, f"/{country.account(country.school).id}"))
        walker.presses("form[action$='/reset'] [type=submit]")

    def ready_authority(self, walker: Walker) -> None:
        country, authority = self.country, self.country.municipality
        walker.comes_home()
        walker.opens(
            self.return_(authority, "pupils"),
            self.return_(country.town_school, "roster", "/cancel"),
        )
        walker.submits(self.return_(authority, "pupils"), "form[action$='/confirm'] [type=submit]")
        walker.submits(
            self.return_(country.town_school, "roster"), "form[action$='/cancel'] [type=submit]"
        )

    def idle_authority(self, walker: Walker) -> None:
        walker.comes_home()
        walker.opens(self.board("authorities", self.country.idle_authority, "/deadlines"))
        walker.opens(self.return_(self.country.idle_authority, "pupils"), status=404)

    def second_factor(self, walker: Walker) -> None:
        page, code = "/account/second-factor", self.country.far_centre.code
        walker.opens(page)
        walker.presses(SUBMIT)
        walker.submits(page, one_time_password="1")
        secret = walker.page.locator("#second-factor code").inner_text().replace(" ", "")
        app = pyotp.TOTP(secret).at(datetime.now(UTC))
        walker.submits(page, status=200, one_time_password=app)
        walker.opens(page, f"{page}/change/recovery-codes", f"{page}/change/another-telephone")
        walker.submits(f"{page}/change/off", one_time_password="1")
        walker.presses("header form [type=submit]")
        walker.submits("/sign-in", status=200, code=code, password=PASSWORD)
        walker.submits("/sign-in/code", one_time_password="1")

    def asking_authority(self, walker: Walker) -> None:
        country, asked = self.country, self.stage.requests["far_centre"]
        walker.comes_home()
        walker.opens(
            self.officers(country.far_centre),
            self.officers(country.far_centre, f"/{country.account(country.far_centre).id}"),
            self.return_(country.far_centre, "roster"),
            self.return_(country.far_authority, "pupils"),
            self.return_(country.far_authority, "pupils", f"/requests/{asked}/pass-on"),
        )

    def province(self, walker: Walker) -> None:
        country, province = self.country, self.country.province
        walker.comes_home()
        counts, whole = self.return_(country.sao, "counts"), self.return_(province, "whole")
        counts_confirm_routes.province(walker, counts, whole)
        walker.opens(
            self.board("provinces", province, "?sort=errors&order=down"),
            self.board("authorities", country.sao),
            self.board("authorities", country.sao, "/institutions"),
            self.board("authorities", country.sao, "/deadlines"),
            self.return_(country.sao, "pupils"),
            self.return_(country.sao, "counts"),
            self.institution(country.school),
            self.officers(province),
            f"/units/{province.code}/profile",
        )

    def issuing(self, walker: Walker) -> None:
        base = f"/units/{self.country.province.code}/logins"
        walker.opens(
            base, *(f"{base}?{asked}" for asked in ("state=all", "state=in_use&q=ไม่มี&level=x"))
        )
        walker.submits(f"{base}?state=issued", "main [type=submit][value=ticked]")

    def record(self, walker: Walker) -> None:
        base = f"/units/{self.country.province.code}/record"
        walker.opens(base)
        walker.presses("#record tbody a")
        walker.opens(
            f"{base}?event=confirmed&unit={self.country.sao.code}",
            f"{base}?from=1/13/2569&login=nobody",
            f"{base}?q=nothing",
            f"{base}/access",
            f"{base}/access?to=x",
        )

    def asking_province(self, walker: Walker) -> None:
        country = self.country
        walker.comes_home()
        walker.opens(
            self.return_(country.far_authority, "pupils"),
            self.return_(country.other_province, "whole"),
        )

    def department(self, walker: Walker) -> None:
        country, department = self.country, self.country.department
        walker.comes_home()
        walker.comes_home("/?round_key=2568-1")
        walker.opens(
            self.board("departments", department, "?show=not_confirmed"),
            self.board("provinces", country.province),
            self.board("authorities", country.sao),
            self.return_(country.other_province, "whole"),
            self.officers(department),
            self.officers(department, "/below"),
            f"/units/{department.code}/profile",
            f"/departments/{department.code}/status",
        )
        walker.submits(
            self.return_(country.other_province, "whole"), "form[action$='/answer'] [value=decline]"
        )

    def rounds(self, walker: Walker) -> None:
        base = f"/departments/{self.country.department.code}/rounds"
        key = self.country.round.key
        walker.opens(base, f"{base}/new", f"{base}/{key}", f"{base}/2570-1", f"{base}/{key}/extend")
        walker.submits(f"{base}/new", academic_year="2026", closes_at_day="x", closes_at_clock="25")
        walker.submits(f"{base}/{key}", closes_at_day="1/1/2560")
        walker.submits(f"{base}/{key}/extend", closes_at_day="1/1/2560")

    def late_entries(self, walker: Walker) -> None:
        country = self.country
        base = f"/departments/{country.department.code}/rounds/2568-1/exceptions"
        walker.opens(
            base,
            f"{base}?q=ศูนย์",
            f"{base}?q=ไม่มี",
            f"{base}/{country.school.code}",
            f"{base}/{country.centre.code}/withdraw",
        )
        walker.submits(f"{base}/{country.school.code}", until_day="1/1/2560", until_clock="x")
        walker.submits(f"{base}/{country.centre.code}/withdraw", reason="")
        walker.opens(f"{base}/9999999999", status=404)

    def access_rights(self, walker: Walker) -> None:
        policy_routes.administrator(walker, self.country)

    def units(self, walker: Walker) -> None:
        unit_routes.keeper(walker, self.country)

    def demands(self, walker: Walker) -> None:
        page = f"/departments/{self.country.department.code}/second-factor"
        walker.opens(page, f"{page}/effect?classes=03&classes=30-6")

    def administrator(self, walker: Walker) -> None:
        walker.comes_home()
        walker.opens(self.officers(self.country.department))
        walker.opens(self.return_(self.country.other_province, "whole"))
