"""`scripts/bench [NAME...] [--json]`: print figures, a `name value unit` a line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts.benchmarks import (
    board,
    bundles,
    carrying,
    counts,
    data,
    decision,
    importing,
    large,
    printing,
    roster,
    visit,
)
from scripts.benchmarks.figures import Figure

CACHE = Path(__file__).parents[2] / ".cache" / "bench"
GROUPS: dict[tuple[str, ...], Callable[[Path], Iterable[Figure]]] = {
    roster.NAMES: roster.measure,
    board.NAMES: board.measure,
    visit.NAMES: visit.measure,
    decision.NAMES: decision.measure,
    importing.NAMES: importing.measure,
    carrying.NAMES: carrying.measure,
    counts.NAMES: counts.measure,
    large.NAMES: large.measure,
    bundles.NAMES: bundles.measure,
    printing.NAMES: printing.measure,
}


def main() -> None:
    known = [name for names in GROUPS for name in names]
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--json", action="store_true", help="print one JSON list instead")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(known)
    if unknown:
        parser.error(f"unknown figures: {', '.join(sorted(unknown))}")
    wanted = set(chosen.names or known)
    database = data.database(CACHE)
    figures = []
    for names, measure in GROUPS.items():
        if wanted.isdisjoint(names):
            continue
        for figure in measure(database):
            if figure.name in wanted:
                figures.append(figure)
                if not chosen.json:
                    print(f"{figure.name} {figure.value:g} {figure.unit}", flush=True)
    if chosen.json:
        print(json.dumps([figure.as_dict() for figure in figures], indent=2))


if __name__ == "__main__":
    main()
