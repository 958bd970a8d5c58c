"""Make small countries for tests: every function flushes, none commits."""

from tests.factories.accounts import PASSWORD, make_account
from tests.factories.country import Country, make_country, make_policy
from tests.factories.other_schools import fill, make_other_school, make_payer, make_sheet
from tests.factories.rosters import make_enrolment, make_number
from tests.factories.rounds import make_round
from tests.factories.stored_country import put_country
from tests.factories.units import make_authority, make_centre, make_province, make_school, make_unit

__all__ = [
    "PASSWORD",
    "Country",
    "fill",
    "make_account",
    "make_authority",
    "make_centre",
    "make_country",
    "make_enrolment",
    "make_number",
    "make_other_school",
    "make_payer",
    "make_policy",
    "make_province",
    "make_round",
    "make_school",
    "make_sheet",
    "make_unit",
    "put_country",
]
