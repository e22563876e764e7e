"""How an appointment repeats → a sentence's part, with the rule itself behind it.

It is a module of its own because a letter announces one date: the rule is for whoever writes it.
"""

from __future__ import annotations

import re

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2}).*")


def in_words(rule: str) -> str:
    """Return a rule in words, as in `every 2 weeks, 6 times (FREQ=WEEKLY;INTERVAL=2;COUNT=6)`."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    unit = _UNITS.get(parts.get("FREQ", ""))
    if not unit:
        return rule
    interval = parts.get("INTERVAL", "1")
    words = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    if "COUNT" in parts:
        words += f", {parts['COUNT']} times"
    elif found := _UNTIL.fullmatch(parts.get("UNTIL", "")):
        words += f", until {found[1]}-{found[2]}-{found[3]}"
    return f"{words} ({rule})"
