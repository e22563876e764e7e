"""Try changed publications, each in a process of its own: `python -m tests.fuzz SEED…`, or a folder that was kept.

Comes in: seeds, from each of which one publication and its changes follow; or `--count` of them, numbered behind a
first word. Goes out: one line of JSON for each that shows a fault, whose publication is kept in .cache/fuzz/, with only
the changes that it needs, and last a line that sums up. The processes are forked from one that has everything loaded,
and has built a letter; one that takes too long or too much memory is ended, and that is a fault as well.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.bases import Files, base, pictures, write
from tests.fuzz.changes import change
from tests.fuzz.trial import SECRET, Fault, trial

MOST_SECONDS = 20
"""Of processor time; of waiting, many times that, since other things run on the machine."""

MOST_PATIENCE = 300
MOST_MEMORY = 1_000_000_000  # bytes above what the process has when it begins
KEPT = Path(__file__).parents[2] / ".cache" / "fuzz"
NUMBERS = (1, 1, 1, 1, 2, 2, 3, 5)
"""How many changes a publication gets."""


def changed(seed: str, left_out: Collection[int] = ()) -> tuple[Files, Files, list[str]]:
    """Return a publication before and after its changes, and what they are; some of them can be left out."""
    chance = Random(seed)
    before = base(chance)
    files, said = dict(before), []
    for number in range(chance.choice(NUMBERS)):
        of_its_own = Random(f"{seed}/{number}")  # so that leaving one out changes no other
        if number not in left_out:
            said.append(f"{number}: {change(files, of_its_own)}")
    return before, files, said


def tried(place: Path, seed: str, left_out: Collection[int] = ()) -> dict[str, Any]:
    """Try one publication in a process of its own, and return what was found."""
    reads, writes = os.pipe()
    noise = place / "noise"
    child = os.fork()
    if not child:
        os.close(reads)
        _in_child(writes, place, seed, left_out, noise)
    os.close(writes)
    began = time.monotonic()
    said = b""
    while left := max(0.0, began + MOST_PATIENCE - time.monotonic()):
        if select.select([reads], [], [], left)[0]:
            part = os.read(reads, 1 << 16)
            if not part:
                break
            said += part
    else:
        os.kill(child, signal.SIGKILL)
    os.close(reads)
    _, status, used = os.wait4(child, 0)
    found: dict[str, Any] = json.loads(said) if said else {}
    if not said:
        why = f"took too long, or ended: {os.waitstatus_to_exitcode(status)}"
        found = {"fault": f"{why}\n{noise.read_text('utf-8', 'replace')}"}
    return {
        "seed": seed,
        **found,
        "seconds": round(used.ru_utime + used.ru_stime, 3),
        "megabytes": used.ru_maxrss // 1000,
    }


def _in_child(writes: int, place: Path, seed: str, left_out: Collection[int], noise: Path) -> None:
    """Try a publication, write what was found, and end this process."""
    try:
        with noise.open("w") as file:
            os.dup2(file.fileno(), 2)
            faulthandler.enable(file)
            faulthandler.register(signal.SIGXCPU, file)
            faulthandler.dump_traceback_later(MOST_PATIENCE - 10, file=file)
            resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS - 2, MOST_SECONDS))
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limit = pages * resource.getpagesize() + MOST_MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            before, files, _ = changed(seed, left_out)
            found: dict[str, Any] = {}
            try:
                found["codes"] = trial(place, before, files, Random(f"{seed}/trial"))
            except Fault as fault:
                found["fault"] = str(fault)
            except BaseException:
                found["fault"] = traceback.format_exc()
            os.write(writes, json.dumps(found).encode())
            os.close(writes)
    finally:
        os._exit(0)


def kept(place: Path, found: dict[str, Any]) -> dict[str, Any]:
    """Leave out the changes that a fault does not need, and keep the publication with the others."""
    seed = found["seed"]
    left_out: set[int] = set()
    _, _, said = changed(seed)
    for number in range(len(said)):
        if len(said) - len(left_out) > 1 and "fault" in (again := tried(place, seed, {*left_out, number})):
            left_out.add(number)
            found = again
    _, files, said = changed(seed, left_out)
    write(KEPT / seed, files)
    (KEPT / f"{seed}.txt").write_text("\n".join((*said, found["fault"])), "utf-8", "surrogateescape")
    return {**found, "changes": said, "kept": str(KEPT / seed)}


def main() -> None:
    """Try the publications that were named."""
    sys.dont_write_bytecode = True  # nothing but what the commands do is to be seen
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("seeds", nargs="*", metavar="SEED")
    parser.add_argument("--count", type=int, default=0, help="so many, numbered behind the seed: SEED-0 and so on")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first of these numbers")
    asked = parser.parse_args()
    seeds = asked.seeds
    if asked.count:
        seeds = [f"{seed}-{number}" for seed in seeds for number in range(asked.first, asked.first + asked.count)]
    place = Path(tempfile.mkdtemp(prefix="newsletter-fuzz-")).resolve()
    os.environ["XDG_CACHE_HOME"] = str(place / "cache")
    for name in ("SOURCE_DATE_EPOCH", "NEWSLETTER_SMTP", "GITHUB_WORKSPACE"):
        os.environ.pop(name, None)
    try:
        outside = place / "outside"
        outside.mkdir()
        for ending in ("txt", "yaml", "mjml", "css"):
            (outside / f"secret.{ending}").write_text(f"name: {SECRET}\n")
        (outside / "secret.png").write_bytes(pictures()["png"] + SECRET.encode())
        warm = base(Random("warm"))
        trial(place, warm, warm, Random("warm"))
        codes: Counter[str] = Counter()
        slowest = largest = 0.0
        faults = 0
        for seed in seeds:
            found = tried(place, seed)
            slowest, largest = max(slowest, found["seconds"]), max(largest, found["megabytes"])
            for command, code in found.get("codes", {}).items():
                codes[f"{command} {code}"] += 1
            if "fault" in found:
                faults += 1
                print(json.dumps(kept(place, found)), flush=True)
        summary = {"tried": len(seeds), "faults": faults, "codes": dict(sorted(codes.items())),
                   "slowest": slowest, "largest": largest}  # fmt: skip
        print(json.dumps(summary))
    finally:
        shutil.rmtree(place)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
