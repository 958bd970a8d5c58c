"""The page that tells the department how the portal itself is doing."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.services import status as portal
from app.settings import Settings
from app.web import current
from app.web.department.blueprint import blueprint
from app.web.guards import requires

STATUS = "/departments/<code>/status"


@blueprint.get(STATUS)
@requires(Permission.STATUS_VIEW)
def status() -> ResponseReturnValue:
    """Show what the portal runs on, and what to do where something is wrong."""
    settings: Settings = current_app.config["LEC"]
    return render_template(
        "department/status.html",
        printing=portal.printing(settings.pdf_engine),
        pdf_engine=settings.pdf_engine,
        storage=portal.storage(current.session()),
        background=portal.background(current.session(), at=current.arrived_at()),
        at=current.arrived_at(),
        # What follows the scheme may hold a password.
        rate_limits=settings.rate_limit_storage.partition(":")[0],
        htmx_url=settings.htmx_url,
        public_address=settings.public_address,
    )
