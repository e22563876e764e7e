"""Ask four calendar readers what they understand of our calendar files, event by event, and say where they differ.

Run `python scripts/calendar_readers.py [ISSUE...]`, from the checkout's folder; without a name it is ash-2021. It needs
Debian's python3-gi and gir1.2-ical-3.0, node with npm, and a network the first time: ical.js and khal are fetched into
.cache/calendar-readers. The tests ask the first two readers only, which need no network.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from newsletter.calendar import ics
from newsletter.calendar.events import events_of
from newsletter.model.files import find_issue, find_root
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from tests.calendar.reading import Understood, by_libical, by_vobject, meant, understood

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "calendar-readers"
ICAL_JS = "ical.js@2.2.1"
KHAL = "khal==0.14.0"

# khal does not say the SEQUENCE.
KHAL_NAMES = {
    "uid": "uid",
    "start-long-full": "start",
    "end-long-full": "end",
    "title": "title",
    "description": "description",
    "location": "location",
    "url": "url",
    "status": "status",
}
KHAL_SETTINGS = """\
[calendars]
[[read]]
path = {folder}/calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
"""


def by_icaljs(content: bytes) -> list[Understood]:
    """Read with ical.js, the library of Thunderbird and Nextcloud."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "read.ics"
        file.write_bytes(content)
        program = ROOT / "tests" / "calendar" / "icaljs.mjs"
        return understood(json.loads(output_of("node", program, CACHE, file)))


def by_khal(content: bytes) -> list[Understood]:
    """Read with khal, a calendar for the terminal; it is asked day by day, and never says the revision."""
    known = by_vobject(content)
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "settings"
        settings.write_text(KHAL_SETTINGS.format(folder=folder), encoding="utf-8")
        collection = Path(folder) / "calendar"
        collection.mkdir()
        for number, event in enumerate(content.split(b"BEGIN:VEVENT")[1:]):  # it wants a file for each event
            text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nBEGIN:VEVENT" + event
            whole = text if b"END:VCALENDAR" in text else text + b"END:VCALENDAR\r\n"
            (collection / f"{number}.ics").write_bytes(whole)
        events: dict[str, Understood] = {}
        for day in sorted({event.start.date() for event in known}):
            names = [part for name in KHAL_NAMES for part in ("--json", name)]
            command = (CACHE / "khal" / "bin" / "khal", "-c", settings, "list", *names, day, day + timedelta(days=1))
            for line in output_of(*command).splitlines():
                for said in json.loads(line):
                    answer = {KHAL_NAMES[name]: value for name, value in said.items() if name in KHAL_NAMES}
                    answer |= {name: f"{answer[name]}+00:00" for name in ("start", "end")}
                    revision = next(other.revision for other in known if other.uid == answer["uid"])
                    events[answer["uid"]] = understood([{**answer, "revision": revision}])[0]
    return [events[event.uid] for event in known if event.uid in events]


READERS: dict[str, Callable[[bytes], list[Understood]]] = {
    "vobject": by_vobject,
    "libical": by_libical,
    "ical.js": by_icaljs,
    "khal": by_khal,
}


def output_of(*command: object) -> str:
    """Run a program and return what it prints; raise SystemExit with what it complains of."""
    environment = {**os.environ, "TZ": "Asia/Kathmandu"}  # a zone that nobody would take for UTC by mistake
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


def install() -> None:
    """Fetch ical.js and khal where they are not there yet."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (CACHE / "node_modules" / "ical.js").is_dir():
        output_of("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", CACHE, ICAL_JS)
    if not (CACHE / "khal" / "bin" / "khal").is_file():
        output_of(sys.executable, "-m", "venv", CACHE / "khal")
        output_of(CACHE / "khal" / "bin" / "python", "-m", "pip", "install", "--quiet", KHAL)


def compare(file: str, content: bytes, events: list[Understood]) -> int:
    """Print what each reader understands of one file, and return the number of differences from the issue."""
    print(f"\n{file}")
    answers = {name: {event.uid: event for event in read(content)} for name, read in READERS.items()}
    wrong = 0
    for event in events:
        print(f"  {event.title}")
        for name, found in answers.items():
            answer = found.pop(event.uid, None)
            if answer is None:
                differences = ["does not see it"]
            else:
                said, wanted = asdict(answer), asdict(event)
                differences = [f"{key}: {said[key]!r}, not {wanted[key]!r}" for key in said if said[key] != wanted[key]]
            when = f"{answer.start:%Y-%m-%d %H:%M} to {answer.end:%Y-%m-%d %H:%M} UTC" if answer else ""
            print(f"    {name:8} {when}  {'; '.join(differences) or 'all equal'}")
            wrong += len(differences)
    strangers = [f"{name}: {uid}" for name, found in answers.items() for uid in found]
    for stranger in strangers:
        print(f"  not in the issue: {stranger}")
    return wrong + len(strangers)


def main() -> int:
    """Compare all files of the issues; return 1 where a reader understands something else than the issue says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("issues", nargs="*", metavar="ISSUE", default=["ash-2021"])
    install()
    wrong = 0
    for name in parser.parse_args().issues:
        path = find_issue(name, Path.cwd())
        publication = load_publication(find_root(path.parent))
        issue = load_issue(path, publication)
        events = events_of(issue, publication)
        for file, content in ics.calendar_files(issue, publication, datetime.now(UTC)).items():
            wrong += compare(file, content, [meant(event) for event in events if file in (event.file, ics.ALL)])
    print(f"\n{wrong} differences")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
