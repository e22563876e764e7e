"""A publication on disk → the commands that people run on it, and what of their behaviour is wrong.

Comes in: a folder with a publication. Goes out: how each command ended; a Fault where one did what no publication may
make it do, whatever is in it. Commands run in this process, which should be one that can be thrown away: what hangs
takes it along, and so does what fills its memory.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import re
import shutil
import stat
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from functools import cache
from pathlib import Path
from random import Random
from urllib.parse import quote, unquote

import anyio
import httpx
from click.testing import CliRunner

from newsletter.archive import SITE
from newsletter.cli import main
from newsletter.edition_folder import LIST as EDITION_LIST
from newsletter.model.files import OF_SHIPPED, shipped_templates
from newsletter.preview.desk import Desk
from newsletter.preview.entrance import Entrance
from newsletter.preview.own_door import OwnDoor
from newsletter.preview.server import application
from newsletter.preview.views import lens_names
from newsletter.preview.watch import Listeners
from newsletter.sending.services import SERVICES
from tests.fuzz.bases import ISSUE, Files, write

PUBLICATION, OUTSIDE = "publication", "outside"
"""The folders in the place of a trial."""

SECRET = "SECRET-6f1d"
"""What each file outside of the publication says."""

# What a letter never holds, whatever its author wrote: text is escaped, so these would be elements of their own.
NEVER = re.compile(
    r"<(?:script|iframe|object|embed|form|base|svg|mj-)"
    r"|<[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"]*\")* on[a-z]+="
    r"|<a [^>]*href=\"(?!https?://|mailto:|tel:|#|\{\{ )",
    re.I,
)
NEVER_ON_A_PAGE = re.compile(
    r"<(?:iframe|object|embed|base|mj-)"
    r"|<script(?! src=\"(?:\.\./|/[^\"]*/|/)?[a-z-]+\.js\"(?: defer)?>| type=\"application/ld\+json\">)"
    r"|<[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"]*\")* on[a-z]+="
    r"|(?<!<link rel=\"icon\" )(?:href|src)=\"\s*(?:javascript|data|vbscript|file|blob):",
    re.I,
)
PICTURE = re.compile(r"<img [^>]*?src=\"(?:https?://[^\"]*?/)?(?:[^\"/]*/)*images/([^\"/]+)\"")

# What only programmers understand, and what also the authors of templates do not.
OF_PYTHON = re.compile(
    r"\[Errno|surrogates not allowed|codec can't|positional argument|unsupported operand|unhashable|not iterable"
    r"|not subscriptable|recursion depth"
)
OF_OURS = re.compile(r"Traceback|<class '|object at 0x|\bNoneType\b|\b(?:[A-Z]\w+)?(?:Error|Exception):")
PLACE = re.compile(r"(?P<file>\S.*?):(?P<line>\d+):(?P<column>\d+): ")
PRINTED = re.compile(r"\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4})")  # as printable() spells what a terminal acts on
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
STAGING = re.compile(r"\.newsletter-[0-9a-f]{32}|\..*\.new")
OUTPUT = re.compile(r"(?:out|site|site\.kept|\.newsletter/built)(?:/|$)|\.newsletter$")

LISTS = (EDITION_LIST, SITE.list)

CACHE = "../cache"
"""The user's folder of caches, where the compiled templates are."""

WRITES = frozenset(
    {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}
)
NEVER_DONE = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn",
    "socket.connect",
     "socket.getaddrinfo", "socket.sendto", "webbrowser.open"}
)  # fmt: skip


class Fault(AssertionError):  # noqa: N818 — it is found, not raised by mistake
    """Something that no publication may cause."""


def expect(condition: object, said: str) -> None:
    """Raise a Fault unless a condition holds."""
    if not condition:
        raise Fault(said)


def trial(place: Path, before: Files, files: Files, chance: Random) -> dict[str, int]:
    """Write a publication into `place`/publication, run every command on it, and return their exit codes.

    The preview has seen the publication as it was before. Raise Fault.
    """
    root = place / PUBLICATION
    is_by_theme = any(path.startswith("templates/") and not path.endswith(".yaml") for path in files)
    slug = chance.choice(("issue", "issue", "other"))
    with watched(place) as done:
        write(root, before)
        os.chdir(root)
        desk = Desk(root)
        if chance.random() < 0.5:
            desk.letter(slug)
        write(root, files)
        os.chdir(root)
        done.clear()
        desk.changed([root / path for path in {*before, *files}] + [root])
        tree, outside = contents(root), contents(place / OUTSIDE)
        codes = {}

        codes["build"] = run("build", codes=(0, 2), is_by_theme=is_by_theme)
        built = contents(root / "out")
        is_complete(root / "out", letters=not is_by_theme)
        run("build", *chance.choice(((), ("--all",))), codes=(codes["build"],), is_by_theme=is_by_theme)
        expect(contents(root / "out") == built, "a second build writes something else")
        if {path for path in {*before, *files} if before.get(path) != files.get(path)} <= {ISSUE}:
            expect((root / "out" / "other" / "email.html").is_file(), "one issue stops the other")

        form = chance.choice(("text", "json", "github"))
        codes["check"] = run("check", "--format", form, codes=(0, 1, 2), is_by_theme=is_by_theme)
        expect(contents(root / "out") == built, "check writes")

        service = chance.choice(list(SERVICES))
        codes["export"] = run("export", slug, "--for", service, codes=(0, 2), is_by_theme=is_by_theme)
        is_complete(root / "out", letters=False)

        codes["archive"] = run("archive", codes=(0, 2), is_by_theme=is_by_theme)
        is_site(root / "site", codes["archive"], pages=not is_by_theme)
        site = contents(root / "site")
        pruned = run("archive", "--prune", codes=(codes["archive"],), is_by_theme=is_by_theme)
        left = {path: content for path, content in contents(root / "site").items() if path != SITE.list}
        expect(left.items() <= site.items(), "a second archive writes something else")
        is_site(root / "site", pruned, pages=not is_by_theme)

        codes["preview"] = preview(desk, slug, chance, letters=not is_by_theme)
        expect(not done, f"it did {sorted(done)[:3]}")
        nothing_of_others_changed(place, tree, outside)

        if chance.random() < 0.4:
            said = tampered(root, chance)
            tree = contents(root)
            done.clear()
            run("build", codes=(0, 2), is_by_theme=is_by_theme)
            run("archive", *chance.choice(((), ("--prune",))), codes=(0, 2), is_by_theme=is_by_theme)
            expect(not done, f"after {said} it did {sorted(done)[:3]}")
            nothing_of_others_changed(place, tree, outside)
    return codes


def tampered(root: Path, chance: Random) -> str:
    """Change something in what commands have written, as somebody might who has this folder, and return what."""
    tops = [root / top for top in ("out", "site") if not (root / top).is_symlink()]
    written = [path for top in tops for path in sorted(top.rglob("*")) if not path.is_symlink()]
    if not written:
        return "nothing"
    path = chance.choice(written)
    if chance.random() < 0.3:
        path = root / chance.choice(("out/issue.kept", "out/other.kept", "site.kept"))
        for _ in range(2):
            file = chance.choice(written)
            if file.is_file() and file.name not in LISTS:
                file.write_bytes(b"MINE" + file.read_bytes())
    if path.parent.is_symlink() or not path.parent.is_dir():
        return "nothing"
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
    what = chance.choice(("text", "text", "folder", "link out", "link in", "gone", "nothing", "list"))
    match what:
        case "text":
            path.write_bytes((b"" if path.name in LISTS else b"MINE") + chance.randbytes(5))
        case "folder":
            path.mkdir()
            (path / "x").write_bytes(b"MINE")
        case "link out":
            path.symlink_to(root.parent / OUTSIDE / chance.choice(("", "secret.txt")))
        case "link in":
            path.symlink_to(root / "newsletter.yaml")
        case "list":
            path.write_bytes(f"{'0' * 64}  ../../newsletter.yaml\n{'0' * 64}  x\n".encode())
    return f"{path}: {what}"


# What is done behind the commands' back

_watching: list[tuple[Path, set[str]]] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching:
        return
    if event in NEVER_DONE:
        _watching[0][1].add(f"{event} {arguments!r:.80}")
    elif event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
            _judge(event, path)
    elif event in WRITES and not isinstance(arguments[-1], int):
        _judge(event, arguments[0])


def _judge(event: str, path: object) -> None:
    """Note a change of a file outside of the folders where commands write."""
    root, done = _watching[0]
    if isinstance(path, str | bytes | os.PathLike):
        place = os.path.relpath(os.path.abspath(os.fsdecode(path)), root)  # noqa: PTH100 — of any kind
        if not (OUTPUT.match(place) or place.startswith(CACHE)):
            done.add(f"{event} {place}")


sys.addaudithook(_audit)


@contextmanager
def watched(place: Path) -> Iterator[set[str]]:
    """Return a set that gets all that happens outside of where commands write: files, processes, the network."""
    done: set[str] = set()
    _watching.append((place / PUBLICATION, done))
    try:
        yield done
    finally:
        _watching.clear()


def contents(folder: Path) -> dict[str, object]:
    """Return everything below a folder by its path: a digest, the target of a link, or what else it is."""
    found: dict[str, object] = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(place, name)  # noqa: PTH118 — a name may not be UTF-8
            status = os.lstat(path)
            key = os.path.relpath(path, folder)
            if stat.S_ISLNK(status.st_mode):
                found[key] = ("link", os.readlink(path))  # noqa: PTH115
            elif stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:  # noqa: PTH123
                    content = file.read()
                found[key] = (hashlib.sha256(content).hexdigest(), content[:4] == b"MINE")
            else:
                found[key] = stat.S_IFMT(status.st_mode)
    return found


def nothing_of_others_changed(place: Path, tree: Mapping[str, object], outside: Mapping[str, object]) -> None:
    """Raise Fault if a file changed that no command writes, or if one that somebody put there is nowhere any more."""
    expect(contents(place / OUTSIDE) == outside, "a file outside was changed")
    now = contents(place / PUBLICATION)
    for path in {*tree, *now}:
        expect(OUTPUT.match(path) or tree.get(path) == now.get(path), f"{path} was changed")
    somebodys = {content for content in tree.values() if isinstance(content, tuple) and content[1] is True}
    expect(somebodys <= set(now.values()), "a file of somebody is gone")


# Commands


def run(*arguments: str, codes: tuple[int, ...], is_by_theme: bool) -> int:
    """Run a command, and return its exit code; raise Fault if it fails otherwise than it says."""
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise Fault(f"{arguments}: {''.join(traceback.format_exception(result.exception))}")
    expect(result.exit_code in codes, f"{arguments} ended with {result.exit_code}: {result.stderr}")
    for said in (result.stdout, result.stderr):
        expect(SECRET not in said, f"{arguments} tells a secret: {said}")
    said = "\n".join(line for line in result.stderr.split("\n") if not line.startswith("    ") or "hint:" in line)
    found = OF_OURS.search(said) or (not is_by_theme and OF_PYTHON.search(said))
    expect(not found, f"{arguments} speaks of Python: {said}")
    if result.exit_code == 2:
        lines = [line for line in result.stderr.split("\n") if PLACE.match(line) or line.startswith("error: ")]
        expect(lines, f"{arguments} ends with 2 and says no reason: {result.stderr}")
        for line in lines:
            if (place := PLACE.match(line)) and not line.startswith("error: "):
                is_a_place(place["file"], int(place["line"]), int(place["column"]), line)
    if "json" in arguments and result.stdout:
        for finding in json.loads(result.stdout):
            is_a_place(finding["file"], finding["line"], finding["column"], str(finding))
    return result.exit_code


def is_a_place(file: str, line: int, column: int, said: str) -> None:
    """Raise Fault unless a file of the publication, or a template that is shipped, has this line."""
    path = Path(PRINTED.sub(lambda escape: str(ast.literal_eval(f"'{escape[0]}'")), file))
    if file.endswith(OF_SHIPPED):
        path = shipped_templates() / file.removesuffix(OF_SHIPPED).removeprefix("templates/")
    expect(os.path.lexists(path), f"there is no such file: {said}")
    count = 1
    if path.is_file():
        raw = path.read_bytes()
        count = len(
            LINE_END.split(raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace"))
        )
    expect(1 <= line <= count and column >= 1, f"there are {count} lines: {said}")


# Output


def is_complete(out: Path, *, letters: bool) -> None:
    """Raise Fault if an edition's folder of ours is half written, or holds what no letter may."""
    for folder in out.rglob("*") if out.is_dir() and not out.is_symlink() else ():
        expect(not STAGING.fullmatch(folder.name) or is_somebodys(folder), f"{folder} was left behind")
        list_file = folder / EDITION_LIST
        if not list_file.is_file() or list_file.is_symlink():
            continue
        is_as_listed(folder, list_file)
        html, text = folder / "email.html", folder / "email.txt"
        if not html.is_file():
            continue
        letter = html.read_text("utf-8")
        expect(letter.rstrip().endswith("</html>") or not letters, f"{html} has no end")
        for file in (html, text):
            expect(SECRET not in file.read_text("utf-8"), f"{file} tells a secret")
        if letters:
            expect(text.read_text("utf-8").strip(), f"{text} is empty")
            found = NEVER.search(letter)
            expect(not found, f"{html} has {found}")
            for name in PICTURE.findall(letter):
                expect((folder / "images" / unquote(name)).is_file(), f"{html} shows {name}, which is not there")


def is_somebodys(path: Path) -> bool:
    """Return whether a name of ours was somebody's before: it is no folder, or has nothing of ours in it."""
    return not (path / "made-by-newsletter").exists()


def is_as_listed(folder: Path, list_file: Path) -> None:
    """Raise Fault if a file of a list is missing or another; a list of somebody's says nothing."""
    listed = list_file.read_bytes()
    if listed.startswith((b"MINE", b"0" * 64, b"\xff")):
        return
    for line in listed.decode("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if not name:
            return  # somebody wrote over the list, and what was built last was refused
        file = folder / name
        expect(file.is_file(), f"{file} is listed, and not there")
        expect(hashlib.sha256(file.read_bytes()).hexdigest() == digest, f"{file} is another than its list says")


def is_site(site: Path, code: int, *, pages: bool) -> None:
    """Raise Fault if a site is half written, or holds what no page may."""
    if site.is_symlink() or not site.is_dir():
        expect(code, "the archive is nowhere")
        return
    for path in site.rglob("*"):
        expect(not STAGING.fullmatch(path.name) or is_somebodys(path), f"{path} was left behind")
    if code:
        return
    is_as_listed(site, site / SITE.list)
    for file in site.rglob("*"):
        if file.suffix not in (".html", ".xml", ".js", ".txt", ".css") or not file.is_file() or file.is_symlink():
            continue
        content = file.read_bytes()
        if content.startswith((b"MINE", b"\xff")):  # somebody's, which stays
            continue
        page = content.decode("utf-8")
        expect(SECRET not in page, f"{file} tells a secret")
        if not pages or file.suffix != ".html":
            continue
        found = NEVER_ON_A_PAGE.search(page)
        expect(not found, f"{file} has {found and page[max(0, found.start() - 100) : found.end() + 100]}")
        if file.parent != site and not (site.parent / "issues" / f"{file.parent.name}.yaml").exists():
            continue  # from an earlier version, and somebody may have changed it since
        for address in re.findall(r"<img [^>]*?src=\"([^\"]+)\"", page):
            if not address.startswith(("http:", "https:", "/")):
                expect((file.parent / unquote(address)).is_file(), f"{file} shows {address}, which is not there")


# The preview


def preview(desk: Desk, slug: str, chance: Random, *, letters: bool) -> int:
    """Ask the preview for its pages, and return the worst status; raise Fault if one is broken."""
    noise = io.StringIO()
    with redirect_stderr(noise):
        status = anyio.run(_asked, desk, slug, chance, letters)
    expect("Traceback" not in noise.getvalue(), f"the preview: {noise.getvalue()}")
    return status


async def _asked(desk: Desk, slug: str, chance: Random, letters: bool) -> int:
    entrance = Entrance("127.0.0.1", 3000)
    transport = httpx.ASGITransport(application(desk, Listeners(), OwnDoor(entrance)))
    worst = 0
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:3000", headers={"Cookie": entrance.set_cookie.split(";")[0]}
    ) as client:
        lens = chance.choice(_lens_ids())
        scheme, images = chance.choice(("light", "dark")), chance.choice(("on", "off"))
        view = chance.choice(("text", "html", "mjml", "message", "reading", "services"))
        file = chance.choice(("email.html", "email.eml", "webinars.ics", "%2e%2e/newsletter.yaml"))
        addresses = [
            f"/letters/{slug}/",
            f"/letters/{slug}/?lens={lens}&scheme={scheme}&images={images}&persona=Long%20name",
            f"/api/issues/{slug}?lens={lens}",
            f"/api/issues/{slug}/{view}",
            "/api/desk",
            f"/download/{slug}/for/{chance.choice(list(SERVICES))}.zip?despite_errors=yes",
            f"/download/{slug}/{file}?despite_errors=yes",
        ]
        for address in addresses:
            answer = await client.get(address)
            worst = max(worst, answer.status_code)
            expect(answer.status_code in (200, 404, 409), f"{address}: {answer.status_code}: {answer.text}")
            expect(SECRET not in answer.text, f"{address} tells a secret")
            if address.startswith("/api/"):
                said = answer.json()
                for problem in said.get("problems", ()):
                    is_a_place(problem["file"], problem["line"], problem["column"], f"{address}: {problem}")
                if letters:
                    failure = str(said.get("failure", ""))
                    expect(not (OF_PYTHON.search(failure) or OF_OURS.search(failure)), f"{address}: {failure}")
            if address.startswith("/letters/") and answer.status_code == 200 and letters:
                for name in set(re.findall(r" src=\"(?:[^\"]*/)?images/([^\"/?]+)", answer.text)):
                    picture = await client.get(f"/letters/{slug}/images/{quote(unquote(name))}")
                    expect(picture.status_code == 200, f"{address} shows {name}, which is not there")
    return worst


@cache
def _lens_ids() -> list[str]:
    return ["", *(str(lens["id"]) for lens in lens_names())]
