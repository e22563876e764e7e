"""What a page sent and was answered while it wrote: what tells, after a failed run, where a word was lost.

In: a page, before it is opened. Out: its last exchanges that changed an issue, or asked for it, in the order of time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page

_RECORD = """(() => {
  const real = window.fetch;
  const now = () => performance.timeOrigin + performance.now();
  window.traffic = [];
  window.fetch = async (address, options = {}) => {
    const begun = now();
    const answer = await real(address, options);
    if (!/issues\\/[^/]+\\/(edits|yaml|undo|redo|form)(\\?|$)/.test(address)) return answer;
    const each = { begun, ended: now(), method: options.method ?? "GET", address, sent: options.body ?? "" };
    window.traffic.push({ ...each, status: answer.status, answer: await answer.clone().text() });
    window.traffic.splice(0, window.traffic.length - 600);
    return answer;
  };
})()"""


def record(page: Page) -> None:
    """Have a page that is opened from now on keep its exchanges."""
    page.add_init_script(_RECORD)


def told(page: Page, name: str, words: Iterable[str]) -> list[tuple[float, str]]:
    """Return what went to and fro about some words, or the last of it where there are none, each with its time."""
    kept: list[dict[str, Any]] = page.evaluate("window.traffic")
    words = list(words)
    print(f"{name} has {len(kept)} exchanges")
    if not words:
        return [(each["begun"], _line(name, each, ())) for each in kept[-40:]]
    return [
        (each["begun"], _line(name, each, words))
        for each in kept
        if any(word in each["sent"] or word in each["answer"] for word in words)
    ]


def _line(name: str, each: dict[str, Any], words: Iterable[str]) -> str:
    sent = json.loads(each["sent"] or "{}")
    answer = json.loads(each["answer"]) if each["answer"].startswith("{") else {}
    if "text" in sent:
        sent["text"] = _about(sent["text"], words)
    for key in ("text", "merged", "base_text"):
        if isinstance(answer.get(key), str):
            answer[key] = _about(answer[key], words)
    if form := json.dumps(answer.pop("form", None)):
        answer["words in the form"] = [word for word in words if word in form]
    for key in ("problems", "inherited", "why", "failure"):
        answer.pop(key, None)
    times = f"{each['begun'] / 1000 % 10_000:.3f}–{each['ended'] / 1000 % 10_000:.3f}"
    path = each["address"].split("/")[-1]
    return f"{times} {name} {each['method']} {path} {json.dumps(sent)}\n      {each['status']} {json.dumps(answer)}"


def _about(text: str, words: Iterable[str]) -> list[str]:
    """Return the lines of a text with some words."""
    return [line for line in text.splitlines() if any(word in line for word in words)]
