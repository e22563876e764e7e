"""The others that are timed: what each is given of a letter, and where it is installed and run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEERS = Path(__file__).resolve().parent / "peers"
REACT_PREVIEW = PEERS / "react-preview"
# The last one counts where two have the same package: what is timed warm and cold is the newest.
FOLDERS = (REACT_PREVIEW, PEERS / "maizzle", PEERS)

MJML_COMMAND = PEERS / "node_modules" / ".bin" / "mjml"
COLD_SCRIPT, WARM_SCRIPT = PEERS / "cold.mjs", PEERS / "warm.mjs"


@dataclass(frozen=True)
class Peer:
    """One way to HTML and plain text: its name, its script in peers/, and what it takes of what peers are given."""

    name: str
    script: Path
    takes: tuple[str, ...]

    def given(self, letter: Mapping[str, Any]) -> str:
        """Return what this peer is given of a letter, as one line of JSON."""
        return json.dumps({key: letter[key] for key in self.takes})


MJML = Peer("mjml + juice + html-to-text", PEERS / "mjml.mjs", ("mjml", "css"))
REACT = Peer("React Email", PEERS / "react.mjs", ("issue", "publication"))
MAIZZLE = Peer("Maizzle", PEERS / "maizzle" / "maizzle.mjs", ("issue", "publication"))
ALL = (MJML, REACT, MAIZZLE)


def install() -> None:
    """Install all peers at the versions of their lock files."""
    for folder in FOLDERS:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)


def versions() -> dict[str, str]:
    """Return the version of each installed peer by its name."""
    found = {}
    for folder in FOLDERS:
        command = ["npm", "ls", "--depth=0", "--parseable", "--long"]
        listed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        peers = (line.rpartition(":")[2] for line in listed.stdout.splitlines()[1:])
        found.update(dict(peer.rsplit("@", 1) for peer in peers))
    return found
