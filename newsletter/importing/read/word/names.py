"""Names of WordprocessingML and its kin, as lxml has them, and the values of their attributes.

It is a module of its own because every module about Word begins with it; Strict names were made those of Transitional
when the part was read.
"""

from __future__ import annotations

from newsletter.text.markup import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 — its usual prefix
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"

_OFF = frozenset({"0", "false", "off", "none"})


def val(parent: Element | None, name: str) -> str:
    """Return what a child of W says by its attribute `val`, or "" if there is none."""
    child = None if parent is None else parent.find(W + name)
    return "" if child is None else (child.get(W + "val") or "")


def is_on(element: Element) -> bool:
    """Return whether a property that may be on or off is on: it is, unless it says otherwise."""
    return (element.get(W + "val") or "1") not in _OFF


def whole(text: str | None, usual: int) -> int:
    """Return a number that an attribute holds, or another where it holds none that is sensible."""
    try:
        number = int(text or "")
    except ValueError:
        return usual
    return number if -1_000_000 < number < 1_000_000_000 else usual
