"""Give out the files of a confirmation; each is kept by its hash, so that it can be proven."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.dispatch import data_files, papers
from app.dispatch.names import file_name
from app.exchange import writing
from app.models import Confirmation, FileKind, Return
from app.services.errors import OutsideRooms
from app.services.submissions import issuing
from app.web import access_log, current, printing
from app.web.few_at_once import one_of_few
from app.web.guards import requires
from app.web.handing_out import may_save
from app.web.sent_return import named
from app.web.submissions.addresses import VERSION, where_verified
from app.web.submissions.blueprint import blueprint
from app.web.submissions.forms import IssueForm
from app.web.transaction import begin_writing, manages_transaction

_TYPES = {FileKind.PDF: "application/pdf", FileKind.XLSX: writing.XLSX, FileKind.CSV: "text/csv"}


@blueprint.post(f"{VERSION}/document.pdf", endpoint="print_document")
@manages_transaction
@requires(Permission.SUBMISSION_ISSUE)
def print_document(number: int) -> ResponseReturnValue:
    confirmation = _version(named(), number)
    paper = papers.paper_of(
        current.session(),
        confirmation,
        address_of=where_verified,
        thai_digits=IssueForm().thai_digits,
    )
    access_log.note("roster_printed", account=current.actor(), subject=current.unit().code)
    return _issued(confirmation, FileKind.PDF, lambda: printing.printed(paper.pdf))


@blueprint.get(f"{VERSION}/print", endpoint="print_in_browser")
@requires(Permission.SUBMISSION_ISSUE)
def print_in_browser(number: int) -> ResponseReturnValue:
    """Show the document's pages for the browser to print: paper, which its code proves, no file."""
    confirmation = _version(named(), number)
    paper = papers.paper_of(current.session(), confirmation, address_of=where_verified)
    access_log.note("roster_printed", account=current.actor(), subject=current.unit().code)
    current.session().rollback()
    return printing.shown_for_print(
        paper.html(),
        _(
            "Sign and send what comes out of the printer. A PDF file saved here is not one that the"
            " portal issued and cannot be proven."
        ),
    )


@blueprint.post(f"{VERSION}/data.xlsx", endpoint="save_xlsx")
@manages_transaction
@requires(Permission.SUBMISSION_ISSUE)
def save_xlsx(number: int) -> ResponseReturnValue:
    return _issued_data(number, FileKind.XLSX, data_files.DataFile.xlsx)


@blueprint.post(f"{VERSION}/data.csv", endpoint="save_csv")
@manages_transaction
@requires(Permission.SUBMISSION_ISSUE)
def save_csv(number: int) -> ResponseReturnValue:
    return _issued_data(number, FileKind.CSV, data_files.DataFile.csv)


def _version(return_: Return, number: int) -> Confirmation:
    """Find a version of a return, cancelled ones too; refuse whoever sees some rooms only."""
    rooms = current.scope(Permission.SUBMISSION_ISSUE).rooms
    if rooms is not None:
        raise OutsideRooms(rooms=rooms)
    return issuing.version_of(current.session(), return_, number)


def _issued_data(
    number: int, kind: FileKind, write: Callable[[data_files.DataFile], bytes]
) -> ResponseReturnValue:
    return_ = named()
    confirmation = _version(return_, number)
    if not may_save(return_):
        abort(403)
    data = data_files.data_of(confirmation)
    access_log.note("roster_exported", account=current.actor(), subject=current.unit().code)
    return _issued(confirmation, kind, lambda: _written(data, write))


def _written(data: data_files.DataFile, write: Callable[[data_files.DataFile], bytes]) -> bytes:
    with one_of_few():
        return write(data)


def _issued(
    confirmation: Confirmation, kind: FileKind, make: Callable[[], bytes]
) -> ResponseReturnValue:
    """Make a file without a transaction, then keep its hash and answer with it."""
    session, name, key = current.session(), file_name(confirmation, kind.value), confirmation.id
    session.rollback()
    content = make()
    begin_writing()
    issuing.record_issued(
        session,
        session.get_one(Confirmation, key),
        kind,
        content,
        actor=current.actor(),
        at=current.arrived_at(),
    )
    return printing.sent(content, name, _TYPES[kind], shown=kind is FileKind.PDF)
