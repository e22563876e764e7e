"""axe-core in a page of the tests' browser: it runs with every rule it has, also those that are off by default.

axe-core comes with axe-playwright-python.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

COLORED = ("color-contrast", "link-in-text-block")  # the rules that look at colours

SOURCE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def faults(
    page: Page, excluded: Iterable[str] = (), *, only: Iterable[str] = (), in_frames: bool = True
) -> list[tuple[str, str]]:
    """Return what axe finds wrong on the page, rule and HTML, but for the excluded rules, or by `only` some rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
    found: list[dict[str, Any]] = page.evaluate(
        """async ([excluded, only, iframes]) => {
            const known = axe.getRules().map(rule => rule.ruleId);
            const rules = Object.fromEntries(known.map(id => [id, {enabled: !only.length || only.includes(id)}]));
            for (const id of excluded) rules[id].enabled = false;
            // Of what is in order, axe then gathers no more than one element for each rule.
            return (await axe.run({rules, iframes, resultTypes: ["violations"]})).violations;
        }""",
        [list(excluded), list(only), in_frames],
    )
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


def faults_in_both(page: Page, excluded: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return what axe finds wrong around the frames of a page: all in light, and in the dark the colours."""
    page.emulate_media(color_scheme="dark")
    found = faults(page, only=COLORED, in_frames=False)
    page.emulate_media(color_scheme="light")
    return found + faults(page, excluded, in_frames=False)
