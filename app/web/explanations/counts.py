"""What the sheets of counts refuse (`process.md` 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.counts import LARGEST
from app.domain.grades import GRADES
from app.domain.thai_calendar import format_date
from app.services import errors as refusals
from app.web.explanations.words import Explanations, in_words


def _told_of_grades(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "school": facts["school"].name,
        "grades": ", ".join(GRADES[code].short for code in facts["grades"]),
        "most": f"{LARGEST:,}",
    }


EXPLANATIONS: Explanations = {
    refusals.HeadingsUnknown: in_words(
        422,
        _l("The headings are not known"),
        _l(
            "The file has not the headings of the portal's sheet. Download the sheet, fill in that"
            " one, and leave its row of headings as it is."
        ),
    ),
    refusals.GradeNotTaught: in_words(
        409,
        _l("The school does not teach these grades"),
        _l(
            "%(school)s does not teach %(grades)s, so it cannot have pupils there. If it does,"
            " ask the provincial office to mend the list of schools."
        ),
        _told_of_grades,
    ),
    refusals.GradeTooLarge: in_words(
        409,
        _l("No grade has so many pupils"),
        _l(
            "%(school)s would have more than %(most)s pupils in %(grades)s, boys and girls"
            " together. Correct the figures."
        ),
        _told_of_grades,
    ),
    refusals.SchoolDissolved: in_words(
        409,
        _l("The school is dissolved"),
        _l(
            "%(school)s was dissolved on %(day)s, so it is saved as zeros. If that is a mistake,"
            " ask the provincial office to mend the list of schools."
        ),
        lambda facts: {
            "school": facts["school"].name,
            "day": format_date(facts["on"], "long"),
        },
    ),
}
