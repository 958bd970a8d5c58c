"""The list of schools of other affiliations: who keeps it, who pays, what authorities ask (6)."""

from app.web.other_schools import importing, keeping, listing, own, paying, school, wishes
from app.web.other_schools.blueprint import blueprint

__all__ = [
    "blueprint",
    "importing",
    "keeping",
    "listing",
    "own",
    "paying",
    "school",
    "wishes",
]
