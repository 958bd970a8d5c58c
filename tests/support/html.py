"""What every page and fragment must be: well-formed, named, labelled, nothing pointing nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MESSAGES

PAGE_ONLY = re.compile(r"<!doctype|<(?:html|head|body)[\s>]", re.IGNORECASE)
TEMPLATE = re.compile(r"<template\b([^>]*)>(.*?)</template>", re.IGNORECASE | re.DOTALL)
STANDS_FOR_TEMPLATE = "data-template"
FIRST_TAG = re.compile(r"\s*(?:<!--.*?-->\s*)*<([a-z0-9]+)", re.IGNORECASE | re.DOTALL)
# A row alone is no HTML; it is read as the content of what will hold it.
HOLDERS = {
    "tr": "tbody",
    "td": "tr",
    "th": "tr",
    "tbody": "table",
    "thead": "table",
    "tfoot": "table",
    "caption": "table",
    "option": "select",
    "optgroup": "select",
}
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
OUT_OF_BAND = ("data-hx-swap-oob", "hx-swap-oob")
REFERENCES = ("for", "form", "list", "headers", "aria-describedby", "aria-labelledby")
TARGETS = ("data-hx-target", "hx-target", "href")


@dataclass
class Parsed:
    """One answer's elements, and those of the templates in it, which html5lib does not know."""

    roots: list[Element]
    templates: list[list[Element]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        for root in [*self.roots, *(root for roots in self.templates for root in roots)]:
            yield from (element for element in root.iter() if isinstance(element.tag, str))


@lru_cache(maxsize=256)  # what SQLite's page was found to be need not be asked of PostgreSQL's
def check_page(html: str) -> None:
    """Raise `AssertionError` naming everything that is wrong with a whole page."""
    parsed = _parse(html, page=True)
    found = parsed.mistakes + _form_mistakes(parsed) + _heading_mistakes(parsed)
    _refuse("page", found + _unique_mistakes(parsed) + _pointing_mistakes(parsed), html)


@lru_cache(maxsize=256)
def check_fragment(html: str) -> None:
    """Raise `AssertionError` naming everything that is wrong with what htmx is to put in a page.

    It has one root element with an id; elements swapped out of band stand beside it.
    """
    parsed = _parse(html, page=False)
    found = list(parsed.mistakes)
    found += [f"belongs to a page: {found}" for found in PAGE_ONLY.findall(html)]
    alone = [root for root in parsed.roots if not any(root.get(name) for name in OUT_OF_BAND)]
    # htmx unpacks a template when something in it is to be swapped out of band.
    alone = [root for root in alone if root.get(STANDS_FOR_TEMPLATE) is None]
    if len(alone) != 1:
        found.append(f"one root element is wanted, not {[root.tag for root in alone]}")
    found += [f"root element <{root.tag}> has no id" for root in alone if not root.get("id")]
    _refuse("fragment", found + _unique_mistakes(parsed) + _form_mistakes(parsed), html)


def _refuse(kind: str, mistakes: list[str], html: str) -> None:
    if mistakes:
        listed = "\n".join(f"- {mistake}" for mistake in mistakes)
        raise AssertionError(f"This {kind} is not right:\n{listed}\n\n{html}")


def _parse(html: str, *, page: bool) -> Parsed:
    contents: list[str] = []

    def lift(found: re.Match[str]) -> str:
        contents.append(found[2])
        # A script may stand wherever a template may, in a table too. The lines stay, so that a
        # mistake's place is the one in the answer.
        lines = "\n" * found[2].count("\n")
        return f"<script {STANDS_FOR_TEMPLATE}{found[1]}>{lines}</script>"

    parsed = _read(TEMPLATE.sub(lift, html), page=page)
    for content in contents:
        inner = _read(content, page=False)
        parsed.templates.append(inner.roots)
        parsed.mistakes += [f"in a template, {mistake}" for mistake in inner.mistakes]
    return parsed


def _read(html: str, *, page: bool) -> Parsed:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    if page:
        roots = [parser.parse(html)]
    else:
        first = FIRST_TAG.match(html)
        holder = HOLDERS.get(first[1].lower(), "div") if first else "div"
        read = parser.parseFragment(html, container=holder)
        roots = [root for root in read if isinstance(root.tag, str)]
    mistakes = [
        f"line {line}, column {column}: {MESSAGES[code] % facts}"
        for (line, column), code, facts in parser.errors
    ]
    return Parsed(roots=roots, mistakes=mistakes)


def _text(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _heading_mistakes(parsed: Parsed) -> list[str]:
    headings = [element for element in parsed.elements() if element.tag == "h1"]
    title = _text(parsed.roots[0].find("head/title"))
    if len(headings) != 1:
        return [f"one h1 is wanted, not {len(headings)}"]
    heading = _text(headings[0])
    if not heading:
        return ["the h1 is empty"]
    if not title.startswith(heading):
        return [f"the title {title!r} does not begin with the h1 {heading!r}"]
    return []


def _unique_mistakes(parsed: Parsed) -> list[str]:
    ids = [value for element in parsed.elements() if (value := element.get("id")) is not None]
    spoiled = [f"an id is empty or holds a space: {one!r}" for one in ids if one.split() != [one]]
    return spoiled + [f"id {one!r} occurs {n} times" for one, n in Counter(ids).items() if n > 1]


def _pointing_mistakes(parsed: Parsed) -> list[str]:
    elements = list(parsed.elements())
    ids = {element.get("id") for element in elements}
    pointed = [
        (f'<{element.tag} {name}="{element.get(name)}">', one)
        for element in elements
        for name in REFERENCES
        for one in (element.get(name) or "").split()
    ]
    pointed += [
        (f'<{element.tag} {name}="{value}">', value.removeprefix("#"))
        for element in elements
        for name in TARGETS
        if re.fullmatch(r"#[\w-]+", value := element.get(name) or "")
    ]
    return [f"{place} points at no element" for place, one in pointed if one not in ids]


def _form_mistakes(parsed: Parsed) -> list[str]:
    elements = list(parsed.elements())
    labels = [element for element in elements if element.tag == "label" and _text(element)]
    labelled = {label.get("for") for label in labels} - {None}
    wrapped = {id(inner) for label in labels for inner in label.iter()}
    return [
        f"<{element.tag} name={element.get('name')!r} id={element.get('id')!r}> has no label"
        for element in elements
        if _needs_label(element)
        and element.get("id") not in labelled
        and id(element) not in wrapped
        and not (element.get("aria-label") or "").strip()
        and not element.get("aria-labelledby")
    ]


def _needs_label(element: Element) -> bool:
    if element.tag == "input":
        return (element.get("type") or "text").lower() not in UNLABELLED_INPUTS
    return element.tag in {"select", "textarea"}
