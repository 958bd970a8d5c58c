"""Where a school goes with its sheets, and what it does wrong there."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from tests.e2e.walk import SUBMIT, Walker
from tests.factories import make_number
from tests.support.sheets import HEADINGS, roster_sheet, workbook

SHOWN = ("errors", "new", "changed", "unchanged", "missing", "repairs")


def school(walker: Walker, roster: str) -> None:
    """Walk through the import of a roster, given the address of its page."""
    walker.opens(f"{roster}/import")
    walker.submits(f"{roster}/import")
    sends(walker, roster, b"%PDF-1.4\n\x01", status=422)
    other = roster_sheet((*_pupil(), "โรงเรียนอื่น"), headings=(*HEADINGS, "สถานศึกษา"))
    sends(walker, roster, other, status=422)
    sends(walker, roster, workbook(["ก", "ข", "ค"], [make_number(), "มานี", "ใจดี"]))
    walker.presses('main form[method="post"] [type=submit]', status=422)
    wrong = (make_number(), None, "ปิติ", "ใจดี", None, "31/2/2560", "ป.9", "1")
    repaired = (float(make_number()), None, "ด.ช.มานะ", "ใจดี", None, "16/5/2015", "ป. ๑", "1")
    sends(walker, roster, roster_sheet(_pupil(), wrong, repaired))
    preview = walker.page.url
    walker.opens(*(f"{preview}?show={one}" for one in SHOWN), f"{preview}/columns", preview)
    walker.page.locator("[name=digest]").evaluate("(field) => { field.value = 'old' }")
    walker.presses(SUBMIT, status=409)
    walker.presses(SUBMIT)
    walker.opens(f"{roster}/import")


def sends(walker: Walker, roster: str, content: bytes, *, status: int = 200) -> None:
    file = FilePayload(name="ป.1.xlsx", mimeType="application/octet-stream", buffer=content)
    walker.page.goto(f"{roster}/import")
    walker.page.locator("[name=file]").set_input_files(file)
    walker.presses(SUBMIT, status=status)


def _pupil() -> tuple[str | None, ...]:
    return (make_number(), "ด.ญ.", "มานี", "ใจดี", "หญิง", "15/1/2563", "ป.1", "1")
