"""Hostile files and hostile texts: the one are refused in a sentence, the others are shown as typed.

Files are read by the real command, in a process of its own whose peak memory and time are measured. Texts are planted
in every field of every block and of newsletter.yaml (tests/planting.py finds the fields), and the letter is looked at
in a real browser, next to the same letter with harmless texts.
"""

from __future__ import annotations

import email
import email.policy
import json
import math
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from newsletter import Edition, build_edition, load_issue, load_publication
from newsletter.errors import InputError, UsageError
from newsletter.reading.limits import MAX_TEXT, MAX_VALUES
from newsletter.reading.parsing import parse
from newsletter.render import rows
from newsletter.sending.export import export
from newsletter.sending.services import SERVICES
from newsletter.text import prose
from newsletter.text.invisible import TURNING
from tests.archive.sites import site_files
from tests.browser import opened
from tests.editions.reading import as_seen, elements, parsed
from tests.planting import SITE, planted_issue, planted_publication, texts_of, write
from tests.writing import issue

NEWSLETTER = Path(sys.executable).parent / "newsletter"

# Runs a command and prints what it used. A process of its own, and a small one: the peak of a new process is never
# below that of the one which starts it.
MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, encoding="utf-8", errors="replace")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds, kilobytes = used.ru_utime + used.ru_stime, used.ru_maxrss
print(json.dumps([done.returncode, done.stdout, done.stderr, seconds, kilobytes]))
"""

GOOD = issue("  - {type: text, text: A letter}\n")
LONG = 990_000
BUDGET = 2.0  # seconds of processor time for one file: many times what it takes, on a machine that is busy
ROOM = 60_000  # kilobytes above what a short issue needs


def repeated(text: str, size: int = LONG) -> bytes:
    return (text * (size // len(text.encode()))).encode()


BILLION_LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40))

HOSTILE: dict[str, tuple[bytes, str]] = {
    "brackets": (repeated("["), "begins with a list"),
    "braces": (repeated("{a: "), "More than 20 levels"),
    "brackets-closed": (b"a: " + b"[" * 400_000 + b"]" * 400_000, "More than 20 levels"),
    "dashes": (repeated("- "), "begins with a list"),
    "dashes-in-a-field": (b"a:\n  " + repeated("- "), "More than 20 levels"),
    "indentation": ("".join(f"{' ' * n}a:\n" for n in range(1300)).encode(), "More than 20 levels"),
    "questions": (repeated("? "), "More than 20 levels"),
    "question-brackets": (repeated("? ["), "brackets"),
    "laughs": (BILLION_LAUGHS.encode(), "`&a0` gives this part of the file a name"),
    "merge": (MERGE_BOMB.encode(), "`<<` repeats another part"),
    "merge-alone": (b"a: {<<: {b: c}}\n", "`<<` repeats another part"),
    "recursion": (b"a: &a [*a]\n", "`&a` gives this part of the file a name"),
    "aliases": (repeated("- *a\n"), "begins with a list"),
    "tag-of-python": (b"a: !!python/object/apply:os.system [id]\n", "gives a value a type"),
    "tag-of-a-name": (b"a: !!python/name:os.system x\n", "gives a value a type"),
    "tag-of-binary": (b"a: !!binary aGk=\n", "gives a value a type"),
    "tag-of-one": (b"!x\na: b\n", "gives a value a type"),
    "tag-directive": (b"%TAG ! tag:example.org,2026:\n---\na: !x b\n", "gives a value a type"),
    "directives": (repeated("%a b\n"), "begins with `%`"),
    "documents": (repeated("---\na: b\n"), "A second part of the file"),
    "nothing": (b"", "The file is empty"),
    "comments": (repeated("# a\n"), "The file is empty"),
    "spaces": (repeated(" "), "The file is empty"),
    "lines": (repeated("\n"), "The file is empty"),
    "nul": (b"a: b\0c\n", "control character U+0000"),
    "nuls": (repeated("\0"), "control character U+0000"),
    "escape-codes": (b"a: \x1b[31mred\n", "control character U+001B"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, "This is a picture"),
    "zip": (b"PK\x03\x04" + bytes(range(256)), "This is a ZIP archive"),
    "half-utf16": (b"\xff\xfea\x00:", "stands for no character in UTF-16"),
    "surrogate": (b"a: \xed\xa0\x80\n", "The byte 0xED"),
    "surrogate-escape": (b'a: "\\ud800"\n', "backslash"),
    "overlong": (b"a: \xc0\xaf\n", "The byte 0xC0"),
    "ten-megabytes": (repeated("a", 10_000_000), "more than 1 MB, and is not read"),
    "ten-megabytes-of-brackets": (repeated("[", 10_000_000), "more than 1 MB, and is not read"),
    "ten-megabytes-of-nul": (bytes(10_000_000), "more than 1 MB, and is not read"),
    "ten-megabytes-of-fields": (repeated("a: b\n", 10_000_000), "more than 1 MB, and is not read"),
    "values-in-brackets": (b"a: [" + repeated("a,", LONG) + b"]\n", "20,000 values at most"),
    "values-below-each-other": (b"a:\n" + repeated("- a\n"), "20,000 values at most"),
    "values-without-a-text": (b"a:\n" + repeated("- \n"), "20,000 values at most"),
    "values-in-pairs": (b"a: [" + repeated("a: b,") + b"]\n", "20,000 values at most"),
    "fields": ("".join(f"a{n}: b\n" for n in range(90_000)).encode(), "20,000 values at most"),
    "same-field": (repeated("a: b\n"), "The field `a` is already there"),
    "long-text": (b"a: " + repeated("word "), "This text has"),
    "long-text-in-lines": (b"a: |\n" + repeated("  word\n"), "This text has"),
    "long-text-of-escapes": (b'a: "' + repeated("\\x41") + b'"\n', "This text has"),
    "long-word": (b"a: " + repeated("x"), "This text has"),
    "long-name": (repeated("x") + b": a\n", "x"),
    "open-quote": (b'a: "' + repeated("b "), "is never closed"),
    "open-quotes": (repeated('"'), '"'),
    "colons": (b"a: " + repeated("b: "), "colon"),
    "tabs": (b"a:\n\t" + repeated("\t"), "tab"),
    "hashes": (b"a: b " + repeated("#c "), "left out as a comment"),
    "backslashes": (b'a: "' + repeated("\\q"), "backslash"),
    "stars": (repeated("* "), "An item of a list begins with"),
    "tags": (b"a: " + repeated("! "), "gives a value a type"),
}  # fmt: skip

# What Markdown, the templates or the engines behind them could break on: each one text, or one a block.
HARD_TEXTS = {
    "stars": "*" * 9_900 + "a" + "*" * 9_900,
    "stars-apart": "*a **b " * 1_400 + " b** a*" * 1_400,
    "underscores": "_a __b " * 2_800,
    "quotations": ">" * 19_000 + " a",
    "quotations-apart": "> " * 9_500 + "a",
    "lists": "- " * 9_000 + "a",
    "numbers": "1. " * 6_000 + "a",
    "brackets": "[" * 19_000,
    "links-open": "[a](" * 4_900,
    "links-to-this-network": "http://x(" * 2_000,
    "links-within": "[" * 5_000 + "a" + "](x)" * 3_700,
    "pictures": "![" * 9_500,
    "backticks": "".join("`" * n + "a" for n in range(1, 190)),
    "tags": "<a " * 6_600,
    "comments": "<!--" * 4_900,
    "references": f"[a]: https://example.org/{'z' * 9_000}\n\n" + "[a] " * 2_500,
    "definitions": "".join(f"[{n}]: https://example.org/{n}\n" for n in range(500)),
    "closing-brackets": "https://example.org/" + ")" * 19_900,
    "addresses": "a@" * 9_900,
    "entities": "&#x27;" * 3_300,
    "merge-tags-open": "{{ a |" * 3_300,
    "braces": "{" * 19_900,
    "headings": "# a\n" * 4_900,
    "rules": "---\n" * 4_900,
    "code": "    a\n" * 3_300,
    "accents": "e" + "\u0301" * 19_900,
    "joiners": "\u200d" * 19_900,
    "one-word": "x" * 20_000,
}

PAYLOADS = {
    "script": "<script>canary.push(1)</script><img src=x onerror=canary.push(1)><svg onload=canary.push(1)></svg>",
    "mjml": "</mj-text></mj-column></mj-section><mj-raw><script>canary.push(1)</script></mj-raw><mj-button href=x>",
    "jinja": "{{ 7321*7 }} {% include 'x' %} {% raw %} {# no note #} ${7321*7} {{ self.__init__ }} {{{{ 1 }}}}",
    "merge-tag": "{{ name | \"><script>canary.push(1)</script><i title='x }} {{ last | %} %s {0} \\n }}",
    "comment": "<!--[if mso]><table><tr><td><![endif]--> ]]> --> --!> <!--> <![endif]--> <!-- <![CDATA[ x",
    "attribute": "\" onmouseover=\"canary.push(1)\" ' onfocus='canary.push(1)' autofocus x=` a=b > c",
    "css": "}</style><style>body{display:none}</style> ;display:none;background:url(//x.example/a) expression(1) /* */",
    "address": "javascript:canary.push(1) data:text/html,x //x.ex/y <a href=javascript:canary.push(1)>x</a> <base>",
    "header": "a\r\nBcc: all\r\n\r\nb\u2028X: y\u2029c\u0085d =?UTF-8?Q?=0ABcc:=20x?= e\nf",
    "direction": "\u202egnihtyreve\u202c \u2066a\u2069 \u200f\u200eb \u202ec",
    "entity": "&lt;script&gt; &amp;amp; &#60;b&#62; &copy &nbsp;x &#0; &#xE000; &notit;",
    "backslash": "C:\\new\\u{a0} \\x41 \\\\ \\ud800 \u00a0\u00ad\u200d\ufeff %n %3Cb%3E",
}  # fmt: skip

# Prose is Markdown, in which these characters are markup: with a backslash, each is seen as typed.
MARKDOWN = re.compile(r"([\\`*_\[\]&])")

# What a letter does not say, and what it says in its HTML or in its text alone, by the end of the path.
NOWHERE = re.compile(
    r"description|check\..*"
    r"|publication\.(?:sender\.name|personas\..*|merge_tags\..*|clients\..*|check\..*|sending\.list|sending\.sign_up\.ask\..*)"
)
NOT_IN_HTML = re.compile(r"blocks\.\d+\.tiers\.0\.partners\.0\.name")  # its logo says it
NOT_IN_TEXT = re.compile(
    r"subject|(?:.*\.)?(?:logo|portrait|thumbnail)\.alt|blocks\.0\.image\.alt|.*\.news\.0\.image\.alt"
)

ADDRESS = "https://example.org/{}?a='onload='canary.push(1)'&lt;&b=%22%3E%3Cscript%3E;javascript:x#//e"
ADDRESS_OF_TOKENS = "https://example.org/{}/x"
BAD_ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " \u0085javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "blob:https://example.org/x",
    "//example.org/x", "/x", "x", "https:/example.org", "https://", "https:///x", "http://[x", "https://a:b/",
    'https://example.org/"onclick="alert(1)', "https://example.org/<b>", "https://example.org/a b",
    "https://example.org/\nBcc: x", "https://example.org/\u2028x", "https://example.org/{{ first_name }}",
    "{{ 7*7 }}", "{% include 'x' %}", "mailto:", "mailto:a@example.org,b@example.org", "mailto:a@b\nBcc:c@d",
    "cid:x", "ftp://example.org/", "about:blank", "feed:x", "view-source:https://example.org/",
)  # fmt: skip
BAD_PICTURES = (
    "../../outside.png", "/etc/hostname", "~/x.png", "file:picture.png", "file:///etc/hostname", "data:image/png,x",
    "https://example.org/x.png", "//example.org/x.png", "C:\\x.png", "..\\..\\outside.png", "link.png", "folder/x.png",
    "../../../../../../../../etc/hostname", "picture.png/../../../outside.png", "picture.png?x", "picture.png#x", ".",
    "..", "javascript:x", "cid:x", "newsletter.yaml", "issue.yaml", "pipe", "\"onerror='x'", "{{ picture }}",
    "broken.png",
)  # fmt: skip
BAD_LOOKS = {
    "colors.light.text": ["red", "#fff", "#12345", "#1234567", "#12345g", "#123456;", "#123456;x:y", "#123456\n}",
                          "url(x)", "expression(1)", "#１２３４５６", "}</style>"],
    "fonts.body": ["Arial;x:y", "a}b", "</style>", "url(x)", "a\\b", "@import 'x'", "a/*", "a\nb: c;", "{{ x }}",
                   "a&b"],
    "widths.page": ["1e3", "640px", "-640", "640;", "99999999999999999999", "0x280", "319", "961", "nan", "640 }"],
    "widths.side": ["-1", "2001", "40px", "4 0", "40;}"],
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What a command said, and what it used: processor time, and memory at its peak in kilobytes."""

    code: int
    said: str
    complained: str
    seconds: float
    kilobytes: int


def build(root: Path, *issues: str) -> Run:
    """Run `newsletter build` in a publication and measure it."""
    command = [sys.executable, "-c", MEASURED, str(NEWSLETTER), "build", *issues]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return Run(*json.loads(done.stdout))


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Run:
    root = publication(tmp_path_factory.mktemp("ordinary"))
    (root / "issues" / "good.yaml").write_text(GOOD)
    return build(root)


def publication(root: Path) -> Path:
    (root / "issues").mkdir(parents=True)
    (root / "newsletter.yaml").write_text("name: Example\n")
    return root


# Files


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_at_once(name: str) -> None:
    raw, why = HOSTILE[name]
    started = time.process_time()
    problems = parse(raw, "issue.yaml").problems
    assert time.process_time() - started < BUDGET
    said = "\n".join(map(str, problems))
    assert why in " ".join(said.split())
    assert len(said) < 20_000
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in problems)


def test_the_command_refuses_hostile_files_and_builds_what_stands_beside_them(tmp_path: Path, ordinary: Run) -> None:
    root = publication(tmp_path / "letters")
    some = dict([*HOSTILE.items()][::3])  # each is refused alone above
    for name, (raw, _) in some.items():
        (root / "issues" / f"{name}.yaml").write_bytes(raw)
    (root / "issues" / "zz-good.yaml").write_text(GOOD)
    run = build(root)
    assert run.code == 2, run.complained
    assert "Traceback" not in run.complained
    assert f"{len(some)} of {len(some) + 1} issues not built" in run.complained
    assert {place for place in some if f"issues/{place}.yaml:" not in run.complained} == set()
    assert (root / "out" / "zz-good" / "email.html").is_file()
    assert run.kilobytes < ordinary.kilobytes + ROOM
    assert run.seconds < ordinary.seconds + 0.5 * len(some)


@pytest.mark.parametrize("name", ["brackets", "ten-megabytes-of-fields", "fields", "values-in-pairs"])
def test_the_command_refuses_one_hostile_file_in_flat_memory(name: str, tmp_path: Path, ordinary: Run) -> None:
    root = publication(tmp_path / "letters")
    (root / "issues" / "hostile.yaml").write_bytes(HOSTILE[name][0])
    run = build(root)
    assert run.code == 2, run.complained
    assert "issues/hostile.yaml:" in run.complained
    assert run.kilobytes < ordinary.kilobytes + ROOM
    assert run.seconds < ordinary.seconds + BUDGET


def test_a_hostile_newsletter_yaml_is_refused_as_well(tmp_path: Path) -> None:
    root = publication(tmp_path / "letters")
    (root / "issues" / "good.yaml").write_text(GOOD)
    for name in ("braces", "merge", "nuls", "values-below-each-other"):
        raw, why = HOSTILE[name]
        (root / "newsletter.yaml").write_bytes(raw)
        with pytest.raises(InputError, match=why[:20]):
            load_publication(root)


def test_as_many_values_and_as_long_a_text_as_a_file_can_hold_are_read() -> None:
    values = MAX_VALUES - 2  # the list, and the whole
    assert len(parse(b"a:\n" + b"- b\n" * values, "issue.yaml").data["a"]) == values
    assert parse(b"a: " + b"x" * MAX_TEXT, "issue.yaml").data == {"a": "x" * MAX_TEXT}


# Texts that are hard to render


@pytest.mark.soak
def test_the_command_survives_every_hard_text_and_loses_none(tmp_path: Path, ordinary: Run) -> None:
    root = publication(tmp_path / "letters")
    for name, text in HARD_TEXTS.items():
        block = json.dumps({"type": "text", "heading": text, "text": text})
        (root / "issues" / f"{name}.yaml").write_text(issue(f"  - {block}\n"), "utf-8")
    run = build(root)
    assert run.code == 0, run.complained
    assert {name for name in HARD_TEXTS if not (root / "out" / name / "email.html").is_file()} == set()
    assert run.kilobytes < ordinary.kilobytes + 3 * ROOM
    # Quick, for a text of a hundred pages: the heaviest take a second or two.
    assert run.seconds < ordinary.seconds + 2 * len(HARD_TEXTS)


@pytest.mark.parametrize("name", ["stars", "quotations", "lists", "brackets", "one-word", "braces", "pictures"])
def test_what_is_nested_too_deep_is_shown_as_typed(name: str) -> None:
    text = HARD_TEXTS[name]
    shown = "".join(parsed(prose.to_html(text))[0].itertext())
    character = text[0]
    missing = text.count(character) - shown.count(character)
    # A level of nesting shows no markup: 20 levels of emphasis, two characters at either end; 30 of others.
    assert 0 <= missing <= 80
    assert text.count("a") == shown.count("a")
    assert re.sub(r"\s", "", prose.to_text(text)).count("a") == text.count("a")


def test_a_reference_repeats_no_long_address_without_an_end() -> None:
    html = prose.to_html(HARD_TEXTS["references"])
    assert html.count("<a ") == 3
    assert len(html) < 3 * len(HARD_TEXTS["references"])
    assert html.rstrip().endswith("[a]</p>")


def test_ordinary_nesting_and_references_are_rendered() -> None:
    html = prose.to_html("> > - *a **b*** [c][1] [d]\n\n[1]: https://example.org/c\n[d]: https://example.org/c")
    assert html.count("<blockquote>") == 2
    assert "<li><em>a <strong>b</strong></em>" in html
    assert html.count('<a href="https://example.org/c">') == 2


def test_a_letter_too_long_to_be_sent_is_refused_before_it_takes_minutes(tmp_path: Path) -> None:
    root = publication(tmp_path / "letters")
    path = root / "issues" / "long.yaml"
    path.write_text(issue(f"  - {{type: divider, heading: '{'&' * MAX_TEXT}'}}\n" * 25))
    with pytest.raises(InputError, match=r"long\.yaml:1:1: The letter of this issue has"):
        build_edition(path, load_publication(root))


def test_too_many_merge_tags_are_refused(tmp_path: Path) -> None:
    root = publication(tmp_path / "letters")
    path = root / "issues" / "tags.yaml"
    path.write_text(issue("".join(f"  - {{type: text, text: '{{{{ a{n} }}}}'}}\n" for n in range(4_001))))
    with pytest.raises(UsageError, match="4,001 different merge tags"):
        build_edition(path, load_publication(root))


# Texts that want to be more than texts


@dataclass(frozen=True)
class Planted:
    """A letter whose every field holds a text of our making, and those texts by their path."""

    edition: Edition
    texts: dict[str, str]
    html: str
    text: str

    @property
    def shape(self) -> Counter[tuple[str, ...]]:
        """The elements of the letter, each with the names of its attributes."""
        return shape(self.html)


def shape(html: str) -> Counter[tuple[str, ...]]:
    return Counter((element.tag, *sorted(element.keys())) for element in elements(parsed(html)[0]))


def escaped(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)


LONG_WORD = "y" * 30
"""A word of each text: a title with a long word looks different, and all are to look the same."""


def plant(root: Path, payload: str) -> Planted:
    """Build a letter with `payload` in every text, between two marks by which the text is found again."""
    typed: dict[str, str] = {}

    def text(path: str) -> str:
        number = len(typed)
        # Where a text may have several lines, a line break is no part of a payload.
        on_a_line = " ".join(payload.split()) if is_prose(path) or path == "publication.postal_address" else payload
        if re.match(r"publication\.(?:merge_tags|personas\.\d+\.values)\.", path):
            on_a_line = TURNING.sub("", on_a_line)  # refused in what stands for a merge tag
        typed[path] = f"begin{number}x {on_a_line} {LONG_WORD} x{number}end"
        return escaped(typed[path]) if is_prose(path) else typed[path]

    issue = planted_issue(text, ADDRESS.format)
    path = write(root, issue, planted_publication(lambda path: text(f"publication.{path}"), ADDRESS.format))
    with pytest.MonkeyPatch.context() as patch:
        # Where one table ends and the next begins follows the lengths of texts, which differ here.
        patch.setattr(rows, "TALLEST", math.inf)
        edition = build_edition(path, load_publication(root))
    return Planted(edition, typed, edition.files["email.html"].decode(), edition.files["email.txt"].decode())


def is_prose(path: str) -> bool:
    """Return whether the field at the end of a path is Markdown, by its name."""
    return (
        re.fullmatch(
            r"(?:.*\.)?(?:intro|text|note|summary|description|caption|reason"
            r"|highlights\.\d+|columns\.\d+|rows\.\d+\.\d+)",
            path,
        )
        is not None
    )


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("clean"), "plain words")


@pytest.fixture(scope="module", params=PAYLOADS)
def planted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp(request.param), PAYLOADS[request.param])


def squeezed(text: str) -> str:
    """Return a text without what lays it out: white space, and the > before each line of a quotation."""
    without = re.sub(r"^(?:> ?)+", "", unicodedata.normalize("NFC", text), flags=re.M)
    return re.sub(r"\s", "", without)


def unsaid(planted: Planted, said: str, *exceptions: re.Pattern[str]) -> set[str]:
    """Return the fields whose text is not in what is said, of those that are no exceptions."""
    squeezed_said = squeezed(said)
    return {
        path
        for path, text in planted.texts.items()
        if squeezed(text) not in squeezed_said and not any(exception.fullmatch(path) for exception in exceptions)
    }


def test_every_field_is_planted_and_its_text_seen(clean: Planted) -> None:
    assert unsaid(clean, clean.text) == {
        path for path in clean.texts if NOWHERE.fullmatch(path) or NOT_IN_TEXT.fullmatch(path)
    }
    tree = parsed(clean.html)[0]
    said = "".join(tree.itertext()) + "".join(image.get("alt", "") for image in tree.iter("img"))
    assert unsaid(clean, said) == {
        path for path in clean.texts if NOWHERE.fullmatch(path) or NOT_IN_HTML.fullmatch(path)
    }


def test_a_payload_is_seen_as_typed_and_nothing_more_in_a_browser(
    planted: Planted, clean: Planted, browser: Browser, tmp_path: Path
) -> None:
    for name, content in planted.edition.files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    page = tmp_path / "letter.html"
    page.write_text(planted.html.replace(f"{SITE}issue/images/", "images/"), "utf-8")
    with opened(browser) as visit:
        visit.page.add_init_script("window.canary = []")
        visit.page.goto(page.as_uri())
        seen: dict[str, Any] = visit.page.evaluate(
            """() => ({
                canary: canary.length,
                title: document.title,
                text: document.body.innerText,
                alts: [...document.images].map(image => image.alt),
                broken: [...document.images].filter(image => !image.naturalWidth).length,
                hrefs: [...document.querySelectorAll("[href]")].map(e => e.getAttribute("href")),
                sources: [...document.querySelectorAll("[src]")].map(e => e.getAttribute("src")),
                shape: [...document.querySelectorAll("*")].map(e => [e.localName, ...e.getAttributeNames().sort()]),
            })"""
        )
        for link in visit.page.locator("a").all()[:3]:
            link.dispatch_event("mouseover")
            link.focus()
        sung = visit.page.evaluate("canary.length")
    assert (seen["canary"], sung, seen["broken"], visit.refused) == (0, 0, 0, [])
    assert (
        Counter(map(tuple, seen["shape"])) - clean.shape
        == clean.shape - Counter(map(tuple, seen["shape"]))
        == Counter()
    )
    assert {scheme(href) for href in seen["hrefs"]} <= {"https", "#"}
    assert {source.partition("/")[0] for source in seen["sources"]} == {"images"}
    said = "\n".join([seen["title"], seen["text"], *seen["alts"]])
    assert unsaid(planted, said, NOWHERE, NOT_IN_HTML) == set()
    assert seen["title"] == planted.edition.issue.subject


def scheme(href: str) -> str:
    return urlsplit(href).scheme or href[:1]


def test_the_browser_would_notice_a_script(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "letter.html"
    page.write_text(f"<p>{PAYLOADS['script']}</p><img src='https://example.org/x.png'>")
    with opened(browser) as visit:
        visit.page.add_init_script("window.canary = []")
        visit.page.goto(page.as_uri())
        visit.page.wait_for_function("canary.length >= 3")
    assert visit.refused == ["https://example.org/x.png"]


def test_a_payload_is_seen_as_typed_in_the_text(planted: Planted) -> None:
    assert unsaid(planted, planted.text, NOWHERE, NOT_IN_TEXT) == set()
    assert not re.search(r"[\0-\x08\x0b-\x1f\x7f]", planted.text)


def test_a_payload_opens_and_closes_nothing_in_outlook(planted: Planted, clean: Planted) -> None:
    for by_outlook in (True, False):
        assert shape(as_seen(planted.html, by_outlook=by_outlook)) == shape(as_seen(clean.html, by_outlook=by_outlook))
    assert planted.html.count("<!--") == clean.html.count("<!--")
    assert planted.html.count("-->") == clean.html.count("-->")


def test_a_payload_changes_no_style(planted: Planted, clean: Planted) -> None:
    assert styles(planted.html) == styles(clean.html)


def styles(html: str) -> list[str]:
    tree = parsed(html)[0]
    return [
        element.get("style", "") + ("".join(element.itertext()) if element.tag == "style" else "")
        for element in elements(tree)
    ]


def test_nothing_that_an_author_writes_is_run_as_a_template(planted: Planted) -> None:
    assert str(7321 * 7) not in planted.html + planted.text


def test_lines_of_a_header_hold_no_line_break_and_no_control_character(planted: Planted) -> None:
    rendering, issue = planted.edition.rendering, planted.edition.issue
    for line in (rendering.subject, rendering.preheader, issue.title):
        assert [character for character in line if unicodedata.category(character) in ("Cc", "Zl", "Zp")] == []
        assert line.splitlines() == [line]


def test_no_address_leads_anywhere_else(tmp_path: Path) -> None:
    publication = load_publication(write(tmp_path, {}, {"name": "Example"}).parent.parent)
    for bad in BAD_ADDRESSES:
        data = planted_issue(lambda path: "plain words", lambda path, bad=bad: bad)  # type: ignore[misc]
        path = write(tmp_path, data, {"name": "Example"})
        with pytest.raises(InputError) as caught:
            load_issue(path, publication)
        refused = {(problem.line, problem.column) for problem in caught.value.problems}
        source = parse(path.read_bytes(), "issue.yaml")
        wanted = {source.position(steps(place)) for place, text in texts_of(data).items() if text == bad}
        assert refused == wanted, bad


def steps(path: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


@pytest.mark.parametrize("bad", BAD_ADDRESSES)
def test_no_address_of_a_publication_leads_anywhere_else(bad: str, tmp_path: Path) -> None:
    data = planted_publication(lambda path: "plain words", lambda path: bad)
    data["site_url"] = bad
    write(tmp_path, {}, data)
    with pytest.raises(InputError) as caught:
        load_publication(tmp_path)
    count = sum(text == bad for text in texts_of(data).values())
    assert len(caught.value.problems) == count


@pytest.mark.parametrize("bad", BAD_ADDRESSES)
def test_no_link_in_prose_leads_anywhere_else(bad: str) -> None:
    for written in (f"[x]({bad})", f"[x](<{bad}>)", f"<{bad}>", f"[x][1]\n\n[1]: {bad}", f"![x]({bad})", bad):
        tree = parsed(prose.to_html(written))[0]
        hrefs = [link.get("href", "") for link in tree.iter("a")]
        assert [href for href in hrefs if not re.match(r"https?://[^/?#]|mailto:[^?]", href)] == [], written
        assert {element.tag for element in elements(tree)} <= {"html", "head", "body", "p", "a", "h3"}, written


def test_no_character_reference_passes_for_a_merge_tag(tmp_path: Path) -> None:
    text = "{{ name }} [x](&#xE000;) &#xe000; &#57344; [y](https://example.org/&#x0E000;)"
    block = json.dumps({"type": "text", "text": text})
    root = publication(tmp_path / "letters")
    path = root / "issues" / "tags.yaml"
    path.write_text(issue(f"  - {block}\n"))
    files = build_edition(path, load_publication(root)).files
    assert files["email.html"].decode().count("{{ name }}") == files["email.txt"].decode().count("{{ name }}") == 1
    assert b"[x](&amp;#xE000;) &amp;#xe000; &amp;#57344;" in files["email.html"]


def all_outputs(root: Path, payload: str) -> dict[str, bytes]:
    """Return every file that is made of an issue with a merge tag and a payload in every text and address."""

    def text(path: str) -> str:
        typed = escaped(payload) if is_prose(path) else payload
        return f"{{{{ first_name | there }}}} {typed}, {ADDRESS_OF_TOKENS.format(payload.split()[0])}?{path}"

    def address(path: str) -> str:
        return ADDRESS_OF_TOKENS.format("".join(payload.split()[:2]))

    path = write(root, planted_issue(text, address), planted_publication(text, address))
    edition = build_edition(path, load_publication(root))
    exported = {name: export(edition.letter, service).files for name, service in SERVICES.items()}
    site = site_files(edition.letter)
    message = email.message_from_bytes(edition.files["email.eml"], policy=email.policy.default)
    parts = [str(message["Subject"]), *(part.get_content() for part in message.walk() if not part.is_multipart())]
    sent = {f"{n}": part if isinstance(part, bytes) else part.encode() for n, part in enumerate(parts)}
    written = {name: content for name, content in edition.files.items() if not name.endswith((".eml", ".json"))}
    folders: dict[str, Mapping[str, bytes]] = {"out": written, "sent": sent, "site": site, **exported}
    return {f"{folder}/{name}": content for folder, files in folders.items() for name, content in files.items()}


def test_what_spells_a_token_is_in_every_output_what_any_other_text_of_its_kind_would_be(tmp_path: Path) -> None:
    tokens, others = "%EE%80%80 %ee%80%81 &#xE000; &#57344;", "%ED%80%80 %ed%80%81 &#xD000; &#53248;"

    def alike(files: dict[str, bytes]) -> dict[bytes, bytes]:
        """Return files without digests, and with the same letters where the two payloads differ."""
        whole = ((name.encode(), re.sub(rb"[0-9a-f]{12,64}|[0-9A-F]{32}|\r\n ", b"", files[name])) for name in files)
        found = {differing.sub(b"_", name): differing.sub(b"_", content) for name, content in whole}
        index = found[b"site/search-index.js"]  # has its words sorted, so it has some of them elsewhere
        return {**found, b"site/search-index.js": b" ".join(sorted(re.findall(rb"\w+", index)))}

    differing = re.compile(rb"(?i)(?<= )e[de](?= )|e[de](?=[%-])|[de]000|57344|53248")
    with_tokens, with_others = (alike(all_outputs(tmp_path / str(n), each)) for n, each in enumerate((tokens, others)))
    assert with_tokens.keys() == with_others.keys()
    assert [name for name, content in with_tokens.items() if content != with_others[name]] == []


@pytest.mark.parametrize("bad", BAD_PICTURES)
def test_no_picture_comes_from_elsewhere(bad: str, tmp_path: Path) -> None:
    root = tmp_path / "letters"
    block = {"type": "image", "image": {"src": bad, "alt": "x"}}
    issue = {"subject": "s", "preheader": "p", "title": "t", "date": "2026-03-02", "blocks": [block]}
    path = write(root, issue, {"name": "Example", "theme": {"logo": {"src": bad, "alt": "x"}}})
    (tmp_path / "outside.png").write_bytes((root / "picture.png").read_bytes())
    for folder in (root, root / "issues"):
        (folder / "link.png").symlink_to(tmp_path / "outside.png")
        (folder / "folder").symlink_to(tmp_path)
        (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        os.mkfifo(folder / "pipe")
    with pytest.raises(InputError) as caught:
        build_edition(path, load_publication(root))
    assert [problem.file.rpartition("/")[2] for problem in caught.value.problems] == ["issue.yaml", "newsletter.yaml"]


@pytest.mark.parametrize(("place", "bad"), [(place, bad) for place, values in BAD_LOOKS.items() for bad in values])
def test_no_look_says_more_than_a_value(place: str, bad: str, tmp_path: Path) -> None:
    value: Any = bad
    for step in reversed(place.split(".")):
        value = {step: value}
    write(tmp_path, {}, {"name": "Example", "theme": value})
    with pytest.raises(InputError) as caught:
        load_publication(tmp_path)
    assert len(caught.value.problems) == 1


def test_a_bracket_in_the_name_of_a_font_is_no_part_of_a_style(clean: Planted, tmp_path: Path) -> None:
    fonts = {"body": "\"Segoe UI\", 'Times New Roman', serif"}
    path = write(
        tmp_path,
        {
            "subject": "s",
            "preheader": "p",
            "title": "t",
            "date": "2026-03-02",
            "blocks": [{"type": "text", "text": "x"}],
        },
        {"name": "Example", "theme": {"fonts": fonts}},
    )
    html = build_edition(path, load_publication(tmp_path)).files["email.html"].decode()
    assert "'Segoe UI','Times New Roman',serif" in html
