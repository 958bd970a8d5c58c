"""A submission from its values to its bytes, against the engine's bare time on the same HTML."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from app.documents import engine_child
from app.documents.fonts import document_font, fontconfig_xml
from app.documents.render import Engine, available_engines, environment_of_child
from app.documents.submission import submission_html, submission_pdf
from scripts.benchmarks.figures import Figure
from tests.documents.people import submission

ROUNDS = {40: 9, 500: 5}
NAMES = tuple(f"pdf_{pupils}_vs_engine_{engine}" for pupils in ROUNDS for engine in Engine)
# The engine as anybody would call it: in a process of its own, neither confined nor mended.
BARE = f"""
import sys
sys.path.insert(0, {str(Path(engine_child.__file__).parent)!r})
import engine_child as child
text = sys.stdin.buffer.read().decode("utf-8")
pdf = {{"pdfkit": child.print_with_pdfkit, "weasyprint": child.print_with_weasyprint}}[sys.argv[1]]
sys.stdout.buffer.write(pdf(text))
"""


def measure(_database: Path) -> Iterator[Figure]:
    """Print with each engine that is installed; the two ways take turns."""
    for pupils, rounds in ROUNDS.items():
        document = submission(pupils)
        html = submission_html(document)
        for engine in available_engines():
            ratio = _ratio(
                partial(submission_pdf, document, engine=engine),
                partial(_bare, html, engine),
                rounds,
            )
            yield Figure(f"pdf_{pupils}_vs_engine_{engine}", round(ratio, 3), "ratio")


def _ratio(whole: Callable[[], object], bare: Callable[[], object], rounds: int) -> float:
    """Give the median of whole times over that of bare ones, after one of each to warm up."""
    times: dict[Callable[[], object], list[float]] = {whole: [], bare: []}
    for turn in range(rounds + 1):
        for way, taken in times.items():
            began = time.perf_counter()
            way()
            if turn:
                taken.append(time.perf_counter() - began)
    return statistics.median(times[whole]) / statistics.median(times[bare])


def _bare(html: str, engine: Engine) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        fonts = Path(scratch) / "fonts.conf"
        fonts.write_text(fontconfig_xml(document_font()), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", "-c", BARE, engine.value],
            input=html.encode(),
            env=os.environ | environment_of_child(scratch, fonts),
            capture_output=True,
            check=True,
        )
    return done.stdout
