"""Sites to look at: publications put together from those of this repo, archived into a folder.

In: which issues, and what newsletter.yaml says besides. Out: a Site, which is a folder with the publication it comes
from; and a server that shows a folder beneath a path, as web space does.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
from lxml.etree import _Element

from newsletter.archive import Written, published, write_archive
from newsletter.archive.head import Around, announced_by, head
from newsletter.archive.kept import kept_of
from newsletter.archive.one_issue import ToBuild, build
from newsletter.archive.shared import shared_files
from newsletter.images import Lookups
from newsletter.letter import Letter
from newsletter.model.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]
KITCHEN_SINK = ROOT / "tests" / "kitchen-sink"
SITE_URL = "https://news.example.org/"

ABOUT = f"name: Test letter\nsite_url: {SITE_URL}\ntimezone: Europe/Brussels\n"
ISSUE = """\
subject: Spring
preheader: All that grows
title: Spring
date: 2026-03-20
blocks:
  - {type: text, heading: Tulips, text: They are red.}
"""


@dataclass(frozen=True)
class Site:
    """A site in a folder; `pages` are its HTML files by their path."""

    folder: Path

    @property
    def pages(self) -> dict[str, _Element]:
        return {
            path.relative_to(self.folder).as_posix(): parsed(path.read_text("utf-8"))
            for path in sorted(self.folder.rglob("*.html"))
        }

    def text(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")


def parsed(html: str) -> _Element:
    """Return a document as browsers read it."""
    document: _Element = html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False).getroot()
    return document


def publication(root: Path, issues: dict[str, str] | None = None, about: str = ABOUT) -> Path:
    """Write a publication with issues by their slug, and return its folder."""
    (root / "issues").mkdir(parents=True, exist_ok=True)
    (root / "newsletter.yaml").write_text(about, "utf-8")
    for slug, issue in (issues or {"spring": ISSUE}).items():
        (root / "issues" / f"{slug}.yaml").write_text(issue, "utf-8")
    return root


def library(root: Path, site_url: bool = True) -> Path:
    """Write a publication that has the samples and the kitchen sink, a draft, and an issue with names of its past."""
    shutil.copytree(KITCHEN_SINK, root)
    shutil.copytree(ROOT / "issues" / "images", root / "issues" / "images", dirs_exist_ok=True)
    for slug in ("ash-2020", "ash-2021"):
        shutil.copy(ROOT / "issues" / f"{slug}.yaml", root / "issues")
    everything = root / "issues" / "everything.yaml"
    everything.write_text(f"old_slugs: [all-at-once, anything]\n{everything.read_text('utf-8')}", "utf-8")
    (root / "issues" / "secret.yaml").write_text(f"draft: true\n{ISSUE}", "utf-8")
    if not site_url:
        about = (root / "newsletter.yaml").read_text("utf-8")
        (root / "newsletter.yaml").write_text(about.replace("site_url:", "# site_url:"), "utf-8")
    return root


def archive(root: Path, folder: Path | None = None, *, prune: bool = False) -> Written:
    """Write the site of a publication as the command does."""
    about = load_publication(root)
    return write_archive(published(about), about, folder or root / "site", prune=prune)


def site_files(letter: Letter) -> dict[str, bytes]:
    """Return the files of a site that has one issue and lies nowhere, also if it could not be published as it is."""
    issue, about = letter.issue, letter.publication
    known = head(issue, (), about)
    asked = ToBuild(issue.path, (), known, Around((), (), announced_by([known])), is_in_feed=True)
    made = build(asked, about, Lookups(about.root))
    shared = shared_files([kept_of(made, asked, "")], issue.path, about)
    return made.files | {path: content for group in shared.values() for path, content in group.draw().items()}


def structured(page: _Element) -> list[dict[str, object]]:
    """Return what a page says in JSON-LD."""
    (script,) = page.iterfind(".//script[@type='application/ld+json']")
    graph: list[dict[str, object]] = json.loads(script.text or "")["@graph"]
    return graph


def broken_links(site: Site, site_url: str = SITE_URL) -> list[tuple[str, str]]:
    """Return each link of a page that leads to no file, or no place in it, of the site itself: the page, the address.

    A folder is its index.html, and absolute addresses below `site_url` are the site's own.
    """
    pages = site.pages
    places = {path: {element.get("id") for element in page.iter("*")} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for element in page.iter("a", "link", "img", "script", "form"):
            address = next((element.get(name) for name in ("href", "src", "action") if element.get(name)), "")
            if not address or address.startswith("data:"):
                continue
            target, place = urldefrag(urljoin(f"{site_url}{path}", address))
            if not target.startswith(site_url):
                if urlsplit(target).scheme not in ("http", "https", "mailto"):
                    broken.append((path, address))
                continue
            file = unquote(target.removeprefix(site_url))
            file = f"{file}index.html" if file.endswith("/") or not file else file
            if not (site.folder / file).is_file() or (place and place not in places.get(file, {place})):
                broken.append((path, address))
    return broken


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Show a folder on this machine, and return its address, with a slash at its end."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
