"""What is said of a file of counts: what would change, and what to do about a cell."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.counts import FigureError
from app.exchange.counts_sheet import heading
from app.services.counts.importing.planning import Change, ImportProblem, Problem
from app.web.filling.figures import WRONG
from app.web.filters import grade_name

MOST = 200
"""So many problems are listed; a file with more is of another kind."""

_PROBLEMS: Mapping[ImportProblem, LazyString] = {
    ImportProblem.UNKNOWN_SCHOOL: _l(
        "No school of your sheet has this code or name. Take both from the portal's sheet, or ask"
        " the provincial office to add the school."
    ),
    ImportProblem.UNKNOWN_CODE: _l(
        "No school of your sheet has this code; the one of this name has another. Take the code"
        " from the portal's sheet, or clear the cell if the name is right."
    ),
    ImportProblem.SEVERAL_SCHOOLS: _l("Several schools have this name. Type the code as well."),
    ImportProblem.DISSOLVED: _l("The school is dissolved: type 0, or leave it blank."),
}


def problem_of(problem: Problem) -> tuple[str, str, str]:
    """Write a problem: the cell, what stands there, what to do."""
    return problem.cell, problem.typed or "–", _said_of(problem)


def change_of(change: Change) -> tuple[str, str]:
    """Write a change: the school, and each figure as it is and would be."""
    figures = ", ".join(
        f"{heading(cell)} {'–' if before is None else f'{before:,}'} → {after:,}"
        for cell, before, after in change.fields
    )
    if change.reason != change.row.counted.reason:
        reason = _("reason: %(reason)s", reason=change.reason or "–")
        figures = f"{figures}; {reason}" if figures else reason
    return change.row.counted.school.name, figures


def _said_of(problem: Problem) -> str:
    if isinstance(problem.kind, FigureError):
        return str(WRONG[problem.kind])
    if problem.kind is ImportProblem.TWICE:
        return _("The same school stands in row %(row)s already. Delete one of them.",
                 row=problem.told)  # fmt: skip
    if problem.kind is ImportProblem.CODE_OF_ANOTHER:
        return _(
            "This is the code of %(school)s, and the name is another school's. Take both from the"
            " portal's sheet.",
            school=problem.told,
        )
    if problem.kind is ImportProblem.NOT_TAUGHT:
        return _(
            "The school does not teach %(grade)s. Clear the cell, or ask the provincial office to"
            " mend the list of schools.",
            grade=grade_name(problem.told),
        )
    return str(_PROBLEMS[problem.kind])
