"""Choose the Thai typeface of printed documents and tell fontconfig where it lies."""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

SYSTEM_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
CONFIGURATION = Template(Path(__file__).with_name("fonts.conf").read_text(encoding="utf-8"))


class NoThaiFont(Exception):
    """Neither Laksaman nor Sarabun is installed."""


@dataclass(frozen=True)
class DocumentFont:
    """A typeface, and the points at which it looks like the 16 points of official letters."""

    family: str
    body_points: float
    files: tuple[Path, ...]

    def cut(self, *, bold: bool) -> Path:
        """Return the file of the upright cut, regular or bold."""
        return self._bold if bold else self._regular

    # Asked for once a cell of a table.
    @cached_property
    def _bold(self) -> Path:
        return self._file(f"{self.family}-Bold")

    @cached_property
    def _regular(self) -> Path:
        return self._file(self.family, f"{self.family}-Regular")

    def _file(self, *names: str) -> Path:
        return next(file for file in self.files if file.stem in names)


def laksaman() -> DocumentFont | None:
    """Return Laksaman, drawn like TH Sarabun New, where the system has it."""
    files = [
        file
        for folder in SYSTEM_FONT_FOLDERS
        if folder.is_dir()
        for file in folder.rglob("Laksaman*.ttf")
    ]
    return DocumentFont("Laksaman", 10.65, tuple(sorted(files))) if files else None


def sarabun() -> DocumentFont | None:
    """Return Sarabun as it comes with the fontpkg-sarabun package, where that is installed."""
    package = find_spec("fontpkg_sarabun")
    if package is None or package.origin is None:
        return None
    files = sorted((Path(package.origin).parent / "files").glob("Sarabun-*.ttf"))
    return DocumentFont("Sarabun", 10.5, tuple(files)) if files else None


@cache
def document_font() -> DocumentFont:
    """Return the typeface that documents are set in: Laksaman, else Sarabun."""
    font = laksaman() or sarabun()
    if font is None:
        raise NoThaiFont("Install fonts-tlwg-laksaman-ttf or the package fontpkg-sarabun.")
    return font


def fontconfig_xml(font: DocumentFont) -> str:
    """Return the fonts.conf under which both engines find `font` first."""
    folders = [*{file.parent: None for file in font.files}]
    folders += [folder for folder in SYSTEM_FONT_FOLDERS if folder.is_dir()]
    return CONFIGURATION.substitute(
        folders="\n  ".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders),
        family=escape(font.family),
    )
