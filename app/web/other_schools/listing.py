"""A province's list of schools, or the country's, with who pays for each; also as a file (6.1)."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.domain.affiliations import Affiliation
from app.domain.login_codes import Level
from app.domain.thai_calendar import format_date, in_bangkok, to_arabic_digits
from app.exchange.csv_files import Code, write_table
from app.models import Round, Unit
from app.services import rounds
from app.services.counts import coverage
from app.services.errors import NotFound
from app.services.other_schools import listing as service
from app.services.other_schools import wishes
from app.services.other_schools.listing import Coverage, Line, Standing, Wish
from app.web import current, printing
from app.web.context import round_label
from app.web.guards import requires
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.words import COVERAGES, HEADS, STANDINGS, grades_text, place
from app.web.paging import Pager, base_of, page_asked

LIST = "/units/<code>/other-schools"


@blueprint.get(LIST)
@requires(Permission.OTHER_SCHOOL_VIEW)
def schools() -> ResponseReturnValue:
    unit, wanted = _office(), _wish()
    kept = _kept(wanted)
    found = service.find(current.session(), unit, wanted, **_seen())
    url = url_for("other_schools.schools", code=unit.code)
    is_province = unit.level is Level.PROVINCE
    return render_template(
        "other_schools/list.html",
        unit=unit,
        wish=wanted,
        rows=found.rows,
        place=place,
        pager=Pager(found.number, found.pages, found.total, base_of(url, kept)),
        url=url,
        file_url=url_for("other_schools.schools_file", code=unit.code, **kept),
        affiliations=[(one.value, one.short) for one in Affiliation],
        standings=[(one.value, str(name)) for one, name in STANDINGS.items()],
        coverages=[(one.value, str(name)) for one, name in COVERAGES.items()],
        lacking=lacking(unit) if is_province else [],
        open_wishes=wishes.count_open(current.session(), unit) if is_province else 0,
        is_province=is_province,
        keeps=is_province and current.may(Permission.OTHER_SCHOOL_KEEP),
        is_narrowed=wanted != Wish(page=wanted.page),
        asked_round=_asked_round(),
        round_label=round_label,
    )


@blueprint.get(f"{LIST}.csv")
@requires(Permission.OTHER_SCHOOL_VIEW)
def schools_file() -> ResponseReturnValue:
    """Give the schools that fit as a file, which can be mended in Excel and read in again."""
    unit = _office()
    found = service.every(current.session(), unit, _wish(), **_seen())
    table = write_table(HEADS, map(_cells, found)).encode()
    return printing.sent(table, f"other-schools-{unit.code}.csv", "text/csv")


def this_round() -> Round | None:
    """Give the round that the list speaks of: the one asked for, or the newest that has opened."""
    newest = rounds.newest_opened(current.all_rounds(), at=current.arrived_at())
    return _asked_round() or newest


def lacking(province: Unit) -> list[dict[str, Any]]:
    """Say how many schools nobody pays for in this round, and how many two do (6.1)."""
    the_round = this_round()
    if the_round is None:
        return []
    select_them = {Coverage.UNPAID: coverage.unpaid, Coverage.PAID_TWICE: coverage.paid_twice}
    return [
        {
            "key": one.value,
            "number": coverage.how_many(current.session(), chosen(province, the_round)),
            "url": url_for(
                "other_schools.schools", code=province.code, **asking_for(one, the_round)
            ),
        }
        for one, chosen in select_them.items()
    ]


def asking_for(lacks: Coverage, the_round: Round) -> dict[str, Any]:
    """Give the arguments of the list of all that lack something in a round, dissolved or not."""
    return {
        "coverage": lacks.value,
        "standing": Standing.ALL.value,
        "round_key": the_round.key,
    }


def _asked_round() -> Round | None:
    key = request.args.get("round_key")
    return next((one for one in current.all_rounds() if one.key == key), None)


def _office() -> Unit:
    if current.unit().level not in (Level.PROVINCE, Level.DEPARTMENT):
        raise NotFound()
    return current.unit()


def _seen() -> dict[str, Any]:
    return {
        "scope": current.scope(Permission.OTHER_SCHOOL_VIEW),
        "the_round": this_round(),
        "on": in_bangkok(current.arrived_at()).date(),
    }


def _wish() -> Wish:
    """Read from the address what is looked for; what makes no sense is left out."""
    asked = request.args
    affiliation, standing = asked.get("affiliation", ""), asked.get("standing", "")
    lacks = asked.get("coverage", "")
    is_province = current.unit().level is Level.PROVINCE
    return Wish(
        text=asked.get("q", "").strip()[:100],
        affiliation=Affiliation(affiliation) if affiliation in set(Affiliation) else None,
        payer=to_arabic_digits(asked.get("payer", "")).strip()[:20],
        standing=Standing(standing) if standing in set(Standing) else Standing.LIVING,
        coverage=Coverage(lacks) if is_province and lacks in set(Coverage) else None,
        page=page_asked(),
    )


def _kept(wanted: Wish) -> dict[str, Any]:
    """Give what an address of the list says of what is looked for."""
    kept = {
        "q": wanted.text,
        "affiliation": wanted.affiliation.value if wanted.affiliation else "",
        "payer": wanted.payer,
        "standing": wanted.standing.value if wanted.standing is not Standing.LIVING else "",
        "coverage": wanted.coverage.value if wanted.coverage else "",
        "round_key": the_round.key if (the_round := _asked_round()) else "",
    }
    return {name: value for name, value in kept.items() if value}


def _cells(line: Line) -> tuple[str, ...]:
    school = line.school
    where = place(school.district_code, school.subdistrict_code).split(" อ.")
    district = place(school.district_code, None)
    return (
        Code(school.code) if school.code else "",
        school.name,
        school.affiliation.short,
        district.removeprefix("อ.") if school.district_code else "",
        where[0].removeprefix("ต.") if school.subdistrict_code else "",
        grades_text(school.grades),
        Code(line.payers[0].code) if len(line.payers) == 1 else "",
        format_date(school.dissolved_on, "medium") if school.dissolved_on else "",
    )
