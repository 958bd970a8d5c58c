"""A file of the portal can be unpacked on every system, whatever its unit is called."""

from __future__ import annotations

from app.dispatch.names import LONGEST, safe


def test_a_long_name_of_thai_letters_fits_into_a_file_system() -> None:
    name = safe("โรงเรียน" + "น้ำ" * 60)
    assert 150 < len(name.encode()) <= LONGEST
    assert name.endswith("น้ำ")
    assert len(safe("a" * 200)) == 100


def test_what_hides_in_a_name_is_left_out() -> None:
    assert safe("ก\u202egnp.exe\u200b/../x\n") == "กgnp.exe .. x"
