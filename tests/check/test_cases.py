"""What a family of rules finds in letters, and what it does not; run as a module, it rewrites the expected findings.

A case is a file in cases/, in the folder of its rule, with the expected findings of the rule's family in a .txt file of
the same name, as `newsletter check` prints them, below the comment with which the letter begins. The file is an issue,
or several separated by `---`, with only what matters: HEAD and a text are added if they are missing. A key with a dot
is another file of the publication, by its path. `html` is the HTML of the letter's text, in a frame without findings.
A picture that the case names is one of pictures/, and lies beside the issue. All lines keep their numbers, so that a
finding names the line of the case.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from newsletter.build import build_edition
from newsletter.check import all_rules
from newsletter.model.publication import load_publication
from tests.writing import HEAD, PUBLICATION, save

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("*/*.yaml"))
PICTURES = sorted((Path(__file__).parent / "pictures").iterdir())
TEXT = "blocks: [{type: text, text: It was a good meeting.}]"
FRAME = """\
<mjml lang="{{ issue.language }}" dir="{{ dir }}">
<mj-head><mj-title>{{ issue.subject }}</mj-title><mj-style>{% include "head.css" %}</mj-style></mj-head>
<mj-body><mj-section><mj-column><mj-text font-size="16px">
<h1>{{ issue.title }}</h1>
{% for block in issue.blocks %}{% set level = 2 %}{% set at = "blocks." ~ loop.index0 %}
{% include "blocks/" ~ block.type ~ ".mjml" %}
{% endfor %}
</mj-text></mj-column></mj-section></mj-body>
</mjml>
"""
HTML = "templates/blocks/text.mjml"
FRAMED = {"templates/letter.mjml": FRAME, "templates/head.css": "", "templates/inline.css": ""}


def letters(case: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the issues of a case, each with the other files of its publication by their path."""
    above = 0
    for part in re.split(r"(?m)^---\n", case):
        written, files = "\n" * above, {"newsletter.yaml": PUBLICATION}
        for lines in re.split(r"(?m)^(?=[\w./-]+:)", part):
            key, _, value = lines.partition(":")
            if re.fullmatch(r"html|[\w-]*[./][\w./-]*", key):
                before = written.count("\n") + value.lstrip(" ").startswith("|")
                content = {HTML if key == "html" else key: "\n" * before + yaml.safe_load(lines)[key]}
                files |= FRAMED | content if key == "html" else content
                written += "\n" * lines.count("\n")
            else:
                written += lines
        missing = [f"{key}: {value}\n" for key, value in HEAD.items() if not re.search(f"(?m)^{key}:", written)]
        yield "".join([written, *missing, "" if "\nblocks:" in f"\n{written}" else TEXT]), files
        above += part.count("\n") + 1


def told(case: Path, folder: Path) -> str:
    """Return what the family of a case's rule finds in its letters, which are built in `folder` one after the other."""
    family = case.parent.name.partition(".")[0]
    found: list[str] = []
    for issue, files in letters(case.read_text(encoding="utf-8")):
        shutil.rmtree(folder, ignore_errors=True)
        path = save(folder, case.name, issue, files)
        for picture in PICTURES:
            if picture.name in issue:
                shutil.copy(picture, path.parent)
        findings = build_edition(path, load_publication(folder)).report.findings
        own = [str(finding) for finding in findings if finding.rule.startswith(f"{family}.")]
        what_it_shows = re.match(r"\s*(# .*)", issue)
        found += [what_it_shows[1], *own] if what_it_shows and own else own
    return "".join(f"{line}\n".replace(f"{folder}/", "", 1) for line in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_family_of_rules_finds_in_a_case_what_stands_beside_it_and_nothing_else(
    case: Path, same_folder: Path
) -> None:
    assert told(case, same_folder) == case.with_suffix(".txt").read_text(encoding="utf-8")


def test_no_answer_is_left_without_its_case() -> None:
    assert set(FOLDER.glob("*/*.txt")) == {case.with_suffix(".txt") for case in CASES}


def test_a_case_stands_in_the_folder_of_a_rule_or_of_its_family() -> None:
    rules = set(all_rules())
    assert {case.parent.name for case in CASES} <= rules | {rule.partition(".")[0] for rule in rules}


if __name__ == "__main__":
    chosen = [Path(argument).resolve() for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as temporary:
        for case in chosen or CASES:
            case.with_suffix(".txt").write_text(told(case, Path(temporary) / "letter"), encoding="utf-8")
