"""Import: from a file that was written elsewhere to a draft, as a whole command."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.letters import ROOT
from benchmarks.ours import NEWSLETTER
from benchmarks.processes import Run, run

TYPICAL = ROOT / "tests" / "importing" / "material" / "m01-alan-headings.docx"
PARAGRAPHS, ROWS = 4000, 1000

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/>
</Relationships>"""


@dataclass(frozen=True)
class Source:
    """A kind of file that is imported, and the seconds that it may take at most."""

    name: str
    aim: float
    make: Callable[[Path], Path]


SOURCES = (
    Source("a Word file of three pages", 0.3, lambda folder: Path(shutil.copy(TYPICAL, folder))),
    Source(f"a Word file of {PARAGRAPHS:,} paragraphs", 5, lambda folder: _document(folder / "long.docx")),
    Source(f"a workbook of {ROWS:,} rows", 8, lambda folder: _workbook(folder / "sessions.xlsx")),
)


def measure(root: Path, rounds: int) -> dict[str, list[Run]]:
    """Return the runs of importing each source, taking turns."""
    files = {source.name: source.make(root) for source in SOURCES}
    taken: dict[str, list[Run]] = {name: [] for name in files}
    for number in range(rounds):
        for name, file in files.items():
            command = NEWSLETTER, "import", file, "--as", f"{file.stem}-{number}"
            taken[name].append(run(command, root))
    return taken


def _document(path: Path) -> Path:
    """Write a document of Word with headings, paragraphs and lists."""
    written = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in _paragraphs())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        body = f'<w:document xmlns:w="{_WORD}"><w:body>{written}</w:body></w:document>'
        package.writestr("word/document.xml", body)
    return path


def _paragraphs() -> Iterator[str]:
    for number in range(PARAGRAPHS // 5):
        yield f"What we heard on day {number}"
        yield f"Many came to hall {number} to hear of it."
        yield f"They asked the questions of {number} patients, and stayed for the answers, which were long."
        yield f"• The long way from bench {number} to the bedside"
        yield "• The short way back"


def _workbook(path: Path) -> Path:
    """Write a workbook with a session in each row."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sessions")
    sheet.append(["Title", "Speaker", "Room", "Link"])
    for number in range(ROWS):
        sheet.append([f"Session {number}", f"Speaker {number}", f"Hall {number}", f"https://example.org/s/{number}"])
    book.save(path)
    return path
