"""The form on which a received file is checked, alone or under the code of a confirmation."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.services.submissions import verifying
from app.web import current
from app.web.guards import requires
from app.web.submissions.blueprint import blueprint
from app.web.submissions.checked import shown
from app.web.submissions.examining import examine
from app.web.submissions.forms import CheckForm
from app.web.submissions.verifying import may_check, page, wrong
from app.web.transaction import manages_transaction
from app.web.uploads import takes_files

LARGEST = 8 * 1024 * 1024
_FORM_ITSELF = 64 * 1024


@blueprint.post("/verify")
@blueprint.post("/verify/<verify_code>")
@manages_transaction
@takes_files(LARGEST + _FORM_ITSELF)
@requires(Permission.SUBMISSION_CHECK)
@wrong
def check_file(verify_code: str = "") -> ResponseReturnValue:
    """Tell whether a file is the very one that was issued."""
    claimed = verifying.find(current.session(), verify_code)
    if verify_code and claimed is None:
        return page(None, 404, typed=verify_code)
    if not may_check(claimed):
        abort(403)
    form = CheckForm()
    if not form.validate():
        return page(claimed, 422, form=form)
    with form.file.data.stream as stream:
        content = stream.read()
    checked, comparison = examine(content, claimed)
    return page(checked.about, 200, checked=shown(checked, comparison))
