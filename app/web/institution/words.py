"""What errors, queries, reasons for leaving and sexes are called on screen."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.people import Sex
from app.models import NumberEnd, Removal, Unit, UnitKind
from app.services.confirmation.comparing import Kind
from app.services.rosters.answers import Answer, AnswerCode
from app.services.rosters.codes import ErrorCode, QueryCode
from app.services.rosters.listing import RowState

ERRORS: dict[str, LazyString] = {
    ErrorCode.NUMBER_MISSING: _l("no identity number"),
    ErrorCode.NUMBER_FORM: _l("the number is no ID number or G-Code"),
    ErrorCode.NUMBER_CHECK_DIGIT: _l("the ID number is mistyped"),
    ErrorCode.NUMBER_DUPLICATE: _l("another pupil has this number"),
    ErrorCode.PREFIX_MISSING: _l("no prefix"),
    ErrorCode.FIRST_NAME_MISSING: _l("no first name"),
    ErrorCode.LAST_NAME_MISSING: _l("no last name"),
    ErrorCode.BIRTH_DATE_MISSING: _l("no birth date"),
    ErrorCode.BIRTH_DATE_IMPOSSIBLE: _l("impossible birth date"),
    ErrorCode.SEX_MISSING: _l("no sex"),
    ErrorCode.GRADE_MISSING: _l("no grade"),
    ErrorCode.GRADE_NOT_TAUGHT: _l("a grade that is not taught here"),
    ErrorCode.ROOM_MISSING: _l("no room"),
}
CORRECTIONS: dict[str, tuple[str, LazyString]] = {
    ErrorCode.NUMBER_MISSING: (
        "number",
        _l("Enter the 13 digits on the birth certificate or ID card, or the G-Code."),
    ),
    ErrorCode.NUMBER_FORM: (
        "number",
        _l("An ID number has 13 digits; a G-Code is G and 12 digits. Compare with the document."),
    ),
    ErrorCode.NUMBER_CHECK_DIGIT: (
        "number",
        _l("A digit is wrong: the last one does not fit the others. Compare with the document."),
    ),
    ErrorCode.NUMBER_DUPLICATE: (
        "number",
        _l("Another pupil has the same number. Find out whose it is, and correct the other one."),
    ),
    ErrorCode.PREFIX_MISSING: ("prefix", _l("Enter the prefix.")),
    ErrorCode.FIRST_NAME_MISSING: ("first_name", _l("Enter the first name.")),
    ErrorCode.LAST_NAME_MISSING: (
        "last_name",
        _l("Enter the last name; a dash (-) for a child who has none."),
    ),
    ErrorCode.BIRTH_DATE_MISSING: ("birth_date", _l("Enter the birth date.")),
    ErrorCode.BIRTH_DATE_IMPOSSIBLE: (
        "birth_date",
        _l("Nobody at school was born on this day. Check day, month and Buddhist year."),
    ),
    ErrorCode.SEX_MISSING: ("sex-0", _l("Choose the sex.")),
    ErrorCode.GRADE_MISSING: ("grade", _l("Choose the grade.")),
    ErrorCode.GRADE_NOT_TAUGHT: (
        "grade",
        _l(
            "This grade is not among those of the institution. Choose another, or correct its data."
        ),
    ),
    ErrorCode.ROOM_MISSING: ("room", _l("Enter the room, such as 1.")),
}
"""The field that an error lies in, and what to do about it."""

QUERIES: dict[str, LazyString] = {
    QueryCode.UNUSUAL_AGE: _l("unusual age"),
    QueryCode.NAMESAKE: _l("namesake born on the same day"),
    QueryCode.SEX_UNLIKE_PREFIX: _l("prefix and sex differ"),
}
QUESTIONS: dict[str, LazyString] = {
    QueryCode.UNUSUAL_AGE: _l(
        "The age on 16 May is unusual for the grade. Correct birth date or grade, or say why it"
        " is right."
    ),
    QueryCode.NAMESAKE: _l(
        "Another pupil of this round has the same name and birth date. If both exist, say how you"
        " know; if it is one child, remove one of the two."
    ),
    QueryCode.SEX_UNLIKE_PREFIX: _l(
        "The prefix belongs to the other sex. Correct one of the two, or say why it is right."
    ),
}
ANSWERS: dict[AnswerCode, LazyString] = {
    AnswerCode.LATE_ENTRY: _l("started school late"),
    AnswerCode.REPEATED: _l("repeated a class"),
    AnswerCode.INTERRUPTED: _l("came back after an interruption"),
    AnswerCode.SPECIAL_NEEDS: _l("disability, illness or special needs"),
    AnswerCode.EARLY_ENTRY: _l("started early at the parents' wish"),
    AnswerCode.TWO_CHILDREN: _l("two different children, checked with documents"),
    AnswerCode.CHECKED: _l("checked with the document: it is right"),
    AnswerCode.OTHER: _l("other (say in the note)"),
}
"""Why what a query asks about is right."""

REMOVALS: dict[Removal, LazyString] = {
    Removal.NOT_FOUND: _l("was looked for and does not exist here"),
    Removal.MISTAKE: _l("was recorded by mistake"),
    Removal.RESIGNED: _l("left school"),
    Removal.TRANSFERRED: _l("moved to another institution"),
    Removal.GRADUATED: _l("graduated"),
    Removal.DECEASED: _l("died"),
}
NUMBER_ENDS: dict[NumberEnd, LazyString] = {
    NumberEnd.RECEIVED: _l("replaced by a new number"),
    NumberEnd.MISTYPED: _l("had been typed wrong"),
}
DIFFERENCES: dict[Kind, LazyString] = {
    Kind.ADDED: _l("new"),
    Kind.REMOVED: _l("gone"),
    Kind.CHANGED: _l("changed"),
}
STATES: dict[RowState, LazyString] = {
    RowState.WITH_ERRORS: _l("with errors"),
    RowState.WITH_OPEN_QUERIES: _l("with open queries"),
    RowState.NOT_SEEN: _l("not yet seen"),
}
NONE_LEFT: dict[RowState, LazyString] = {
    RowState.WITH_ERRORS: _l("Nobody's data has to be corrected any more."),
    RowState.WITH_OPEN_QUERIES: _l("Every query is answered."),
    RowState.NOT_SEEN: _l("Everybody on the roster has been seen to exist."),
}
SEXES: dict[Sex, LazyString] = {Sex.MALE: _l("Male"), Sex.FEMALE: _l("Female")}


def pupils_of(unit: Unit) -> str:
    """Name what an institution records: those of a centre are children."""
    return _("Data of children") if unit.kind is UnitKind.CENTRE else _("Data of pupils")


def remark(code: str) -> str:
    """Say in a word what a row still needs: an error's name, or a query's."""
    return str(ERRORS[code] if code in ERRORS else QUERIES[code])


def answer_text(kept: str) -> str:
    """Write the kept text of an answer as people read it; blank where there is none."""
    answer = Answer.read(kept)
    if answer.code is AnswerCode.OTHER:
        return answer.note
    word = str(ANSWERS[answer.code])
    return f"{word}: {answer.note}" if answer.note else word
