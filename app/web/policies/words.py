"""What permissions, classes, duties and reaches are called on screen; never as rules name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import EVERYBODY, class_of_login
from app.domain.login_codes import Level, LoginClass
from app.models import Duty

P = Permission

# Each is what comes after "may": the unit that it is done to is named by the reach.
PERMISSIONS: dict[Permission, LazyString] = {
    P.UNIT_VIEW: _l("see the basic data"),
    P.BOARD_VIEW: _l("see the board of progress"),
    P.ROSTER_VIEW: _l("see pupils and children by name"),
    P.ROSTER_PRINT: _l("print pupils and children by name"),
    P.ROSTER_EXPORT: _l("download pupils and children with all their data"),
    P.PUPILS_VIEW: _l("see the overall figures of an authority"),
    P.COUNTS_VIEW: _l("see the counts of other schools"),
    P.OTHER_SCHOOL_VIEW: _l("see the list of schools of other affiliations"),
    P.WHOLE_VIEW: _l("see the overall figures of a province"),
    P.UNIT_EDIT: _l("edit the basic data"),
    P.ROSTER_EDIT: _l("record pupils and children"),
    P.ROSTER_PRESENCE: _l("tick presence of pupils and children"),
    P.ROSTER_PREPARE: _l("prepare the data of pupils and children for the head to confirm"),
    P.ROSTER_CONFIRM: _l("confirm the data of pupils and children"),
    P.COUNTS_EDIT: _l("record the counts of other schools"),
    P.COUNTS_LINK: _l("let heads of other schools fill in their counts, and accept them"),
    P.OTHER_SCHOOL_KEEP: _l("keep the list of schools of other affiliations"),
    P.OTHER_SCHOOL_ASK: _l("ask to mend the list of schools of other affiliations"),
    P.CLAIM_OVERRULE: _l("let a child go whom an institution holds without answering"),
    P.SUBMISSION_VIEW: _l("see how far submissions have come"),
    P.SUBMISSION_ISSUE: _l("print submissions"),
    P.SUBMISSION_SAVE: _l("save the data files of submissions, with all data of the pupils"),
    P.SUBMISSION_SEND: _l("note that a submission was sent"),
    P.SUBMISSION_RECEIVE: _l("note what was received, and return it"),
    P.SUBMISSION_CHECK: _l("check whether a file is the one that was issued"),
    P.SUBMISSION_BUNDLE: _l("download all submissions in one file"),
    P.LETTER_WRITE: _l("write official letters"),
    P.LETTER_TEMPLATE: _l("keep the templates of official letters"),
    P.STATUS_VIEW: _l("see how the portal itself is doing"),
    P.PUPILS_CONFIRM: _l("confirm the overall figures of an authority"),
    P.COUNTS_CONFIRM: _l("confirm the counts of other schools"),
    P.WHOLE_CONFIRM: _l("confirm the overall figures of a province"),
    P.ROSTER_REQUEST: _l("ask to cancel the confirmation of pupils and children"),
    P.PUPILS_REQUEST: _l("ask to cancel the confirmation of an authority"),
    P.COUNTS_REQUEST: _l("ask to cancel the confirmation of counts of other schools"),
    P.WHOLE_REQUEST: _l("ask to cancel the confirmation of a province"),
    P.ROSTER_CANCEL: _l("cancel the confirmation of pupils and children"),
    P.PUPILS_CANCEL: _l("cancel the confirmation of an authority"),
    P.COUNTS_CANCEL: _l("cancel the confirmation of counts of other schools"),
    P.COUNTS_TAKE_BACK: _l("take back one's own confirmation of counts of other schools"),
    P.WHOLE_CANCEL: _l("cancel the confirmation of a province"),
    P.ROUND_MANAGE: _l("open, change and extend rounds"),
    P.ROUND_EXCEPT: _l("grant late entries"),
    P.DEADLINE_AGREE: _l("agree deadlines with institutions"),
    P.UNIT_KEEP: _l("add, move and dissolve units"),
    P.ACCOUNT_VIEW: _l("see the officers"),
    P.ACCOUNT_MANAGE: _l("appoint and suspend officers"),
    P.ACCOUNT_RESET: _l("give officers a new password"),
    P.ACCOUNT_ISSUE: _l("issue first logins"),
    P.SECOND_FACTOR_DEMAND: _l("demand a second factor at sign-in"),
    P.POLICY_VIEW: _l("see the access rights"),
    P.POLICY_EDIT: _l("change the access rights"),
    P.RECORD_VIEW: _l("see the record of who did what"),
    P.RECORD_EXPORT: _l("export the record of who did what"),
}

TOPICS: tuple[tuple[LazyString, tuple[Permission, ...]], ...] = (
    (
        _l("Seeing"),
        (
            P.UNIT_VIEW, P.BOARD_VIEW, P.ROSTER_VIEW, P.ROSTER_PRINT, P.ROSTER_EXPORT,
            P.PUPILS_VIEW, P.COUNTS_VIEW, P.WHOLE_VIEW, P.OTHER_SCHOOL_VIEW,
        ),
    ),
    (
        _l("Recording data"),
        (
            P.UNIT_EDIT, P.ROSTER_EDIT, P.ROSTER_PRESENCE, P.CLAIM_OVERRULE,
            P.COUNTS_EDIT, P.COUNTS_LINK, P.OTHER_SCHOOL_KEEP, P.OTHER_SCHOOL_ASK,
        ),
    ),
    (
        _l("Confirming"),
        (
            P.ROSTER_PREPARE, P.ROSTER_CONFIRM, P.PUPILS_CONFIRM, P.COUNTS_CONFIRM,
            P.WHOLE_CONFIRM,
        ),
    ),
    (
        _l("Asking to cancel"),
        (P.ROSTER_REQUEST, P.PUPILS_REQUEST, P.COUNTS_REQUEST, P.WHOLE_REQUEST),
    ),
    (
        _l("Cancelling confirmations"),
        (P.ROSTER_CANCEL, P.PUPILS_CANCEL, P.COUNTS_CANCEL, P.COUNTS_TAKE_BACK, P.WHOLE_CANCEL),
    ),
    (
        _l("Submissions and letters"),
        (
            P.SUBMISSION_VIEW, P.SUBMISSION_ISSUE, P.SUBMISSION_SAVE, P.SUBMISSION_SEND,
            P.SUBMISSION_RECEIVE, P.SUBMISSION_CHECK, P.SUBMISSION_BUNDLE, P.LETTER_WRITE,
            P.LETTER_TEMPLATE,
        ),
    ),
    (_l("Rounds and deadlines"), (P.ROUND_MANAGE, P.ROUND_EXCEPT, P.DEADLINE_AGREE)),
    (
        _l("Units and officers"),
        (
            P.UNIT_KEEP, P.ACCOUNT_VIEW, P.ACCOUNT_MANAGE, P.ACCOUNT_RESET, P.ACCOUNT_ISSUE,
            P.SECOND_FACTOR_DEMAND,
        ),
    ),
    (
        _l("Access rights and the record"),
        (P.POLICY_VIEW, P.POLICY_EDIT, P.RECORD_VIEW, P.RECORD_EXPORT, P.STATUS_VIEW),
    ),
)  # fmt: skip

LEVELS: dict[Level, LazyString] = {
    Level.DEPARTMENT: _l("department"),
    Level.PROVINCE: _l("provincial offices"),
    Level.AUTHORITY: _l("authorities"),
    Level.INSTITUTION: _l("institutions"),
}

# In sentences, where a bare "authorities" would leave open which.
WHOLE_LEVELS: dict[Level, LazyString] = {
    Level.DEPARTMENT: _l("the department"),
    Level.PROVINCE: _l("provincial offices (p)"),
    Level.AUTHORITY: _l("local authorities of every kind"),
    Level.INSTITUTION: _l("institutions of every kind"),
}

# Name and short name; the code itself is what officials know a class by.
CLASSES: dict[LoginClass, tuple[LazyString, LazyString]] = {
    LoginClass.DEPARTMENT: (_l("the department"), _l("Dept.")),
    LoginClass.PROVINCE: (_l("provincial offices (p)"), _l("Prov.")),
    LoginClass.PAO: (_l("provincial administrative organizations (02)"), _l("PAO")),
    LoginClass.CITY: (_l("city municipalities (03)"), _l("City mun.")),
    LoginClass.TOWN: (_l("town municipalities (04)"), _l("Town mun.")),
    LoginClass.SUBDISTRICT_MUNICIPALITY: (_l("subdistrict municipalities (05)"), _l("Subd. mun.")),
    LoginClass.SAO: (_l("subdistrict administrative organizations (06)"), _l("SAO")),
    LoginClass.SCHOOL_OF_PAO: (_l("schools of PAOs (30xx1)"), _l("School PAO")),
    LoginClass.SCHOOL_OF_MUNICIPALITY: (
        _l("schools of municipalities (30xx2)"),
        _l("School munic."),
    ),
    LoginClass.SCHOOL_OF_SAO: (_l("schools of SAOs (30xx3)"), _l("School SAO")),
    LoginClass.CENTRE_OF_PAO: (_l("child centres of PAOs (30xx4)"), _l("Centre PAO")),
    LoginClass.CENTRE_OF_MUNICIPALITY: (
        _l("child centres of municipalities (30xx5)"),
        _l("Centre munic."),
    ),
    LoginClass.CENTRE_OF_SAO: (_l("child centres of SAOs (30xx6)"), _l("Centre SAO")),
}

DUTIES: dict[Duty, LazyString] = {
    Duty.PRINCIPAL: _l("principal officers"),
    Duty.OFFICER: _l("officers"),
    Duty.RECORDER: _l("recorders"),
    Duty.HEAD: _l("heads"),
    Duty.ADMINISTRATOR: _l("administrators"),
}

REACHES: dict[Reach, LazyString] = {
    Reach.OWN: _l("their own unit"),
    Reach.CHILDREN: _l("units directly below"),
    Reach.SUBTREE: _l("their own unit and all units below"),
    Reach.ANY: _l("every unit in the country"),
}
BELOW: dict[Level, LazyString] = {
    Level.DEPARTMENT: _l("the provincial offices"),
    Level.PROVINCE: _l("the authorities of the province"),
    Level.AUTHORITY: _l("the institutions under it"),
}
SHORT_REACHES: dict[Reach, LazyString] = {
    Reach.OWN: _l("own"),
    Reach.CHILDREN: _l("below"),
    Reach.SUBTREE: _l("own+below"),
    Reach.ANY: _l("everywhere"),
}
_PARTS: dict[Relation, LazyString] = {
    Relation.OWN: _l("own"),
    Relation.CHILD: _l("below"),
    Relation.DEEPER: _l("further below"),
    Relation.ELSEWHERE: _l("elsewhere"),
}
# Where no unit can stand, seen from a level: nothing is below an institution.
_NOWHERE: dict[Level, frozenset[Relation]] = {
    Level.INSTITUTION: frozenset({Relation.CHILD, Relation.DEEPER}),
    Level.AUTHORITY: frozenset({Relation.DEEPER}),
}


def class_code(login_class: LoginClass) -> str:
    """Give a class as login codes begin: `06`, `30xx1`; nothing for department and provinces."""
    if login_class.startswith("30-"):
        return f"30xx{login_class[-1]}"
    return login_class.value if login_class.value.isdigit() else ""


def permission_name(permission: Permission) -> str:
    return str(PERMISSIONS[permission])


def class_name(login_class: LoginClass) -> str:
    return str(CLASSES[login_class][0])


def duty_names(duties: Iterable[str]) -> str:
    """Join the names of duties as a sentence does: a, b and c."""
    return joined([str(DUTIES[duty]) for duty in Duty if duty in set(duties)])


def joined(names: Sequence[str]) -> str:
    """Join names as a sentence does."""
    if len(names) < 2:
        return "".join(names)
    listed = names[0]
    for name in names[1:-1]:
        listed = _("%(first)s, %(next)s", first=listed, next=name)
    return _("%(first)s and %(last)s", first=listed, last=names[-1])


def subject_name(who: str) -> str:
    """Name the classes that a rule is about: one, a level's, or all."""
    if who == EVERYBODY:
        return _("every unit")
    if who in set(LoginClass):
        return class_name(LoginClass(who))
    return str(WHOLE_LEVELS[Level(who)])


def level_of(who: str, login: str = EVERYBODY) -> Level | None:
    """Give the level of whom a rule is about; None where it is about every level."""
    known = None if login == EVERYBODY else class_of_login(login)
    if known is not None:
        return known.level
    if who == EVERYBODY:
        return None
    return LoginClass(who).level if who in set(LoginClass) else Level(who)


def reach_name(reach: Reach, level: Level | None) -> str:
    """Name the units that a reach means for a level: below an authority are institutions."""
    if reach is Reach.CHILDREN and level in BELOW:
        return str(BELOW[level])
    return str(REACHES[reach])


def real(relations: frozenset[Relation], level: Level) -> frozenset[Relation]:
    """Leave out relations in which no unit stands to one of this level."""
    return relations - _NOWHERE.get(level, frozenset())


def reach_of(relations: frozenset[Relation], level: Level) -> Reach | None:
    """Give the reach that comes to the same for a level, if there is one."""
    held = real(relations, level)
    return next((reach for reach in Reach if real(reach.relations, level) == held), None)


def relations_name(relations: frozenset[Relation], level: Level) -> str:
    """Name a set of relations in the short words of the table; nothing where it is empty."""
    if not real(relations, level):
        return ""
    if reach := reach_of(relations, level):
        return str(SHORT_REACHES[reach])
    held = real(relations, level)
    return " + ".join(str(_PARTS[relation]) for relation in Relation if relation in held)
