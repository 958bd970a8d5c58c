"""What the sheets of counts refuse (`process.md` 6)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.counts import LARGEST
from app.domain.grades import GRADES
from app.domain.thai_calendar import format_date
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _grade_not_taught(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The school does not teach these grades"),
        _(
            "%(school)s does not teach %(grades)s, so it cannot have pupils there. If it does,"
            " ask the provincial office to mend the list of schools.",
            school=refusal.facts["school"].name,
            grades=", ".join(GRADES[code].short for code in refusal.facts["grades"]),
        ),
    )


def _grade_too_large(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("No grade has so many pupils"),
        _(
            "%(school)s would have more than %(most)s pupils in %(grades)s, boys and girls"
            " together. Correct the figures.",
            school=refusal.facts["school"].name,
            most=f"{LARGEST:,}",
            grades=", ".join(GRADES[code].short for code in refusal.facts["grades"]),
        ),
    )


def _school_dissolved(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The school is dissolved"),
        _(
            "%(school)s was dissolved on %(day)s, so it is saved as zeros. If that is a mistake,"
            " ask the provincial office to mend the list of schools.",
            school=refusal.facts["school"].name,
            day=format_date(refusal.facts["on"], "long"),
        ),
    )


def _headings_unknown(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("The headings are not known"),
        _(
            "The file has not the headings of the portal's sheet. Download the sheet, fill in that"
            " one, and leave its row of headings as it is."
        ),
    )


EXPLANATIONS: Explanations = {
    refusals.HeadingsUnknown: _headings_unknown,
    refusals.GradeNotTaught: _grade_not_taught,
    refusals.GradeTooLarge: _grade_too_large,
    refusals.SchoolDissolved: _school_dissolved,
}
