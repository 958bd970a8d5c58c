"""The list of a roster: what it shows, how it is searched, what it costs."""

from __future__ import annotations

from tests.web.institution.conftest import School


def test_smoke(school: School) -> None:
    row = school.pupil()
    for path in ("", "/new", f"/{row.id}", f"/{row.id}/remove", "?class=p1/1"):
        answer = school.get(path)
        assert answer.status_code == 200, path
    assert school.client.get(school.home).status_code == 200
