"""What each state of a submission means, and what to do next; what a file was told to be."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.models import DataSet, Return
from app.services.submissions.files import Proof
from app.services.submissions.listing import Show
from app.services.submissions.progress import SubmissionState
from app.services.submissions.senders import Unclear


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as a badge, and what it means to whoever sends; `todo` is blank where nothing is."""

    label: LazyString
    badge: str
    meaning: LazyString
    todo: LazyString | str = ""


STATES: dict[SubmissionState, StateWords] = {
    SubmissionState.UNCONFIRMED: StateWords(
        _l("Not confirmed yet"),
        "empty",
        _l("Nothing is confirmed now, so there is nothing to send."),
    ),
    SubmissionState.NOT_SENT: StateWords(
        _l("Confirmed, not sent"),
        "",
        _l("The data is confirmed. Paper and file have not been sent yet."),
        _l("Print, sign and send the submission"),
    ),
    SubmissionState.SENT: StateWords(
        _l("Sent"),
        "recording",
        _l("Paper and file were sent. The office above has not noted yet that they arrived."),
    ),
    SubmissionState.PAPER: StateWords(
        _l("Paper received"),
        "warning",
        _l("The paper has arrived. The file is still missing."),
        _l("Send the file of the submission"),
    ),
    SubmissionState.FILE: StateWords(
        _l("File received, it matches"),
        "warning",
        _l("The file has arrived and is the very one issued. The paper is still missing."),
        _l("Send the signed paper of the submission"),
    ),
    SubmissionState.OTHER_FILE: StateWords(
        _l("File does not match"),
        "overdue",
        _l("A file has arrived that is not the one issued: it was opened and saved, or changed."),
        _l("Take out the file anew and send it as it is"),
    ),
    SubmissionState.RETURNED: StateWords(
        _l("Returned"),
        "overdue",
        _l("The office above returned paper and file. Put right what it says, then send again."),
        _l("Put right what was returned, and send it again"),
    ),
    SubmissionState.COMPLETE: StateWords(
        _l("Complete"),
        "confirmed",
        _l("Paper and file have arrived, and the file is the very one issued. Nothing is left."),
    ),
}
SHOWN: dict[Show, LazyString] = {
    Show.MISSING: _l("All that is missing"),
    Show.UNCONFIRMED: _l("Not confirmed yet"),
    Show.NOT_SENT: _l("Confirmed, not sent"),
    Show.SENT: _l("Sent, not received"),
    Show.RECEIVED: _l("Received, in whole or in part"),
    Show.OTHER_FILE: _l("File does not match"),
    Show.RETURNED: _l("Returned"),
    Show.COMPLETE: _l("Complete"),
}
PROOFS: dict[Proof, LazyString] = {
    Proof.PROVEN: _l("The very file issued"),
    Proof.DOCUMENT: _l("The very document issued"),
    Proof.OUTDATED: _l("The very file that was issued, but it does not stand any more"),
    Proof.UNKNOWN: _l("Not proven"),
}
DATA_SETS: dict[DataSet, LazyString] = {
    DataSet.PUPILS: _l("pupils and children"),
    DataSet.COUNTS: _l("counts of other schools"),
}
"""What an authority sends to its province, where the two are told apart."""
UNCLEAR: dict[Unclear, LazyString] = {
    Unclear.UNKNOWN: _l("Nobody who sends here has this code or name. Choose from the list."),
    Unclear.SEVERAL: _l("Several units have this name. Type the code."),
    Unclear.WHICH: _l("This unit sends two data sets. Choose from the list which one it is."),
    Unclear.UNCONFIRMED: _l(
        "This unit has nothing confirmed now, so nothing of it can be received. Leave it blank."
    ),
}


def sending_words(return_: Return) -> str:
    """Say of what a submission is, where its unit may send two; blank where there is one."""
    return str(DATA_SETS.get(return_.data_set, ""))
