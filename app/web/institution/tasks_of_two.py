"""What is left to do where the head confirms what an officer has prepared (`process.md` 7.4)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import Preparation, Return
from app.services.confirmation import two_persons
from app.web import current
from app.web.institution.addresses import confirmation_page


def tasks_of_two(roster: Return, first: list[dict[str, Any]], due: str) -> list[dict[str, Any]]:
    """List what the actor has to do; `first` is what has to be done before preparing."""
    if current.may(Permission.ROSTER_PREPARE):
        prepared = None if first else two_persons.holding(current.session(), roster)
        return [*first, _wait_for_the_head(prepared) if prepared else _prepare(due)]
    if current.may(Permission.ROSTER_EDIT):
        return first
    if current.may(Permission.ROSTER_CONFIRM):
        prepared = two_persons.holding(current.session(), roster)
        return [_confirm_prepared(prepared, due) if prepared else _wait_for_the_officer()]
    return []


def _prepare(due: str) -> dict[str, Any]:
    return _to_the_page(_("Prepare the roster for the head, who confirms it"), due, _("Prepare"))


def _wait_for_the_head(prepared: Preparation) -> dict[str, Any]:
    return _to_the_page(
        _("Tell the head that the roster is ready to be confirmed"),
        _(
            "%(name)s prepared it on %(moment)s. Whatever is edited now has to be prepared again.",
            name=prepared.prepared_by.name or prepared.prepared_by.username,
            moment=format_moment(prepared.prepared_at),
        ),
        _("Look"),
    )


def _confirm_prepared(prepared: Preparation, due: str) -> dict[str, Any]:
    name = prepared.prepared_by.name or prepared.prepared_by.username
    return _to_the_page(_("Confirm what %(name)s prepared", name=name), due, _("Look and confirm"))


def _wait_for_the_officer() -> dict[str, Any]:
    return _to_the_page(
        _("Wait until the officer has prepared the roster"),
        _("Then you confirm it, or send it back."),
        _("Look"),
    )


def _to_the_page(text: str, detail: str, action: str) -> dict[str, Any]:
    return {"text": text, "detail": detail, "url": confirmation_page(), "action": action}
