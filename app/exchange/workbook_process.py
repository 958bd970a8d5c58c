"""Read a workbook from standard input and print its first filled sheet as JSON.

Runs in a process of its own, by path: a hostile file may take this much memory and time, and
then takes down this process alone. It imports nothing of the portal's.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import sys
import zipfile
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 15
MOST_SHEETS = 10
_ENTRY = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br?:?id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_FAULTY = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.*?(?:<v>([^<]*)</v>)?</c>'
    rb'|<c\b[^>]*\br="([A-Z]+)(\d+)"[^>/]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v></v>|<v/>)?</c>',
    re.DOTALL,
)


def main() -> None:
    _limit()
    import python_calamine

    given = sys.stdin.buffer.read()
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        told = _read(python_calamine, given, most_rows, most_columns)
    except python_calamine.PasswordError:
        told = {"refused": "encrypted"}
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError):
        told = {"refused": "broken"}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode())


def _limit() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(calamine: Any, given: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(given))
    visible = [
        (place, one.name)
        for place, one in enumerate(book.sheets_metadata)
        if one.visible == calamine.SheetVisibleEnum.Visible
        and one.typ == calamine.SheetTypeEnum.WorkSheet
    ][:MOST_SHEETS]
    filled = []
    chosen = None
    for place, name in visible:
        sheet = book.get_sheet_by_index(place)
        if sheet.start is None:
            continue
        filled.append(name)
        if chosen is None:
            chosen = sheet
    if chosen is None:
        return {"refused": "empty"}
    if chosen.end[1] >= most_columns:
        return {"refused": "too wide"}
    faulty = _faulty(given, chosen.name)
    rows = _rows(chosen, faulty, most_rows)
    if rows is None:
        return {"refused": "too many rows"}
    return {"name": chosen.name, "others": filled[1:], "rows": rows}


def _rows(sheet: Any, faulty: dict[tuple[int, int], list[str]], most: int) -> list[Any] | None:
    """List the rows that hold something; None for more of them than may be."""
    # Rows come from the first of the sheet, cells from its first filled column.
    first_column = sheet.start[1]
    found: list[Any] = []
    by_row: dict[int, dict[int, list[str]]] = {}
    for (row, column), said in faulty.items():
        by_row.setdefault(row, {})[column] = said
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        plain = [""] * first_column + [
            cell if type(cell) is str else _plain(cell) for cell in cells
        ]
        for column, said in by_row.get(number, {}).items():
            plain += [""] * (column + 1 - len(plain))
            plain[column] = said
        while plain and plain[-1] == "":
            plain.pop()
        if plain:
            if len(found) == most:
                return None
            found.append((number, plain))
    return found


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime.datetime):
        return ["d", cell.date().isoformat()]
    if isinstance(cell, datetime.date):
        return ["d", cell.isoformat()]
    return ["t", str(cell)]


def _faulty(given: bytes, name: str) -> dict[tuple[int, int], list[str]]:
    """Find cells that hold an error, or a formula that was never computed: calamine gives blanks.

    Only XLSX tells them; of an XLS such cells stay blank.
    """
    if not given.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        path = _path_of(archive, name)
        xml = archive.read(path) if path else b""
    if b"<f" not in xml and b't="e"' not in xml:
        return {}
    found: dict[tuple[int, int], list[str]] = {}
    for match in _FAULTY.finditer(xml):
        if match[1]:
            place, said = (match[1], match[2]), ["e", (match[3] or b"#").decode()[:20]]
        else:
            place, said = (match[4], match[5]), ["f", "="]
        found[int(place[1]), _column(place[0])] = said
    return found


def _path_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """Find the part that holds a sheet, by the names and relationships of the workbook."""
    import html

    ids = {
        html.unescape(found[1].decode()): found[2]
        for found in _ENTRY.finditer(archive.read("xl/workbook.xml"))
    }
    for found in _TARGET.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        told = dict(_ATTRIBUTE.findall(found[0]))
        if told.get(b"Id") == ids.get(name):
            target = told.get(b"Target", b"").decode()
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in archive.namelist() else None
    return None


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


if __name__ == "__main__":
    main()
