"""Which state every return of the open round is in: each that exists is shown somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle

from app.demo.chance import dice
from app.models import Unit, UnitKind


class Scene(StrEnum):
    """How far an institution has come with its roster."""

    CONFIRMED = "confirmed"
    EMPTY = "empty"  # confirmed without a pupil
    ASKING = "asking"  # confirmed, and asks to have that cancelled
    READY = "ready"  # nothing is missing but the confirmation
    ERRORS = "errors"
    QUERIES = "queries"
    UNSEEN = "unseen"
    PARTLY = "partly"  # some grades are not recorded yet
    UNTOUCHED = "untouched"
    REOPENED = "reopened"  # confirmed once, and cancelled by its authority

    @property
    def was_confirmed(self) -> bool:
        """Say whether the institution confirmed, even if that was cancelled since."""
        return self in (Scene.CONFIRMED, Scene.EMPTY, Scene.ASKING, Scene.REOPENED)


class Stage(StrEnum):
    """How far an authority has come with its institutions."""

    CONFIRMED = "confirmed"
    READY = "ready"  # all its institutions have confirmed
    WAITING = "waiting"  # for one institution
    RECORDING = "recording"  # several institutions have not confirmed yet


_RECORDING = (
    Scene.UNSEEN,
    Scene.UNTOUCHED,
    Scene.ERRORS,
    Scene.QUERIES,
    Scene.PARTLY,
    Scene.READY,
    Scene.REOPENED,
)
# A PAO has many schools, so it shows them all; a town and a small place show what lies between.
_FIRST_OF_KIND = {
    UnitKind.PAO: Stage.RECORDING,
    UnitKind.CITY_MUNICIPALITY: Stage.WAITING,
    UnitKind.TOWN_MUNICIPALITY: Stage.WAITING,
    UnitKind.SPECIAL: Stage.WAITING,
    UnitKind.SUBDISTRICT_MUNICIPALITY: Stage.READY,
    UnitKind.SAO: Stage.CONFIRMED,
}
_USUAL = (
    Stage.CONFIRMED,
    Stage.WAITING,
    Stage.CONFIRMED,
    Stage.READY,
    Stage.CONFIRMED,
    Stage.CONFIRMED,
    Stage.READY,
    Stage.CONFIRMED,
    Stage.RECORDING,
    Stage.CONFIRMED,
)
# Kinds of authority of which one that has confirmed is asked to have that cancelled again.
_ASKED = (UnitKind.SUBDISTRICT_MUNICIPALITY, UnitKind.SAO)


@dataclass(frozen=True, slots=True)
class Staging:
    """The stages of a province's authorities and the scenes of its institutions, by unit id."""

    stages: Mapping[int, Stage]
    scenes: Mapping[int, Scene]


def stage(below: Mapping[Unit, Sequence[Unit]]) -> Staging:
    """Choose the stage of each authority that has institutions, and their scenes."""
    stages: dict[int, Stage] = {}
    scenes: dict[int, Scene] = {}
    usual, recording = cycle(_USUAL), cycle(_RECORDING)
    asked = set(_ASKED)
    known: set[UnitKind] = set()
    for authority in sorted(below, key=_schools_first(below)):
        chosen = next(usual) if authority.kind in known else _FIRST_OF_KIND[authority.kind]
        known.add(authority.kind)
        stages[authority.id] = chosen
        institutions = below[authority]
        of_these = dict.fromkeys((unit.id for unit in institutions), Scene.CONFIRMED)
        of_these |= dict(zip(_behind(authority, chosen, institutions), recording, strict=False))
        if chosen is Stage.CONFIRMED and authority.kind in asked:
            asked.remove(authority.kind)
            of_these[institutions[0].id] = Scene.ASKING
        elif chosen is Stage.CONFIRMED and Scene.EMPTY not in scenes.values():
            of_these[institutions[-1].id] = Scene.EMPTY
        scenes |= of_these
    return Staging(stages, scenes)


def _schools_first(
    below: Mapping[Unit, Sequence[Unit]],
) -> Callable[[Unit], tuple[bool, str]]:
    """Take authorities with a school first, so that schools show what is rare."""

    def rank(authority: Unit) -> tuple[bool, str]:
        return below[authority][0].kind is not UnitKind.SCHOOL, authority.code

    return rank


def _behind(authority: Unit, chosen: Stage, institutions: Sequence[Unit]) -> Iterator[int]:
    """Give the institutions that have not confirmed."""
    if chosen is Stage.WAITING:
        schools = [unit for unit in institutions if unit.kind is UnitKind.SCHOOL]
        yield dice("waiting", authority.code).choice(schools or institutions).id
    if chosen is Stage.RECORDING:
        few = max(2, min(len(_RECORDING), len(institutions) - 1))
        yield from (unit.id for unit in institutions[:few])
