"""Read a calendar file with libical and print its events as JSON; without a file, only see whether libical is there.

It runs in Debian's own Python, /usr/bin/python3, which alone can load libical's GObject bindings (python3-gi and
gir1.2-ical-3.0), so it is a program and knows nothing of the newsletter.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ICal  # type: ignore[import-not-found]  # noqa: E402


def read(text: str) -> list[dict[str, Any]]:
    calendar = ICal.Component.new_from_string(text)
    events = []
    event = calendar.get_first_component(ICal.ComponentKind.VEVENT_COMPONENT)
    while event:
        events.append(
            {
                "uid": event.get_uid(),
                "start": instant(event.get_dtstart()),
                "end": instant(event.get_dtend()),
                "title": event.get_summary(),
                "description": event.get_description() or "",
                "location": event.get_location() or "",
                "url": url_of(event),
                "status": event.get_status().value_name.removeprefix("I_CAL_STATUS_"),
                "revision": event.get_sequence(),
            }
        )
        event = calendar.get_next_component(ICal.ComponentKind.VEVENT_COMPONENT)
    return events


def instant(time: Any) -> str:
    seconds = time.as_timet_with_zone(time.get_timezone())
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def url_of(event: Any) -> str:
    prop = event.get_first_property(ICal.PropertyKind.URL_PROPERTY)
    return str(prop.get_url()) if prop else ""


if __name__ == "__main__" and len(sys.argv) > 1:
    print(json.dumps(read(Path(sys.argv[1]).read_bytes().decode("utf-8"))))
