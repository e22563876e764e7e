"""Work is counted instead of timed: what is loaded, parsed, compiled and inlined, so that speed cannot rot unseen."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import cssutils
import pytest
import yaml
from jinja2 import Environment
from markdown_it.parser_core import ParserCore
from mjml import mjml2html
from premailer import Premailer
from premailer import cache as premailers
from premailer.merge_style import merge_styles

from newsletter.build import build_edition
from newsletter.calendar import events
from newsletter.images import collect
from newsletter.model import files
from newsletter.model.issue import load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.render import render_issue
from tests.work import Work, counted
from tests.writing import issue

ROOT = Path(__file__).resolve().parent.parent
ASH = ROOT / "issues" / "ash-2021.yaml"
ASH_2020 = ROOT / "issues" / "ash-2020.yaml"  # is in one language

TEXT = "  - type: text\n    heading: Number {0}\n    text: Some _words_ and [a link](https://example.org/{0})\n"
SESSION = '      - title: Session {0}\n        room: "{0}"\n        note: A note on *{0}*\n'

FOR_OTHER_COMMANDS = {
    *("aiosmtpd", "anyio", "httpx", "smtplib", "sse_starlette", "starlette", "urllib3", "uvicorn", "watchfiles")
}
"""What `build` has no use for. Of requests, which premailer imports, nothing is loaded but its name."""


def loaded_by(*arguments: str, folder: Path) -> set[str]:
    """Run the command line in another process and return the modules that it loads."""
    command = [sys.executable, "-X", "importtime", "-m", "newsletter", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    (tmp_path / "newsletter.yaml").write_text("name: Work\n", encoding="utf-8")
    (tmp_path / "issues").mkdir()
    return load_publication(tmp_path)


def written(publication: Publication, blocks: str) -> Path:
    path = publication.root / "issues" / "work.yaml"
    path.write_text(issue(blocks), encoding="utf-8")
    return path


def rendered(path: Path, publication: Publication) -> Work:
    """Return the work of going from an issue's file to HTML and text, when both are known ground."""
    issue = load_issue(path, publication)
    render_issue(issue, publication, {})
    with counted() as work:
        render_issue(load_issue(path, publication), publication, {})
    return work


def test_help_loads_click_and_nothing_else_that_was_installed(tmp_path: Path) -> None:
    loaded = {name.split(".")[0] for name in loaded_by("--help", folder=tmp_path)}
    of_setuptools = "_distutils_hack"  # which Python itself loads where setuptools is installed
    assert loaded & set(packages_distributions()) - {"newsletter", of_setuptools} == {"click"}


def test_build_loads_no_server_no_network_and_nothing_else_of_other_commands(tmp_path: Path) -> None:
    loaded = loaded_by("build", str(ASH_2020), "-o", str(tmp_path), folder=ROOT)
    assert {name.split(".")[0] for name in loaded} & FOR_OTHER_COMMANDS == set()
    others = ("newsletter.preview", "newsletter.editing", "newsletter.sending.send")
    assert not [name for name in loaded if name.startswith(others)]
    assert "requests.sessions" not in loaded


def test_an_issue_without_pictures_and_events_does_not_wait_for_pillow(publication: Publication) -> None:
    written(publication, TEXT.format(1))
    assert not [name for name in loaded_by("build", folder=publication.root) if name.startswith("PIL")]


def test_a_command_ends_without_taking_everything_apart(tmp_path: Path) -> None:
    code = (
        "import sys; from newsletter.__main__ import run\n"
        "class Left:\n"
        "    def __del__(self): print('taken apart', file=sys.stderr)\n"
        "left = Left(); sys.argv[1:] = ['schema']; run()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("}\n")


@pytest.mark.soak
def test_a_run_of_many_issues_keeps_no_more_than_one_of_few(publication: Publication) -> None:
    code = (
        "import atexit, gc; atexit.register(lambda: print(len(gc.get_objects())));"
        "gc.set_threshold(300_000);"  # as run() does
        "from newsletter.cli import main; main(['build'])"
    )
    for number in range(120):
        (publication.root / "issues" / f"issue-{number}.yaml").write_text(issue(TEXT.format(number)), "utf-8")
    said = subprocess.check_output([sys.executable, "-c", code], cwd=publication.root, text=True, timeout=120)
    assert int(said.splitlines()[-1]) < 40_000


def test_html_and_text_ask_once_for_what_is_said_of_an_event() -> None:
    publication = load_publication(ROOT)
    issue = load_issue(ASH, publication)
    webinars = [webinar for block in issue.blocks if block.type == "webinars" for webinar in block.webinars]
    pictures = collect(issue, publication)
    with counted() as work:
        render_issue(issue, publication, pictures)
    assert webinars
    assert work.calls(events.event_of) == sum(not webinar.status for webinar in webinars)


def test_requests_is_there_for_whoever_uses_it() -> None:
    code = (
        "from newsletter.render import inline; inline.inline('<p>a</p>', 'p { margin: 0 }');"
        "import sys; assert 'requests.sessions' not in sys.modules;"
        "import requests; assert requests.Session().headers"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_publication_is_read_once_and_in_three_files() -> None:
    files._parsed.cache_clear()
    with counted() as first:
        load_publication(ROOT)
    assert first.calls(yaml.CSafeLoader.__init__) == 3
    with counted() as again:
        load_publication(ROOT)
    assert again.calls(yaml.CSafeLoader.__init__) == 0  # no file has changed


def test_a_build_reads_its_issue_once_and_takes_each_step_once() -> None:
    publication = load_publication(ROOT)
    premailers.cache.clear()  # it is full of other tests' style sheets
    build_edition(ASH, publication)
    files._parsed.cache_clear()  # the issue is new to it
    with counted() as work:
        build_edition(ASH, publication)
    assert {
        "files read": work.calls(yaml.CSafeLoader.__init__),
        "templates compiled": work.calls(Environment.compile),
        "MJML turned into HTML": work.calls(mjml2html),
        "premailer's runs": work.calls(Premailer.transform),
        "style sheets parsed": work.calls(cssutils.parseString),
    } == {
        "files read": 1,
        "templates compiled": 0,
        "MJML turned into HTML": 1,
        "premailer's runs": 0,  # it has said of each kind of element what the style sheet says
        "style sheets parsed": 0,
    }


@pytest.mark.parametrize("number", [1, 7])
def test_each_prose_text_is_parsed_once_for_the_html_and_the_text(publication: Publication, number: int) -> None:
    blocks = "".join(TEXT.format(block) for block in range(number))
    assert rendered(written(publication, blocks), publication).calls(ParserCore.process) == number


def test_rendering_ten_times_as_many_blocks_is_at_most_ten_times_the_work(publication: Publication) -> None:
    few, many = (
        rendered(written(publication, "".join(TEXT.format(block) for block in range(number))), publication).total
        for number in (20, 200)
    )
    assert many <= 10 * few


def test_premailer_is_asked_about_each_kind_of_element_once_however_many_there_are(publication: Publication) -> None:
    asked = []
    (publication.root / "templates").mkdir()
    for number in (3, 150):
        css = (ROOT / "templates" / "inline.css").read_text(encoding="utf-8") + f"/* {number} */"
        (publication.root / "templates" / "inline.css").write_text(css, encoding="utf-8")  # which no letter had before
        path = written(publication, "  - type: sessions\n    sessions:\n" + "".join(map(SESSION.format, range(number))))
        with counted() as work:
            render_issue(load_issue(path, publication), publication, {})
        asked.append(work.calls(merge_styles))
    assert asked[0] == asked[1] > 5


def test_premailer_is_not_asked_about_kinds_of_elements_that_an_earlier_letter_had(publication: Publication) -> None:
    sessions = "  - type: sessions\n    sessions:\n" + "".join(map(SESSION.format, range(3)))
    first = rendered(written(publication, sessions), publication)
    with counted() as work:
        another = load_issue(written(publication, "  - type: quote\n    text: Another\n" + sessions), publication)
        render_issue(another, publication, {})
    assert first.calls(merge_styles) == 0
    assert work.calls(merge_styles) < 10  # the quote's own; a letter has dozens
