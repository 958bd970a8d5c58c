"""Refusals of counts of other schools, and of the links for their heads (`process.md` 6)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class GradeNotTaught(Refusal):
    """A figure stands in grades that the school does not teach: `school`, `grades`."""


class GradeTooLarge(Refusal):
    """More pupils than any grade has, boys and girls together: `school`, `grades`."""


class SchoolDissolved(Refusal):
    """A dissolved school has no pupils and is recorded as zeros (6.2): `school`, `on`."""


class NoSuchLink(Refusal):
    """No school's link has this secret: it was typed wrongly, cut off, or guessed."""


class LinkOver(Refusal):
    """A school's `link` cannot be filled in any more; what follows says why."""


class LinkExpired(LinkOver):
    """The link was good until a moment that is over."""


class LinkWithdrawn(LinkOver):
    """The authority took the link back, or made another one."""


class LinkUsed(LinkOver):
    """The head has signed, and a link is for one time."""


class LinkOfAnotherSchool(LinkOver):
    """The form that was sent is of another school than the link."""


class LinkSchoolDissolved(LinkOver):
    """The school was dissolved since, and is recorded as zeros (6.2)."""


class LinkRoundOver(LinkOver):
    """The round of the link is not open."""


class LinkSheetConfirmed(LinkOver):
    """The authority has confirmed its counts."""


class LinkWaits(Refusal):
    """The head of `school` has signed, and waits for an answer."""


class LinkExpiryImpossible(Refusal):
    """A link ends between now and the end of its round: `latest`."""


class FiguresMissing(Refusal):
    """A head signs every figure of what the school teaches: zero is not blank (6.2)."""


class SignatureMissing(Refusal):
    """A head signs with name and position."""


class HeadingsUnknown(Refusal):
    """A file of counts has not the headings of the portal's own sheet."""
