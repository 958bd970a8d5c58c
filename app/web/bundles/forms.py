"""How the files of a bundle are to be."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from app.web.forms import PortalForm


class BundleForm(PortalForm):
    THAI, ARABIC = "thai", "arabic"
    digits = RadioField(
        _l("Digits on the documents"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice(THAI, _l("Thai: ๑ ๒ ๓")),
            SelectChoice(ARABIC, _l("Arabic: 1 2 3")),
        ],
        default=THAI,
    )
    with_sheets = BooleanField(
        _l("With the data files (Excel)"),
        default=True,
        description=_l("a file a submission, with the same rows as the document"),
    )
