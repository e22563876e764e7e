"""Where our own time goes: what a cold build loads, by library, and what a warm letter passes through, by step."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, TypeVar

from benchmarks.letters import Letter
from benchmarks.ours import NEWSLETTER, PYTHON
from benchmarks.processes import ENVIRONMENT
from newsletter import letter as finished
from newsletter.build import clock
from newsletter.check import check
from newsletter.images import collect
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.render import Rendering, environment, inline, mjml, template
from newsletter.sending import message
from newsletter.text import merge_tags

LINE = re.compile(r"import time: +(\d+) \| +\d+ \| +(\w+)")

# What comes with a library and is imported for nothing else.
OF = {
    "annotated_types": "pydantic",
    "pydantic_core": "pydantic",
    "typing_extensions": "pydantic",
    "typing_inspection": "pydantic",
    "cachetools": "premailer and cssutils",
    "cssselect": "premailer and cssutils",
    "cssutils": "premailer and cssutils",
    "encutils": "premailer and cssutils",
    "more_itertools": "premailer and cssutils",
    "premailer": "premailer and cssutils",
    "webencodings": "tinycss2",
    "newsletter": "this program, with its models",
    "PIL": "Pillow",
    "yaml": "PyYAML",
    "markupsafe": "jinja2",
}
OWN = "Python’s own library"
FEW = 0.01  # what is below is counted together

CHECKS = "checks, beside that"

Value = TypeVar("Value")


def of_loading(letter: Letter, root: Path, rounds: int) -> tuple[dict[str, float], float]:
    """Return the part of each library in the time that modules take to load in a cold build, and theirs in all of it.

    Python itself counts, which makes loading a little slower than it is.
    """
    command = (PYTHON, "-X", "importtime", NEWSLETTER, "build", letter.path)
    texts = letter.texts()
    spent, of_all = Counter[str](), []
    for _ in range(rounds):
        letter.path.write_text(next(texts), encoding="utf-8")
        begun = perf_counter()
        done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=True)
        wall = perf_counter() - begun
        counted = Counter[str]()
        for line in done.stderr.splitlines():
            if found := LINE.match(line):
                library = found[2]
                counted[OWN if library in sys.stdlib_module_names else OF.get(library, library)] += int(found[1])
        of_all.append(counted.total() / 1e6 / wall)
        spent += counted
    shares = {library: time / spent.total() for library, time in spent.most_common()}
    large = {library: share for library, share in shares.items() if share >= FEW}
    return large | {"all others": 1 - sum(large.values())}, median(of_all)


def of_a_letter(letter: Letter, root: Path, rounds: int) -> dict[str, float]:
    """Return the part of each step in the processor time from an issue's file to HTML and text; of CHECKS, beside it.

    The steps are those of render_issue(), in a process that has made letters before.
    """
    publication = load_publication(root)
    texts, spent = letter.texts(), dict[str, list[float]]()
    letter.path.write_text(next(texts), encoding="utf-8")
    pictures = collect(load_issue(letter.path, publication), publication)

    def timed(step: str, take: Callable[..., Value], *given: object) -> Value:
        begun = process_time()
        value = take(*given)
        spent.setdefault(step, []).append(process_time() - begun)
        return value

    for _ in range(rounds):
        letter.path.write_text(next(texts), encoding="utf-8")
        issue = timed("reading the YAML, and the model", load_issue, letter.path, publication)
        tags, context = timed("merge tags, and what templates can use", _names, issue, publication)
        css = timed("the style sheet", environment.fill, publication, "inline.css", context)
        filled = timed("templates, to MJML", template.to_mjml, context, pictures)
        whole = timed("MRML, to HTML", mjml.to_html, filled)
        html, origins = timed("fewer tables, and inlining, by lxml and premailer", inline.inline, whole, css)
        text = timed("plain text", template.to_text, context, html)
        rendering = Rendering(tags.tokenize(issue.subject), tags.tokenize(issue.preheader), html, text, origins, tags)
        sent = message.compose(rendering, issue, publication, pictures, now=clock(issue))
        timed(CHECKS, check, finished.Letter(issue, publication, rendering, pictures, sent))
    medians = {step: median(times) for step, times in spent.items()}
    of_all = sum(medians.values()) - medians[CHECKS]
    return {step: time / of_all for step, time in medians.items()}


def _names(issue: Issue, publication: Publication) -> tuple[merge_tags.Tags, dict[str, Any]]:
    tags = merge_tags.find([*issue.texts, *publication.texts])
    return tags, environment.shared_context(issue, publication, tags)
