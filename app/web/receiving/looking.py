"""What files say that are not proven: a help to find where they differ, in bounded time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import monotonic

from werkzeug.datastructures import FileStorage

from app.access.permissions import Permission
from app.services.errors import SheetsBusy
from app.services.submissions.files import Proof, Told
from app.web import current
from app.web.submissions.checked import ShownCheck, shown
from app.web.submissions.examining import examine

MOST_READ = 5
LONGEST = 8  # seconds after which no other file is begun; each has an end of its own


def may_look() -> bool:
    """Say whether somebody may see what was confirmed beside what a file says."""
    return current.may(Permission.SUBMISSION_CHECK)


def looked_into(files: Iterable[tuple[FileStorage, Told]]) -> Mapping[str, ShownCheck]:
    """Compare the first files that nothing proves with what they say they are of, by their hashes.

    Those for which there is no time are left out. Nothing that is to be kept may be unsaved.
    """
    unknown = {told.sha256: file for file, told in files if told.proof is Proof.UNKNOWN}
    found: dict[str, ShownCheck] = {}
    until = monotonic() + LONGEST
    for sha256, file in unknown.items() if may_look() else ():
        if len(found) == MOST_READ or monotonic() > until:
            break
        file.stream.seek(0)
        try:
            found[sha256] = shown(*examine(file.stream.read()))
        except SheetsBusy:
            break
    return found
