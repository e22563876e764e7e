"""Two people who write into one issue at the same time, each in a browser of their own, and an account of every word.

In: two pages of a real browser on one issue, and a random number generator. Out: what each of them has typed, done and
taken back. Each word that is typed has a number of its own, and so it is known at the end of which word nobody can say
why it is gone.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError

from newsletter.editing.surgery import fingerprint
from tests.browser import opened
from tests.preview import traffic
from tests.preview.newsroom import NETWORK
from tests.preview.teams import Team

TURNED = re.compile("Undone|Done again|There is nothing to|.*(stays as it is|had a mistake)")
"""What is said once something was taken back or made again, or could not be."""

LISTEN = """() => {
  window.heard = [];
  const said = document.getElementById("said");
  new MutationObserver(() => window.heard.push(said.textContent)).observe(said, { childList: true });
}"""
"""Have a page remember all that it says: what it says next may come before anybody has looked."""

MOST_BLOCKS = 14
MOST_ENTRIES = 5
LONGEST = 120
"""Seconds in which whatever has begun must have come to an end: with many on one machine, a save takes seconds."""

WORD = re.compile(r"[ab]\d+z")

ISSUE = """\
subject: What we plant in spring
preheader: Three beds, and who digs them.
title: The beds  # as the board calls them
date: 2024-03-20
blocks:
  - type: text
    heading: The first bed
    # Ana asks Bo before she changes this.
    text: |
      Tulips go in deep, and daffodils beside them, and none of
      them likes to stand in water.

      The second paragraph is short.
  - type: text
    heading: The second bed
    text: Roses, cut back in March.
  - type: links
    heading: Read more
    links:
      - {label: All our gardens, url: "https://garden.test/gardens"}
      - label: The map of the orchard
        url: https://garden.test/map
  - type: sessions
    heading: Evenings
    sessions:
      - Pruning for beginners
      - title: Grafting
        room: The barn
  - type: quote
    text: A garden is never done.
    by: A gardener
"""

STATE = """async () => {
  const [{ draft }, { unsaved }, { isSaving }, yaml, { focusedPath, openPlace }] = await Promise.all(
    ["draft", "unsaved", "saving", "yaml_text", "open_part"].map((name) => import(`/page/write/${name}.js`)));
  const conflicts = [...draft.conflicts.values()].map(({ mine, theirs, path }) => ({ mine, theirs, path }));
  const isWaiting = yaml.isKept() && !yaml.isUnread() && !yaml.clashes().length;
  return {
    hash: draft.hash, data: draft.data,
    isStill: !isSaving() && draft.isWritten && !yaml.isSavingText() && !isWaiting,
    conflicts, kept: unsaved().map(({ value, refused, now, answered }) => ({ value, refused, now, answered })),
    yaml: yaml.isKept() ? await yaml.current() : "", clashes: yaml.clashes(),
    focus: focusedPath(), place: openPlace(),
    says: document.getElementById("saved").textContent,
  };
}"""
"""What a page knows of the text."""

SHOWN = """async () => {
  const { part } = await import("/page/write/open_part.js");
  return [...part.entries.values()].map(({ within, widget }) => [[...part.place, ...within], widget.value()]);
}"""
"""What the fields of the open form show, with their paths."""

CARET = """(share) => {
  const input = document.activeElement;
  if (!input?.matches("#form input[type=text], #form textarea") || input.disabled) return null;
  const ends = [...input.value.matchAll(/[^\\s\\\\](?=\\s|$)/g)].map(({ index }) => index + 1);
  const at = ends[Math.floor(share * ends.length)] ?? input.value.length;
  input.setSelectionRange(at, at);
  window.typedInto = input;
  return [at, input.value.length];
}"""
"""Put the caret behind a word of the field that has the focus."""

SELECT = """(share) => {
  const input = document.activeElement;
  if (!input?.matches("#form input[type=text], #form textarea") || input.disabled) return null;
  const words = [...input.value.matchAll(/[ab]\\d+z/g)];
  const word = words[Math.floor(share * words.length)];
  if (!word) return null;
  input.setSelectionRange(word.index, word.index + word[0].length);
  return word[0];
}"""
"""Select one of the numbered words of the field that has the focus."""

PLACE = "document.activeElement?.dataset.key ?? document.activeElement?.className"

STAYED = "window.typedInto === document.activeElement"
"""Whether the focus is where it was when somebody began to type."""

AROUND = """() => {
  const input = document.activeElement;
  if (!input.matches(".words-input")) return null;
  window.typedInto = input;
  return [input.value[input.selectionStart - 1] ?? "", input.value[input.selectionStart] ?? ""];
}"""
"""What is before and behind the caret."""

PRESS_TOOL = """async (name) => {
  const { draft } = await import("/page/write/draft.js");
  const { openPlace, part } = await import("/page/write/open_part.js");
  const button = document.querySelector(`#form .part-head [data-key='tool ${name}']`);
  if (!button) return [];
  const within = openPlace().reduce((value, step) => value?.[step], draft.data);
  const shown = [...part.entries.values()].map(({ widget }) => widget.value());
  button.focus();
  button.click();
  return [within, shown];
}"""
"""Press a button of the open part, and return what is in that at this very moment: the page may hear of more."""

CLICK = """([selector, number]) => {
  const button = document.querySelectorAll(selector)[number];
  button?.focus();
  button?.click();
  return Boolean(button);
}"""
"""Click on one of some buttons, if it is there still."""

YAML_LINE = "document.querySelector('.yaml-text').shadowRoot.querySelector('.cm-activeLine')?.textContent"
"""The line of the text as YAML that has the caret."""

YAML = """async () => {
  const text = await import("/page/write/yaml_text.js");
  return await text.current();
}"""
"""The text as YAML, as this page has it."""

IDLE = """async () => {
  const { idle } = await import("/page/write/saving.js");
  for (let n = 0; n < 3; n += 1) await idle();
}"""

FOCUS = """(share) => {
  const inputs = [...document.querySelectorAll("#form .words-input:enabled")];
  const all = inputs.filter((input) => input.checkVisibility());
  const input = all[Math.floor(share * all.length)];
  input?.focus();
  return Boolean(input);
}"""

DECIDE = """async (share) => {
  const { draft } = await import("/page/write/draft.js");
  const all = [...document.querySelectorAll("#form .versions button")];
  const button = all[Math.floor(share * all.length)];
  if (!button) return null;
  const before = [...draft.conflicts.values()];
  button.click();
  const left = [...draft.conflicts.values()].map(({ record }) => record);
  const [{ mine, theirs, both }] = before.filter(({ record }) => !left.includes(record));
  const chosen = { "Keep mine": mine, "Take both": both, "Let it go": "" }[button.textContent] ?? theirs;
  return [button.textContent, chosen, [mine, theirs]];
}"""
"""Choose one of two versions, or let go what has no place."""


def words_in(value: Any) -> set[str]:
    """Return the numbered words in some data."""
    if isinstance(value, str):
        return set(WORD.findall(value))
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {word for part in parts for word in words_in(part)}


@dataclass
class Account:
    """Every word that was typed, and why it may be gone."""

    typed: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    log: list[tuple[float, str]] = field(default_factory=list)
    """What was done, with its time."""

    def new(self, name: str) -> str:
        """Return a word that nobody has typed yet."""
        word = f"{name}{len(self.typed) + 1}z"
        self.typed[word] = name
        return word

    def may_be_gone(self, words: set[str], why: str) -> None:
        """Note that somebody took words out."""
        for word in words:
            self.gone.setdefault(word, why)


@dataclass
class Writer:
    """Somebody who writes; `name` is the letter with which their words begin."""

    name: str
    page: Page
    account: Account
    chance: random.Random
    yaml: int = 1
    """How often they write in the YAML view; 25 is as often as they type on in a field."""

    def state(self) -> dict[str, Any]:
        """Return what the page knows of the text."""
        known: dict[str, Any] = self.page.evaluate(STATE)
        return known

    def seen(self) -> set[str]:
        """Return the words that the page has, in the text or waiting."""
        state = self.state()
        return words_in([state["data"], [each["value"] for each in state["kept"]], state["conflicts"], state["yaml"]])

    def note(self, what: str) -> None:
        self.account.log.append((time.time(), f"{self.name}: {what}"))

    def key(self, key: str) -> None:
        self.page.keyboard.press(key)

    # What is done to fields

    def open_part(self) -> None:
        """Open the form of a random part of the issue."""
        parts = self.page.locator("#outline .part")
        number = self.chance.randrange(max(parts.count(), 1))
        self.page.evaluate(CLICK, ["#outline .part", number])
        self.note(f"opens part {number}")

    def focus(self) -> bool:
        """Go into a random field of the open form, or stay in the one that has the focus."""
        return bool(self.page.evaluate(FOCUS, self.chance.random()))

    def put_caret(self) -> str | None:
        """Put the caret behind a random word; return what is to be typed there before another one."""
        found = self.page.evaluate(CARET, self.chance.random())
        return None if found is None else " " if found[0] else ""

    def typing(self, gap: str) -> Callable[[], bool]:
        """Return what types a new word key by key; it returns whether there is more to type."""
        word = self.account.new(self.name)
        keys = [*gap, *word, *("" if gap else " ")]
        self.note(f"types {word} at {self.page.evaluate(PLACE)}")

        def step() -> bool:
            self.page.keyboard.type(keys.pop(0))
            if not keys and not self.page.evaluate(STAYED):
                # Only who typed into something that another has deleted meanwhile may have typed nowhere.
                assert not self.page.evaluate("typedInto.isConnected"), (
                    f"{self.name} lost the focus over {word}, to {self.page.evaluate(PLACE)}"
                )
                self.account.may_be_gone({word}, "its field was deleted below the hands")
            elif not keys:
                shown = self.page.evaluate("typedInto.value")
                assert shown is None or word in shown, f"{self.name} lost the caret over {word}: {shown!r}"
            return bool(keys)

        return step

    def type(self) -> None:
        """Type a word somewhere in a field."""
        if self.focus() and (gap := self.put_caret()) is not None:
            self.press_all(self.typing(gap))

    def type_on(self) -> None:
        """Type where the caret is, if that is between two words."""
        if self.state()["focus"] and (around := self.page.evaluate(AROUND)):
            before, after = around
            if not after.strip() and before != "\\":
                self.press_all(self.typing(" " if before.strip() else ""))

    def press_all(self, step: Callable[[], bool]) -> None:
        """Type a word to its end."""
        while step():
            pass

    def take_out(self) -> None:
        """Delete a numbered word of the field."""
        if self.focus() and (word := self.page.evaluate(SELECT, self.chance.random())):
            self.account.may_be_gone({word}, f"{self.name} deletes it")
            self.note(f"deletes {word}")
            self.key("Delete")

    # What is done to parts

    def part_tool(self, name: str) -> None:
        """Move, duplicate or delete the open part."""
        button = self.page.locator(f'#form .part-head [data-key="tool {name}"]')
        if not button.count() or (name == "Duplicate" and self.is_full()):
            return
        self.note(f"{name} {self.page.locator('#form .crumbs').inner_text()}")
        within = self.page.evaluate(PRESS_TOOL, name)
        if name == "Delete":
            self.account.may_be_gone(words_in(within), f"{self.name} deletes its part")
            self.settle()  # what one types into a part that one has just deleted goes with it, and comes back with it

    def is_full(self) -> bool:
        """Return whether the issue is as long as issues get: one that only grows would be built ever more slowly."""
        return len(self.state()["data"]["blocks"]) >= MOST_BLOCKS

    def add_block(self) -> None:
        """Add a block of text by the palette."""
        if self.is_full():
            return
        self.page.evaluate(CLICK, ["#outline .another", 0])
        self.page.locator("#palette [role=option][aria-selected=true]").wait_for()
        self.page.keyboard.type("text")
        self.key("Enter")
        self.page.locator("dialog[open]").wait_for(state="hidden")
        self.note("adds a block")

    def add_item(self) -> None:
        """Add an entry to a list of the open part, unless that is as long as lists get."""
        if self.page.locator("#form .rows > li").count() >= MOST_ENTRIES:
            return
        if self.page.evaluate(CLICK, ["#form .list > .adder", 0]):
            self.note("adds an entry")

    def undo(self, key: str = "Control+z") -> None:
        """Undo, or redo, and note what that takes away: it may be only what one has typed oneself."""
        if self.page.evaluate(PLACE) == "yaml-text":
            self.leave_yaml()  # there, what was typed last would be taken back without the server
        before = self.seen()
        self.page.evaluate("window.heard = []")
        self.note(f"presses {key} at {self.page.evaluate(PLACE)}")
        self.key(key)
        said = self.hear()
        away = {word for word in before - self.seen() if self.account.typed.get(word) == self.name}
        self.account.may_be_gone(away, f"{self.name} undoes it")
        self.note(f"{key}: takes away {sorted(away)}; {said!r}")

    def hear(self) -> str:
        """Wait until it is said what came of an undo or a redo, and return that."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            if said := next(filter(TURNED.match, self.page.evaluate("window.heard")), ""):
                return said
            self.page.wait_for_timeout(20)
        raise AssertionError("nothing is said of what came of an undo")

    def decide(self) -> None:
        """Choose a version where two have changed a text."""
        if not self.state()["conflicts"]:
            return
        self.page.evaluate(CLICK, ["#show-unsaved", 0])
        self.page.wait_for_timeout(20)
        if done := self.page.evaluate(DECIDE, self.chance.random()):
            chose, chosen, versions = done
            self.account.may_be_gone(words_in(versions) - words_in(chosen), f"{self.name} chooses: {chose}")
            self.note(f"chooses {chose} of {versions}")

    def settle(self) -> None:
        """Wait until nothing of this page travels."""
        self.page.evaluate(IDLE)

    # What is done to the text as YAML

    def yaml_lines(self) -> list[str]:
        """Return the lines of the text as YAML."""
        return str(self.page.evaluate(YAML)).splitlines()

    def write_yaml(self) -> None:
        """Type a word into the text as YAML, at the end of a heading, and come back."""
        self.page.evaluate("async () => (await import('/page/state.js')).change({ view: 'yaml', pane: '' })")
        lines = self.page.locator(".yaml-text .cm-line").filter(
            has_text=re.compile('^ *(heading|title|by|subject): [^"#]*$')
        )
        self.page.locator(".yaml-text .cm-line").first.wait_for()
        self.settle()
        try:
            lines.nth(self.chance.randrange(max(lines.count(), 1))).click(timeout=3000)
        except TimeoutError:
            pass  # none is in sight, or the other one has taken it away meanwhile: nothing is typed
        else:
            self.key("End")
            self.page.evaluate("window.typedInto = document.activeElement")
            before, line = self.yaml_lines(), self.page.evaluate(YAML_LINE)
            self.press_all(self.typing(" "))
            self.look_at_line(before, line)
            self.page.wait_for_timeout(self.chance.choice((0, 300)))
        self.leave_yaml()

    def leave_yaml(self) -> None:
        """Go back to the letter, as Esc does."""
        self.page.evaluate(
            """async () => {
              (await import("/page/state.js")).change({ view: "" });
              document.getElementById("stage").focus();
            }"""
        )

    def look_at_line(self, before: list[str], line: str) -> None:
        """Look at whether the newest word stands in the line where it was begun, unless somebody has deleted that."""
        word, after = list(self.account.typed)[-1], self.yaml_lines()
        self.note(f"has written in {line!r}, where now is {[each for each in after if word in each]}")
        if not any(each.startswith(line) and word in each for each in after):
            counts = [sum(each.startswith(line) for each in lines) for lines in (before, after)]
            assert counts[1] < counts[0], f"{self.name} lost the caret over {word}"
            self.account.may_be_gone({word}, "its line was deleted below the hands")

    def choose_lines(self) -> None:
        """Choose a version of lines of YAML that two have changed."""
        if clashes := self.state()["clashes"]:
            self.page.evaluate("async () => (await import('/page/state.js')).change({ view: 'yaml', pane: '' })")
            keeps = self.chance.random() < 0.5
            button = self.page.get_by_role("button", name="Keep yours" if keeps else "Take the file’s").first
            button.wait_for()
            clash = self.state()["clashes"][0]
            sides = words_in(clash["mine"]), words_in(clash["theirs"])
            self.account.may_be_gone(sides[keeps] - sides[not keeps], f"{self.name} chooses lines")
            self.note(f"chooses {'mine' if keeps else 'theirs'} of {clashes}")
            button.click()
            self.leave_yaml()

    def step(self) -> None:
        """Do one thing at random."""
        ways: list[tuple[int, Callable[[], Any]]] = [
            (10, self.open_part),
            (30, self.type),
            (25, self.type_on),
            (8, self.take_out),
            (4, lambda: self.part_tool("Move up")),
            (4, lambda: self.part_tool("Move down")),
            (3, lambda: self.part_tool("Duplicate")),
            (3, lambda: self.part_tool("Delete")),
            (3, self.add_block),
            (3, self.add_item),
            (6, self.decide),
            (2, self.choose_lines),
            (self.yaml, self.write_yaml),
            (6, self.undo),
            (2, lambda: self.undo("Control+Shift+z")),
        ]
        self.chance.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()


def type_at_once(writers: list[Writer], chance: random.Random) -> None:
    """Have both type into one field, key after key."""
    place = writers[0].state()["focus"]
    if not place:
        return
    for other in writers[1:]:
        other.page.evaluate("async (path) => (await import('/page/write/navigation.js')).goTo(path)", place)
    steps = [writer.typing(gap) for writer in writers if (gap := writer.put_caret()) is not None]
    while steps:
        step = chance.choice(steps)
        if not step():
            steps.remove(step)


@contextmanager
def writing_together(browser: Browser, team: Team, seed: int, yaml: int = 1) -> Iterator[list[Writer]]:
    """Let two people in who write the issue `spring`; nothing may stand in the console of their browsers at the end.

    Where something fails, what they did and what their pages sent and got is printed, as far as it is about the words
    of the failure.
    """
    account, chance = Account(), random.Random(seed)
    mistakes: list[str] = []
    with ExitStack() as opened_pages:
        writers = []
        for name, secret in zip("ab", (team.links["writer"], team.links["approver"]), strict=True):
            page = opened_pages.enter_context(opened(browser, width=1440, alone=True)).page
            page.set_default_timeout(LONGEST * 1000)
            traffic.record(page)
            page.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
            page.on("console", lambda line: None if NETWORK.match(line.text) else mistakes.append(line.text))
            page.goto(team.address.link(secret))
            page.locator("#live", has_text="Live").wait_for()
            page.goto(f"{team.address.origin}/?issue=spring")
            page.locator("#saved", has_text="Saved").wait_for()
            page.evaluate(LISTEN)
            writers.append(Writer(name, page, account, chance, yaml))
        try:
            yield writers
        except BaseException as failure:
            print(what_led_to(failure, writers), *mistakes, sep="\n")
            raise
    assert mistakes == []


def what_led_to(failure: BaseException, writers: list[Writer]) -> str:
    """Return what was done, and what went to and fro, about the words that a failure names; else the last of it."""
    words = set(WORD.findall(str(failure).partition("Call log")[0]))
    done = [(when * 1000, f"{when % 10_000:.3f} {what}") for when, what in writers[0].account.log]
    sent = [each for writer in writers for each in traffic.told(writer.page, writer.name, words)]
    since = min((when for when, what in sent if words), default=0) - 15_000
    now = [f"{writer.name} now: { {**writer.state(), 'data': ''} }" for writer in writers]
    return "\n".join(what for _, what in sorted([*(each for each in done if each[0] > since), *sent])) + "\n".join(
        ["", *now]
    )


def write_at_random(writers: list[Writer], edits: int) -> None:
    """Have each of them do things at random, mostly one after the other, and sometimes in the same field at once."""
    chance = writers[0].chance
    for _ in range(edits):
        writer = chance.choice(writers)
        if chance.random() < 0.04:
            type_at_once([writer, *(other for other in writers if other is not writer)], chance)
        else:
            writer.step()
        if chance.random() < 0.1:
            writer.page.wait_for_timeout(chance.choice((0, 50, 300)))


def both_still(writers: list[Writer], file: Path, seconds: float = LONGEST) -> list[dict[str, Any]]:
    """Wait until both pages have what the file has; return what they know."""
    end = time.monotonic() + seconds
    while True:
        states = [writer.state() for writer in writers]
        hashes = {state["hash"] for state in states} | {fingerprint(file.read_text("utf-8"))}
        if len(hashes) == 1 and all(state["isStill"] for state in states):
            return states
        said = [(state["says"], state["kept"], state["conflicts"]) for state in states]
        assert time.monotonic() < end, f"the pages do not come to rest: {hashes} {said}"
        writers[0].page.wait_for_timeout(50)


def faults(writers: list[Writer], file: Path) -> list[str]:
    """Return what is wrong once both have stopped: words that are nowhere, and pages that show something else."""
    account = writers[0].account
    states = both_still(writers, file)
    text = file.read_text("utf-8")
    found = []
    if states[0]["data"] != states[1]["data"]:
        found.append("the pages have different values")
    there = {word for word in account.typed if word in text}
    for writer, state in zip(writers, states, strict=True):
        waiting = words_in(
            [
                [each["mine"] for each in state["conflicts"]],
                [each["value"] for each in state["kept"]],
                state["yaml"],
                [clash["mine"] for clash in state["clashes"]],
            ]
        )
        there |= {word for word in waiting if account.typed.get(word) == writer.name}
        aside = {tuple(conflict["path"] or ()) for conflict in state["conflicts"]} | {
            tuple(each["now"] or ()) for each in state["kept"]
        }
        for path, shown in writer.page.evaluate(SHOWN):
            stored: Any = state["data"]
            for step in path:
                stored = (
                    stored.get(step)
                    if isinstance(stored, dict)
                    else stored[step]
                    if isinstance(stored, list) and step < len(stored)
                    else None
                )
            if (
                tuple(path) not in aside
                and isinstance(stored, str)
                and " ".join(stored.split()) != " ".join(shown.split())
            ):
                found.append(f"{writer.name} sees {shown!r} at {path}, where the file has {stored!r}")
    found += [
        f"{word} is gone, and nobody knows why"
        for word in account.typed
        if word not in there and word not in account.gone
    ]
    return found
