"""What a posted name list says, as plain values: names, and nothing that tells who one is."""

from dataclasses import dataclass
from datetime import date, datetime

from app.documents.room_sheets import ListedName


@dataclass(frozen=True)
class RoomList:
    """The names of one room in their order; `posted_on` is None until a day is noted."""

    grade: str
    room: str
    names: tuple[ListedName, ...]
    posted_on: date | None = None


@dataclass(frozen=True)
class NameListDocument:
    """The name lists of an institution's rooms. `institution_kind` is `school` or `centre`."""

    institution_name: str
    institution_kind: str
    telephone: str
    authority_name: str
    province_name: str
    round_label: str
    printed_at: datetime
    rooms: tuple[RoomList, ...]
    thai_digits: bool = True
