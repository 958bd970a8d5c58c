"""Files that came: each is told by its hash, marks its own row, and is kept nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from app.access.permissions import Permission
from app.services.submissions import files as service
from app.services.submissions import receiving
from app.services.submissions.files import Proof, Told
from app.services.submissions.receiving import Marked
from app.web import current
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import MOST_BYTES, FilesForm
from app.web.receiving.links import DESK, desk_address
from app.web.receiving.looking import looked_into
from app.web.receiving.submissions import desk, list_page, scope, wish_of
from app.web.receiving.unproven import unproven_page
from app.web.transaction import keep_saved
from app.web.uploads import takes_files

AT_A_TIME = 1024 * 1024


@blueprint.post(f"{DESK}/files")
@takes_files(MOST_BYTES)
@requires(Permission.SUBMISSION_RECEIVE)
def receive_files() -> ResponseReturnValue:
    """Mark the rows of the files that are proven; list the others with where they differ."""
    form = FilesForm()
    if not form.validate():
        return list_page(wish_of(request.args), 422, upload=form)
    named = [(one.filename or "", _sha256(one)) for one in form.files.data]
    told = service.tell(current.session(), desk(), named, scope=scope())
    proven, documents, others = _by_proof(told)
    marked = receiving.receive_proven(
        current.session(),
        desk(),
        [one.issued for one in proven if one.issued],
        scope=scope(),
        actor=current.actor(),
        at=current.arrived_at(),
    )
    if documents:
        flash(_of_documents(len(documents)), "info")
    if others:
        keep_saved()
        looked = looked_into(zip(form.files.data, told, strict=True))
        return unproven_page(others, proven=len(proven), looked=looked)
    if proven:
        flash(_of_proven(len(proven), marked), "success")
    return go_to(desk_address())


def _by_proof(told: Sequence[Told]) -> tuple[list[Told], list[Told], list[Told]]:
    """Part the data files that are proven from proven documents and from all others."""
    found: tuple[list[Told], list[Told], list[Told]] = ([], [], [])
    place = {Proof.PROVEN: 0, Proof.DOCUMENT: 1}
    for one in told:
        found[place.get(one.proof, 2)].append(one)
    return found


def _of_proven(number: int, marked: Marked) -> str:
    text = ngettext(
        "%(num)d file is the very one issued.",
        "All %(num)d files are the very ones issued.",
        number,
    )
    fresh = ngettext("%(num)d row is marked.", "%(num)d rows are marked.", marked.done)
    return f"{text} {fresh}"


def _of_documents(number: int) -> str:
    return ngettext(
        "%(num)d PDF is the very document issued: what it says is proven. It marks no row, since"
        " the data file (XLSX or CSV) and the signed paper are what is wanted.",
        "%(num)d PDFs are the very documents issued: what they say is proven. They mark no row,"
        " since the data files (XLSX or CSV) and the signed papers are what is wanted.",
        number,
    )


def _sha256(file: FileStorage) -> str:
    """Hash a file piece by piece; it is kept nowhere."""
    made = hashlib.sha256()
    while piece := file.stream.read(AT_A_TIME):
        made.update(piece)
    return made.hexdigest()
