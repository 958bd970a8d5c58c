"""Where an administrator goes to keep the units, and does wrong there."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country

UNITS = "/departments/dla/units"
HEADS = "code,name_th,kind,district_code"
NAMED = (HEADS, "06330305,องค์การบริหารส่วนตำบลดงรัก,sao,3303")
UPGRADED = (
    HEADS,
    "05330305,เทศบาลตำบลดงรัก,,3303",
    "6330901,องค์การบริหารส่วนตำบลใหม่,sao,3309",
    "06330902,องค์การบริหารส่วนตำบลไร้อำเภอ,sao,9999",
)


def keeper(walker: Walker, country: Country) -> None:
    """Look at every page, be refused on each, then import a list with an upgrade."""
    looks_around(walker, country)
    is_refused(walker, country)
    imports_a_list(walker)


def looks_around(walker: Walker, country: Country) -> None:
    centre, sao = f"/units/{country.centre.code}", f"/units/{country.sao.code}"
    walker.opens(
        UNITS,
        f"{UNITS}?q=ไม่มี&standing=dissolved",
        f"{UNITS}?kind=centre&province=33&page=2",
        "/units/dla",
        f"/units/{country.province.code}",
        f"/units/{country.second_centre.code}",
        *(f"{sao}{act}" for act in ("", "/rename", "/code", "/move", "/below/new", "/dissolve")),
        *(f"{centre}{act}" for act in ("", "/code", "/merge", "/split", "/dissolve")),
        f"{centre}/move?parent={country.municipality.code}",
        f"{sao}/below/codes",
        "/units/dla/below/new",
        "/units/p33/below/new",
        f"{centre}/restore",
    )
    walker.opens(f"{centre}/move?parent=1", status=422)
    walker.opens("/units/dla/dissolve", f"{UNITS}/imports/99", status=404)


def is_refused(walker: Walker, country: Country) -> None:
    centre, sao = f"/units/{country.centre.code}", f"/units/{country.sao.code}"
    walker.submits(f"{sao}/below/new", new_code="05330101", name="")
    walker.submits(f"{sao}/rename", status=409, version="0", name="อื่น")
    walker.submits(f"{sao}/code", new_code=country.municipality.code, on="1/1/2600")
    walker.submits(f"{sao}/dissolve", reason="ทดสอบ")
    walker.submits(f"{centre}/move?parent={country.municipality.code}", new_code="1")
    walker.submits(f"{centre}/merge", reason="")
    walker.submits(f"{centre}/split", name="", on="x")
    walker.submits(f"{UNITS}/import")


def imports_a_list(walker: Walker) -> None:
    reads(walker, NAMED)
    walker.presses(SUBMIT)
    reads(walker, UPGRADED)
    preview = walker.page.url
    walker.opens(*(f"{preview}?show={one}" for one in ("new", "changed", "missing", "errors")))
    walker.page.goto(preview)
    walker.page.locator("[name=digest]").evaluate("(field) => { field.value = 'old' }")
    walker.presses(SUBMIT, status=409)
    walker.page.locator("[name=upgrades]").check()
    walker.presses(SUBMIT)
    walker.opens("/units/05330305", "/units/05330305/below/codes", f"{UNITS}/import")
    walker.page.goto("/units/05330305/below/codes")
    walker.page.locator("[name^=code_]").first.fill("1")
    walker.presses(SUBMIT, status=422)


def reads(walker: Walker, rows: tuple[str, ...]) -> None:
    file = FilePayload(name="อปท.csv", mimeType="text/csv", buffer="\n".join(rows).encode())
    walker.page.goto(f"{UNITS}/import")
    walker.page.locator("[name=file]").set_input_files(file)
    walker.presses(SUBMIT)
