"""What lies over the cells of a worksheet: its pictures, and the words of its boxes and charts.

It is a module of its own because a spreadsheet draws by other names than a document, and has no text around it.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.importing.pieces import Picture
from newsletter.importing.read.package import Package

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


class Drawn(NamedTuple):
    """Pictures, by the names of their parts, and texts of boxes and charts."""

    pictures: tuple[Picture, ...]
    texts: tuple[str, ...]


def drawn(package: Package, part: str) -> Drawn:
    """Return what lies over the cells of a worksheet."""
    pictures: list[Picture] = []
    texts: list[str] = []
    for drawing in package.related(part, "drawing"):
        root, related = package.xml(drawing), package.relationships(drawing)
        for picture in root.iter(_XDR + "pic"):
            blip, says = picture.find(f".//{_A}blip"), picture.find(f"{_XDR}nvPicPr/{_XDR}cNvPr")
            target = related.get(blip.get(_R + "embed", "")) if blip is not None else None
            if target is not None:
                pictures.append(Picture(target.target, (says.get("descr") or None) if says is not None else None))
        boxes = root.iter(_XDR + "txBody")
        texts += [" ".join("".join(line.itertext()) for line in box.iter(_A + "p")) for box in boxes]
        for chart in package.related(drawing, "chart"):
            parts = (text.text or "" for text in package.xml(chart).iter(_A + "t", _C + "v"))
            texts.append(", ".join(dict.fromkeys(filter(None, parts))))
    return Drawn(tuple(pictures), tuple(text for text in (" ".join(text.split()) for text in texts) if text))
