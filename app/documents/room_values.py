"""What lists of the names of rooms say, as plain values: nothing that tells who one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ListedName:
    """A pupil by name alone: the list hangs, or is carried about, where many read it."""

    prefix: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class RoomNames:
    """The names of one room in their order."""

    grade: str
    room: str
    names: tuple[ListedName, ...]


@dataclass(frozen=True, slots=True)
class RoomList(RoomNames):
    """A room's list to be posted; `posted_on` is None until a day is noted."""

    posted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsDocument:
    """What the lists of an institution are of. `institution_kind` is `school` or `centre`."""

    institution_name: str
    institution_kind: str
    authority_name: str
    province_name: str
    round_label: str
    printed_at: datetime
    thai_digits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NameListDocument(RoomsDocument):
    """The name lists of an institution's rooms, with the telephone that objections reach."""

    telephone: str
    rooms: tuple[RoomList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceDocument(RoomsDocument):
    """The sheets on which presence in an institution's rooms is ticked."""

    rooms: tuple[RoomNames, ...]
