"""What letters, their forms and the places of their templates are called on screen."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.models import LetterForm, LetterStep
from app.services.letters.places import Place
from app.services.letters.templates import Validity

STEPS: dict[LetterStep, LazyString] = {
    LetterStep.REMIND: _l("Remind those who have not confirmed"),
    LetterStep.REMIND_SUBMISSION: _l("Remind those whose submission is missing"),
    LetterStep.SUBMIT: _l("Send the data to the level above"),
    LetterStep.ASK_TO_CANCEL: _l("Ask the level above to cancel a confirmation"),
    LetterStep.CANCELLED: _l("Tell that a confirmation was cancelled"),
    LetterStep.SAMPLED: _l("Tell the result of a sample"),
}
FORMS: dict[LetterForm, LazyString] = {
    LetterForm.MEMO: _l("Memo"),
    LetterForm.EXTERNAL: _l("External letter"),
}
VALIDITIES: dict[Validity, LazyString] = {
    Validity.COMING: _l("Begins later"),
    Validity.IN_FORCE: _l("In force"),
    Validity.PAST: _l("Replaced"),
}
PLACES: dict[Place, LazyString] = {
    Place.ROUND: _l("academic year and round"),
    Place.UNIT: _l("the unit that writes"),
    Place.ABOVE: _l("the unit right above it"),
    Place.RECIPIENT: _l("the unit that the letter goes to"),
    Place.RECIPIENT_TITLE: _l("the post of its head; of several units, of all together"),
    Place.BELOW: _l("what the units right below are called together"),
    Place.DATA_SET: _l("what was confirmed"),
    Place.OPENS: _l("the day on which the round opens"),
    Place.CLOSES: _l("day and time at which the round closes"),
    Place.DUE: _l("until when whoever the letter is about is to confirm; of several, the latest"),
    Place.TOTAL: _l("how many units are right below"),
    Place.CONFIRMED: _l("how many of them have confirmed"),
    Place.MISSING: _l("how many of them have not"),
    Place.MISSING_LIST: _l("the names of these, each a numbered point; alone in a paragraph"),
    Place.SUBMISSION_DUE: _l("the day until which paper and file are to be sent"),
    Place.SENT_TO: _l("the division that receives them, or else the unit"),
    Place.SENT: _l("how many units below have sent both"),
    Place.UNSENT: _l("how many have not"),
    Place.UNSENT_LIST: _l(
        "the names of these, each a point with what is missing; alone in a paragraph"
    ),
    Place.SENT_LIST: _l(
        "what is sent, with totals and codes; of several data sets, each a point; alone in a"
        " paragraph"
    ),
    Place.PUPILS: _l("how many pupils and children were confirmed"),
    Place.CONFIRMED_BY: _l("who confirmed"),
    Place.CONFIRMED_AT: _l("day and time of the confirmation"),
    Place.VERSION: _l("the number of the confirmation"),
    Place.CODE: _l("the code that papers of the confirmation show"),
    Place.REASON: _l("why a confirmation was cancelled, or shall be"),
    Place.CANCELLED_AT: _l("day and time at which it was cancelled"),
}
