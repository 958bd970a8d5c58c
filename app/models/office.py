"""What stands on a unit's official papers: its letterhead, its emblem, its digits."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.unit import Unit


class Office(Base):
    """The letterhead of a unit, and the division that asks for submissions (`process.md` 10.1).

    Blank texts are left out of a paper, or left as dots to be filled by hand. `addressee` is whom
    the memos of submissions are addressed to, `division` where they are sent. `emblem` is a PNG
    that the portal made of the picture that was uploaded.
    """

    __tablename__ = "office"

    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id"), primary_key=True, autoincrement=False
    )
    division: Mapped[str] = mapped_column(String(200), default="")
    addressee: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(100), default="")
    letter_prefix: Mapped[str] = mapped_column(String(50), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    thai_digits: Mapped[bool] = mapped_column(default=True)
    emblem: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}
