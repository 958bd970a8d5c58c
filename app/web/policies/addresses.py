"""Where the pages of the access policy are."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from app.access.permissions import Permission
from app.domain.login_codes import LoginClass
from app.web import current

POLICIES = "/departments/<code>/policies"
CELL = f"{POLICIES}/cells/<login_class>/<resource>/<action>"
LOGINS = f"{POLICIES}/logins"
LOGIN = f"{LOGINS}/<username>"
DRAFT = f"{POLICIES}/draft"
VERSIONS = f"{POLICIES}/versions"
VERSION = f"{VERSIONS}/<int:number>"
QUESTION = f"{POLICIES}/question"
FILES = f"{POLICIES}/files"


def address_of(view: str, /, **arguments: Any) -> str:
    return url_for(f"policies.{view}", code=current.unit().code, **arguments)


def address_of_cell(login_class: LoginClass, permission: Permission, view: str = "cell") -> str:
    return address_of(
        view,
        login_class=login_class.value,
        resource=permission.resource,
        action=permission.action,
    )


def named_cell(login_class: str, resource: str, action: str) -> tuple[LoginClass, Permission]:
    """Give the class and the permission that an address names; one unknown is not found."""
    try:
        return LoginClass(login_class), Permission(f"{resource}:{action}")
    except ValueError:
        abort(404)
