"""A bundle as one ZIP, written while it is being sent: no more than one part is in memory.

What it holds is compressed already, so it is stored as it is, and its length is known beforehand.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine as Database
from sqlalchemy.orm import Session

from app.dispatch.names import file_name, safe
from app.domain.thai_calendar import format_moment, in_bangkok
from app.exchange.csv_files import Code, write_table
from app.models import Confirmation
from app.services.bundles import keeping
from app.services.bundles.contents import Held

INDEX = "รายการเอกสาร.csv"
NOT_MADE = "(จัดทำเอกสารไม่สำเร็จ ไม่มีไฟล์ใน ZIP นี้)"
_HEADS = (
    *("ลำดับ", "รหัสหน่วยงาน", "หน่วยงาน", "ฉบับที่", "รหัสตรวจสอบ", "ยืนยันข้อมูลเมื่อ"),
    *("สถานะขณะดาวน์โหลด", "ชื่อไฟล์", "ขนาด (ไบต์)", "SHA-256"),
)
_LOCAL, _CENTRAL, _END = 30, 46, 22  # bytes that the form of a ZIP has a file twice, and once
LONGEST_FOLDER = 60
MEASURED_UP_TO = 2**31 - 1
"""Beyond it the form of a ZIP is another one, and browsers are not told its length."""


@dataclass(frozen=True, slots=True)
class Zip:
    """The bytes of a ZIP as they are sent, and how many there will be, where that is known."""

    chunks: Iterator[bytes]
    length: int | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part's name, and what the index says of each of its files."""

    position: int
    name: str
    made_at: datetime | None
    suffixes: tuple[str, ...]
    sizes: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(f"{self.name}.{suffix}" for suffix in self.suffixes)


def path_of(held: Held, *, in_folders: bool) -> str:
    """Name a confirmation's files without their suffix; a province's lie in a folder an authority.

    The code and the number of the confirmation make each name differ from all others.
    """
    name = file_name(held.confirmation, "pdf").removesuffix(".pdf")
    if not in_folders:
        return name
    whole = f"{held.authority_code} {held.authority_name}"
    folder = safe(whole, most_letters=LONGEST_FOLDER)
    # Windows cannot open a folder whose name ends with a dot or a space.
    return f"{folder.rstrip(' .')}/{name}"


def zip_of(database: Database, bundle_id: int) -> Zip:
    """Give a bundle as a ZIP: first its index with the hash of each file, then the files.

    Each part is read in a transaction of its own; one that is removed meanwhile breaks it off.
    """
    entries = tuple(_entries(database, bundle_id))
    index = write_table(_HEADS, (row for entry in entries for row in entry.rows)).encode()
    length = _length(index, entries)
    chunks = _chunks(database, bundle_id, index, entries)
    return Zip(chunks, length if length <= MEASURED_UP_TO else None)


def _entries(database: Database, bundle_id: int) -> Iterator[_Entry]:
    with Session(database) as session:
        for part, confirmation in keeping.parts(session, bundle_id):
            told = _told(part.position, confirmation)
            if part.made_at is None:
                yield _Entry(part.position, part.name, None, (), (), ((*told, NOT_MADE, "", ""),))
                continue
            pdf, sheet = keeping.files(session, bundle_id, part.position)
            files = {"pdf": pdf} | ({"xlsx": sheet} if sheet is not None else {})
            yield _Entry(
                part.position,
                part.name,
                in_bangkok(part.made_at),
                tuple(files),
                tuple(len(content) for content in files.values()),
                tuple(
                    (
                        *told,
                        f"{part.name}.{suffix}",
                        str(len(content)),
                        hashlib.sha256(content).hexdigest(),
                    )
                    for suffix, content in files.items()
                ),
            )


def _told(position: int, confirmation: Confirmation) -> tuple[str, ...]:
    """Say of which confirmation a file is, and whether that still stands when it is fetched."""
    state = "เป็นปัจจุบัน"
    if confirmation.cancelled_at is not None:
        state = f"ถูกยกเลิกเมื่อ {format_moment(confirmation.cancelled_at)}"
    unit = confirmation.return_.unit
    return (
        str(position),
        Code(unit.code),
        unit.name,
        str(confirmation.number),
        confirmation.code,
        format_moment(confirmation.confirmed_at),
        state,
    )


def _chunks(
    database: Database, bundle_id: int, index: bytes, entries: Sequence[_Entry]
) -> Iterator[bytes]:
    window = _Window()
    with zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as archive:
        made_at = max((entry.made_at for entry in entries if entry.made_at), default=None)
        archive.writestr(_info(INDEX, made_at), index)
        yield window.taken()
        for entry in entries:
            if not entry.suffixes:
                continue
            with Session(database) as session:
                files = keeping.files(session, bundle_id, entry.position)
            for path, content in zip(entry.paths, files, strict=False):
                archive.writestr(_info(path, entry.made_at), content or b"")
                yield window.taken()
    yield window.taken()


def _info(path: str, made_at: datetime | None) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(path, made_at.timetuple()[:6] if made_at else (1980, 1, 1, 0, 0, 0))


def _length(index: bytes, entries: Sequence[_Entry]) -> int:
    files = [(INDEX, len(index))]
    files += [one for entry in entries for one in zip(entry.paths, entry.sizes, strict=True)]
    form = _LOCAL + _CENTRAL
    return _END + sum(form + 2 * len(path.encode()) + size for path, size in files)


class _Window(io.RawIOBase):
    """The end of a file that is being written; what went before has been sent already.

    A ZIP's writer goes back to the head of the file that it has just stored, but no further.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sent, self._held = 0, io.BytesIO()

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._sent + self._held.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset < self._sent:
            raise io.UnsupportedOperation("what was sent cannot be written again")
        return self._sent + self._held.seek(offset - self._sent)

    def write(self, content: bytes) -> int:  # type: ignore[override]
        return self._held.write(content)

    def taken(self) -> bytes:
        """Give what is to be sent now, and let it go."""
        content = self._held.getvalue()
        self._sent += len(content)
        self._held = io.BytesIO()
        return content
