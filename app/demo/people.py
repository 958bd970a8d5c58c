"""Made-up people: names and births that fit a grade."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from app.domain.grades import Grade
from app.domain.people import Sex
from app.domain.thai_calendar import sixteenth_of_may
from app.reference import family_names, female_given_names, male_given_names

_GIVEN_NAMES = {Sex.MALE: male_given_names, Sex.FEMALE: female_given_names}
# Whether the year of birth is the grade's own, by how many years not, and how often that is.
_SHIFTS = (0, 1, -1, 3, 4)
_SHIFT_WEIGHTS = (900, 64, 32, 3, 1)
_ADULT = 15


def sex(rng: Random) -> Sex:
    return Sex.MALE if rng.random() < 0.51 else Sex.FEMALE


def given_name(rng: Random, of: Sex) -> str:
    return rng.choice(_GIVEN_NAMES[of]())


def family_name(rng: Random) -> str:
    return rng.choice(family_names())


def birth_date(rng: Random, grade: Grade, academic_year: int) -> date:
    """Make up a birth by which a pupil has the grade's usual age on 16 May, or nearly so."""
    shift = rng.choices(_SHIFTS, _SHIFT_WEIGHTS)[0]
    last = sixteenth_of_may(academic_year - grade.usual_age - shift)
    return last - timedelta(days=rng.randrange(365))


def prefix(of: Sex, age: int) -> str:
    """Give the prefix of a child, or that of somebody of fifteen and more."""
    if age < _ADULT:
        return "เด็กชาย" if of is Sex.MALE else "เด็กหญิง"
    return "นาย" if of is Sex.MALE else "นางสาว"


def officer_name(rng: Random) -> str:
    """Make up an official's full name."""
    of = sex(rng)
    title = "นาย" if of is Sex.MALE else rng.choice(("นาง", "นางสาว"))
    return f"{title}{given_name(rng, of)} {family_name(rng)}"
