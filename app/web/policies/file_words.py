"""What is wrong with a file of rules, and on which line."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.policy_file import InvalidPolicy, Problem

_PROBLEMS = {
    Problem.NOT_TEXT: _l("the file is no text in UTF-8"),
    Problem.FORM: _l("this is no rule: a rule begins with p and has 7 to 9 values after it"),
    Problem.SAME_RULE: _l("the same rule stands on line %(value)s already"),
    Problem.CLASS: _l("there is no class of login %(value)s"),
    Problem.DUTY: _l("there is no duty %(value)s"),
    Problem.EFFECT: _l("instead of %(value)s it must say allow or deny"),
    Problem.REACH: _l("there is no reach %(value)s; there are own, children, subtree and any"),
    Problem.LOGIN: _l("%(value)s is no login code"),
    Problem.PERMISSION: _l("there is no resource and action %(value)s"),
    Problem.MOMENT: _l("%(value)s is no moment, such as 2026-09-30T17:00:00+00:00"),
    Problem.TIME_ZONE: _l("the moment %(value)s lacks its time zone, such as +07:00"),
    Problem.YEAR: _l("the moment %(value)s is not within the years 2000 to 2199"),
    Problem.ORDER: _l("the rule ends before it begins"),
}


def problem_text(problem: InvalidPolicy) -> str:
    """Say what is wrong on which line, so that it can be corrected in the file."""
    text = str(_PROBLEMS[problem.problem])
    return _(
        "Line %(line)s: %(problem)s. Correct it and choose the file again.",
        line=problem.line,
        problem=text.replace("%(value)s", f"“{problem.value}”"),
    )
