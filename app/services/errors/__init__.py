"""Refusals of the rules: each says why, and the web layer says who can lift it.

A file a topic, named as the services that raise them; all are taken from here.
"""

from app.services.errors.accounts import *
from app.services.errors.claims import *
from app.services.errors.confirmation import *
from app.services.errors.counts import *
from app.services.errors.general import *
from app.services.errors.letters import *
from app.services.errors.other_schools import *
from app.services.errors.policies import *
from app.services.errors.rosters import *
from app.services.errors.rounds import *
from app.services.errors.submissions import *
from app.services.errors.units import *
