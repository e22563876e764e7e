"""Calendar files, read by libraries that are not ours and did not write them.

Comes in: the bytes of an .ics file. Goes out: what a reader understands of each event, in one form for all readers.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import vobject  # type: ignore[import-untyped]

from newsletter.calendar.events import Event

LIBICAL = Path(__file__).parent / "libical.py"
DEBIAN_PYTHON = Path("/usr/bin/python3")
PACKAGES = "python3-gi and gir1.2-ical-3.0"


@dataclass(frozen=True)
class Understood:
    """An event as a reader understands it; `start` and `end` are in UTC, and what is not said is ""."""

    uid: str
    start: datetime
    end: datetime
    title: str
    description: str
    location: str
    url: str
    status: str
    revision: int


def meant(event: Event) -> Understood:
    """Return what a reader should understand of an event."""
    return Understood(
        uid=event.uid,
        start=event.span.start,
        end=event.span.end,
        title=event.title,
        description=event.description,
        location=event.location,
        url=event.url,
        status=event.status,
        revision=event.revision,
    )


def by_vobject(content: bytes) -> list[Understood]:
    calendar = vobject.readOne(content.decode("utf-8"))
    return [
        Understood(
            uid=event.uid.value,
            start=event.dtstart.value.astimezone(UTC),
            end=event.dtend.value.astimezone(UTC),
            title=event.summary.value,
            description=_said(event, "description"),
            location=_said(event, "location"),
            url=_said(event, "url"),
            status=event.status.value,
            revision=int(event.sequence.value),
        )
        for event in calendar.contents.get("vevent", [])
    ]


def by_libical(content: bytes) -> list[Understood]:
    """Read with libical, in Debian's Python; raise AssertionError where that cannot load it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "read.ics"
        file.write_bytes(content)
        command = [str(DEBIAN_PYTHON), str(LIBICAL), str(file)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        except OSError as error:
            raise AssertionError(f"libical cannot be asked: install {PACKAGES} with apt-get ({error}).") from error
    if re.search("No module named 'gi'|Namespace ICalGLib not available", done.stderr):
        raise AssertionError(f"libical cannot be asked: install {PACKAGES} with apt-get ({done.stderr.strip()}).")
    assert done.returncode == 0, done.stderr
    return understood(json.loads(done.stdout))


def understood(events: list[dict[str, Any]]) -> list[Understood]:
    """Return events from JSON, in which instants are texts."""
    times = ("start", "end")
    return [
        Understood(**{**event, **{name: datetime.fromisoformat(event[name]).astimezone(UTC) for name in times}})
        for event in events
    ]


def _said(event: Any, name: str) -> str:
    return str(event.contents[name][0].value) if name in event.contents else ""
