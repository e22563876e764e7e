"""The recognisers, in the order in which each part is shown to them: the surest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsletter.importing.place.scan import Found, Scan

RECOGNISERS: Mapping[str, Callable[[Scan, int], Found | None]] = {}
