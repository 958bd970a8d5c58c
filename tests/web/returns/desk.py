"""One browser at which officers sign in by turns, and what they see on a return's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Account, Return
from tests.factories import Country
from tests.services.confirmation.acting import Acting


@dataclass
class Seen:
    """An answer of the portal, read as a person reads it."""

    response: TestResponse

    def __post_init__(self) -> None:
        self.status = self.response.status_code
        self.root: Element = html5lib.parse(
            self.response.get_data(as_text=True), namespaceHTMLElements=False
        )

    @property
    def text(self) -> str:
        main = self.root.find(".//main")
        assert main is not None
        return " ".join(" ".join(main.itertext()).split())

    @property
    def forms(self) -> dict[str, Element]:
        """Give the forms of returns' steps by the last part of where they are posted to."""
        found = {}
        for form in self.root.iter("form"):
            action = form.get("action", "")
            if "/returns/" in action:
                found[action.rsplit("/", 1)[-1]] = form
        return found

    def links_to(self, address: str) -> int:
        """Count the links of the page itself, menu and next step apart."""
        main = self.root.find(".//main")
        assert main is not None
        return sum(link.get("href") == address for link in main.iter("a"))

    def fields(self, action: str) -> dict[str, str]:
        """Give what a form's fields hold as the page shows it, ticks left out."""
        form = self.forms[action]
        held = {
            field.get("name", ""): field.get("value", "")
            for field in form.iter("input")
            if field.get("type") != "checkbox"
        }
        areas = {area.get("name", ""): (area.text or "").strip() for area in form.iter("textarea")}
        return held | areas

    def name_of(self, action: str, ending: str) -> str:
        [name] = {
            field.get("name", "")
            for kind in ("input", "textarea", "button")
            for field in self.forms[action].iter(kind)
            if field.get("name", "").endswith(f"-{ending}")
        }
        return name


@dataclass
class Desk:
    """`acting` prepares what officers find; they sign in at `client`."""

    client: FlaskClient
    acting: Acting
    sign_in: Callable[[FlaskClient, Account], None]

    @property
    def session(self) -> Session:
        return db.session()

    @property
    def country(self) -> Country:
        return self.acting.country

    def address(self, return_: Return) -> str:
        return f"/rounds/2569-1/returns/{return_.unit.code}/{return_.data_set}"

    def open(self, return_: Return, by: Account, step: str = "") -> Seen:
        """Open the page of a return, or the address of a step on it."""
        db.session.commit()
        self.sign_in(self.client, by)
        return Seen(self.ask(self.address(return_) + step))

    def ask(self, address: str, **facts: Any) -> TestResponse:
        """Send a request in a context of its own, as every request of the portal has one."""
        db.session.commit()
        with current_app.app_context():
            response = self.client.open(address, **facts)
        db.session.expire_all()
        return response

    def send(self, page: Seen, action: str, **typed: Any) -> Seen:
        """Fill in a form of the page and send it; nothing is followed."""
        data = page.fields(action)
        data |= {page.name_of(action, name): value for name, value in typed.items()}
        address = page.forms[action].get("action", "")
        return Seen(self.ask(address, method="POST", data=data))

    def follow(self, answer: Seen) -> Seen:
        assert answer.status == 303
        return Seen(self.ask(answer.response.location))
