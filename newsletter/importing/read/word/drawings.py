"""What is drawn in a Word document → pictures with their words, and the words of diagrams and charts.

Comes in: the element of a drawing, of today or of before 2007. Goes out: pictures, by the name of their part in the
file or by their address, and texts. It is a module of its own because each of the four ways to draw has its own names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsletter.importing import addresses
from newsletter.importing.pieces import Picture
from newsletter.importing.read.package import Package
from newsletter.importing.read.word.names import DECORATIVE, DGM, WP, A, C, O, R, V, W
from newsletter.text.markup import Element


class Drawn(NamedTuple):
    """What a drawing holds: pictures, the points of diagrams, and the texts of each chart."""

    pictures: tuple[Picture, ...]
    points: tuple[str, ...]
    charts: tuple[str, ...]


class Drawings:
    """Reads what is drawn in the parts of a file; a diagram or a chart that is drawn twice is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._done: set[str] = set()

    def drawn(self, part: str, element: Element) -> Drawn:
        """Return what an element draws; text boxes in it are read by whoever reads text."""
        related = self._package.relationships(part)

        def target(name: str | None) -> str:
            return related[name].target if name in related else ""

        pictures: list[Picture] = []
        points: list[str] = []
        charts: list[str] = []
        for inner in _outside_boxes(element):
            match inner.tag:
                case _Tags.PICTURE | _Tags.OLD_PICTURE:
                    if src := target(inner.get(R + "embed") or inner.get(R + "link") or inner.get(R + "id")):
                        pictures.append(_picture(inner, src, target))
                case _Tags.DIAGRAM:
                    points += self._texts(target(inner.get(R + "dm")), _points)
                case _Tags.CHART:
                    charts += self._texts(target(inner.get(R + "id")), _chart)
        return Drawn(tuple(pictures), tuple(points), tuple(charts))

    def _texts(self, part: str, texts: Callable[[Element], Iterator[str]]) -> Iterator[str]:
        if part in self._package and part not in self._done:
            self._done.add(part)
            yield from texts(self._package.xml(part))


def _outside_boxes(element: Element) -> Iterator[Element]:
    """Yield what an element holds, but for what is in a text box, where it is read with the text."""
    for inner in element:
        if inner.tag != _Tags.BOX:
            yield inner
            yield from _outside_boxes(inner)


def _picture(element: Element, src: str, target: Callable[[str | None], str]) -> Picture:
    """Return a picture with what stands for it where it cannot be seen."""
    around = next(element.iterancestors(WP + "inline", WP + "anchor", V + "shape", V + "rect"), None)
    if around is None:
        return Picture(src)
    if around.tag not in (WP + "inline", WP + "anchor"):
        return Picture(src, around.get("alt") or None, addresses.of_link(around.get("href") or ""))
    if (properties := around.find(WP + "docPr")) is None:
        return Picture(src)
    is_decorative = any(found.get("val") in ("1", "true") for found in properties.iter(DECORATIVE))
    link = properties.find(A + "hlinkClick")
    href = addresses.of_link(target(link.get(R + "id"))) if link is not None else ""
    return Picture(src, "" if is_decorative else properties.get("descr") or properties.get("title") or None, href)


def _points(root: Element) -> Iterator[str]:
    """Yield the texts of a diagram, such as an organisation's chart."""
    for point in root.iter(DGM + "pt"):
        lines = ("".join(text.text or "" for text in line.iter(A + "t")) for line in point.iter(A + "p"))
        if text := " ".join(" ".join(lines).split()):
            yield text


def _chart(root: Element) -> Iterator[str]:
    """Yield the texts of a chart: its title, its series and categories, each once."""
    found = (" ".join((element.text or "").split()) for element in root.iter(A + "t", C + "v"))
    if texts := list(dict.fromkeys(filter(None, found))):
        yield ", ".join(texts)


def program_of(element: Element) -> str:
    """Return the program whose document an element holds, as in `Excel.Sheet.12`, or "" if it holds none."""
    found = next(element.iter(O + "OLEObject"), None)
    return "" if found is None else found.get("ProgID") or "Package"


class _Tags:
    """Names that are compared; `match` wants them dotted."""

    BOX = W + "txbxContent"
    PICTURE = A + "blip"
    OLD_PICTURE = V + "imagedata"
    DIAGRAM = DGM + "relIds"
    CHART = C + "chart"
