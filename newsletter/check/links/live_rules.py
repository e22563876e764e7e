"""The rules about fetched addresses that do not work or have moved; only live.py applies them."""

from __future__ import annotations

from newsletter.check.finding import Rule

DEAD = Rule(
    "links.dead", "error", "“{url}” does not work: {answer}.", "Open it in a browser, and correct or replace it."
)
UNSURE = Rule(
    "links.unsure", "warning", "“{url}” did not answer as a page does: {answer}.", "Open it in a browser to be sure."
)
MOVED = Rule("links.moved", "advice", "“{url}” has moved for good to “{target}”.", "Write the new address.")

LIVE_RULES = (DEAD, UNSURE, MOVED)
