"""Who is handed the papers and the data of a submission, singly or of all below in one ZIP.

Both ask for the same: `submission:issue` for the documents, `submission:save` for files with all
data of the pupils, which an institution sends to its authority (`process.md` 10.1).
"""

from __future__ import annotations

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import DataSet, Return
from app.services.bundles import contents
from app.web import current


def may_issue() -> bool:
    """Say whether the actor prints for the whole unit: who sees some rooms only does not."""
    return _is_whole(Permission.SUBMISSION_ISSUE)


def may_save(return_: Return) -> bool:
    """Say whether the actor takes the data as a file; a roster's holds all that is known."""
    return return_.data_set is not DataSet.ROSTER or _is_whole(Permission.SUBMISSION_SAVE)


def may_bundle(*, with_sheets: bool = False) -> bool:
    """Say whether the actor has all submissions below the unit in one ZIP, whoever asked for it."""
    unit = current.unit()
    if unit.level not in (Level.AUTHORITY, Level.PROVINCE):
        return False
    wanted = [Permission.SUBMISSION_ISSUE]
    if with_sheets:
        wanted.append(Permission.SUBMISSION_SAVE)
    return current.may(Permission.SUBMISSION_BUNDLE) and all(
        contents.covers(unit, current.scope(permission)) for permission in wanted
    )


def _is_whole(permission: Permission) -> bool:
    return current.may(permission) and current.scope(permission).rooms is None
