"""The command line: one short function per command. It alone prints and exits.

Exit 0: done, nothing wrong. 1: `check` found errors. 2: the input or the call is wrong. 130: stopped by Ctrl-C. Results
go to stdout, everything else to stderr. What is heavy is imported by the command that needs it, since start-up counts.
"""

from __future__ import annotations

import errno
import os
import shlex
import signal
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from newsletter.errors import InputError, NewsletterError, UsageError
from newsletter.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from click.shell_completion import CompletionItem

    from newsletter.build import Edition
    from newsletter.check.finding import Finding
    from newsletter.check.letter import Letter
    from newsletter.deliver import Transport
    from newsletter.publication import Persona, Publication

FOUND = 1
WRONG = 2
INTERRUPTED = 130
MANY = 8
"""From how many issues on a progress bar is worth its line."""


def complete_issue(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the slugs of this publication's issues that begin with what is typed; without any, let files be named."""
    from click.shell_completion import CompletionItem

    from newsletter.publication import find_issues, find_root

    try:
        issues = find_issues(find_root(Path()))
    except NewsletterError:
        issues = []
    slugs = [CompletionItem(path.stem) for path in issues if path.stem.startswith(typed)]
    return slugs or [CompletionItem(typed, type="file")]


class Commands(click.Group):
    """Commands that all end alike: what goes wrong is said in a sentence, and the exit code is the one promised."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except NewsletterError as error:
            _complain(error)
            sys.exit(WRONG)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read along has seen enough
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"{click.style('error:', fg='red', bold=True)} {where}{error.strerror}.", err=True)
            sys.exit(WRONG)
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            sys.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(package_name="newsletter-builder", message="newsletter %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn issues, written as YAML, into email newsletters.

    A folder with a newsletter.yaml is a publication; its issues are the YAML files in issues/. Make one, and go there:

    \b
      newsletter init letters       a new publication in the folder letters
      newsletter new ash-2021       a new issue in it, with every kind of block
      newsletter build              build every issue into out/
      newsletter build ash-2021     build one, named by its slug or its file
      newsletter preview            see it in the browser while you write
      newsletter check              find what is wrong, before members see it

    To complete commands and issues with the Tab key, add one line to your shell's start-up file:

    \b
      bash   eval "$(_NEWSLETTER_COMPLETE=bash_source newsletter)"
      zsh    eval "$(_NEWSLETTER_COMPLETE=zsh_source newsletter)"
      fish   _NEWSLETTER_COMPLETE=fish_source newsletter | source
    """  # noqa: D301 - click reads \b as a sign
    if os.environ.get("NO_COLOR"):
        context.color = False


@main.command(short_help="Make a publication with a first issue.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
def init(folder: Path) -> None:
    """Make a publication in DIR, or in this folder: newsletter.yaml, and a first issue that builds at once.

    Nothing is overwritten. In a folder that is a publication already, only .newsletter/ is renewed, by which editors
    complete and explain what you write.

    \b
      newsletter init letters     in a new folder
      newsletter init .           in this one
    """  # noqa: D301 - click reads \b as a sign
    from datetime import date

    from newsletter.starter import FIRST, init_publication

    with _undisturbed():
        is_new = init_publication(folder, date.today())
    if is_new:
        click.echo(f"Made {folder / 'newsletter.yaml'}, and a first issue, {folder / 'issues' / FIRST}.yaml")
    else:
        click.echo(f"{folder / 'newsletter.yaml'} is there and stays as it is; {folder / '.newsletter'} is up to date.")
    click.echo(f"Next: {'' if folder.samefile('.') else f'cd {shlex.quote(str(folder))} && '}newsletter build")


@main.command(short_help="Begin an issue.")
@click.argument("slug")
def new(slug: str) -> None:
    """Write issues/SLUG.yaml: an issue with every kind of block once, and with notes on how to write it.

    SLUG is the issue's name in files and addresses: small letters, digits and hyphens. Nothing is overwritten.

    \b
      newsletter new spring-2026     makes issues/spring-2026.yaml
      newsletter new ash-2026        makes issues/ash-2026.yaml
    """  # noqa: D301 - click reads \b as a sign
    from datetime import date

    from newsletter.publication import find_root
    from newsletter.starter import new_issue

    root = _shown(find_root(Path()))
    with _undisturbed():
        path = new_issue(root, slug, date.today())
    click.echo(f"Made {path}: write over what you need in it, and delete the rest.")
    click.echo(f"Next: newsletter build {slug}")


@main.command(short_help="Print what editors need to complete and explain.")
@click.option("--publication", is_flag=True, help="Of newsletter.yaml, not of an issue.")
def schema(publication: bool) -> None:
    """Print the JSON Schema of an issue: every field with what it means and an example.

    `newsletter init` writes it into a publication for you, and renews it.

    \b
      newsletter schema > issue.schema.json
      newsletter schema --publication > publication.schema.json
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.schema import issue_schema, publication_schema

    click.echo(publication_schema() if publication else issue_schema(), nl=False)


@main.command(short_help="Turn issues into HTML and plain text.")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...", shell_complete=complete_issue)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
def build(issues: Sequence[str], out: Path | None) -> None:
    """Build issues into out/<slug>/: email.html, email.txt, email.eml, calendar files, images and findings.json.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is built. An issue with a
    mistake in it leaves its last good output as it was and does not stop the others.

    \b
      newsletter build                          every issue
      newsletter build ash-2021                 by its slug
      newsletter build issues/ash-2021.yaml     by its file
      newsletter build -o /tmp/letters          into another folder
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.build import build_edition, write_edition
    from newsletter.publication import find_root, load_publication

    paths = _paths(issues)
    _refuse_one_slug_twice(paths, out)
    publications = {root: load_publication(root) for root in dict.fromkeys(find_root(path) for path in paths)}
    failed = 0
    with_bar = len(paths) >= MANY and sys.stderr.isatty()
    with click.progressbar(paths, label="Building", file=sys.stderr, hidden=not with_bar) as bar:
        for path in bar:
            publication = publications[find_root(path)]
            started = perf_counter()
            try:
                edition = build_edition(path, publication)
                with _undisturbed():
                    folder = write_edition(edition, out or publication.root / "out")
            except NewsletterError as error:
                _wipe(with_bar)
                _complain(error)
                failed += 1
                continue
            _wipe(with_bar)
            _report(edition, folder, perf_counter() - started)
            _count_findings(edition, path)
    if failed:
        click.echo(f"{failed} of {len(paths)} issues not built; their last output, if any, is unchanged.", err=True)
        sys.exit(WRONG)


@main.command(short_help="Find what is wrong with issues, before members see it.")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...", shell_complete=complete_issue)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations on GitHub.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
@click.option("--live", is_flag=True, help="Ask the addresses of links whether they answer, over the network.")
def check(issues: Sequence[str], form: str, strict: bool, live: bool) -> None:
    """Check issues as they will be sent: what is wrong, in which line, and what to write instead.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is checked. Nothing is written.
    An error must not be sent, a warning hurts some readers, advice is a matter of taste. The exit code is 1 where
    there are errors, 2 where an issue cannot be read; the others are checked all the same.

    \b
      newsletter check                      every issue
      newsletter check ash-2021             one of them
      newsletter check --strict             warnings fail, too
      newsletter check --format json        for another program to read
      newsletter check ash-2021 --live      and whether its links answer
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.check import report

    paths = _paths(issues)
    checked = _checked(paths, live)
    findings = [finding for found in checked.found.values() for finding in found]
    if form == "json":
        click.echo(report.as_json(checked.found))
    elif form == "github":
        repository = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        for found in (checked.mistakes, checked.found):
            click.echo(report.github(found, repository), nl=any(found.values()))
    elif findings:
        click.echo(f"{report.text(findings, color=True)}\n")
    if form != "json" and checked.issues:
        click.echo(report.summary(findings, checked.issues))
    severities = {finding.severity for finding in findings}
    if checked.issues < len(paths):
        sys.exit(WRONG)
    if "error" in severities or (strict and "warning" in severities):
        sys.exit(FOUND)


@main.command(short_help="Send an issue to yourself, as a test.")
@click.argument("issue", shell_complete=complete_issue)
@click.option(
    "--test", "recipients", multiple=True, required=True, metavar="ADDRESS", help="Who gets the test; may come again."
)
@click.option("--persona", metavar="NAME", help="The sample reader of newsletter.yaml whose letter it is.")
@click.option(
    "--to-folder", type=click.Path(path_type=Path), metavar="DIR", help="Write files here, and ask no mail server."
)
def send(issue: str, recipients: Sequence[str], persona: str | None, to_folder: Path | None) -> None:
    """Send a test of ISSUE, a slug or the path of a file: one message to each ADDRESS.

    The mail server stands in the environment variable NEWSLETTER_SMTP, with its user name and password:

    \b
      export NEWSLETTER_SMTP=smtp://user:password@smtp.example.org:587

    With --to-folder there is no server: the messages become .eml files, which mail programs open. The exit code is 2
    where a message was not accepted, and each line says why.

    \b
      newsletter send ash-2021 --test you@example.org
      newsletter send ash-2021 --test you@example.org --persona "Long name"
      newsletter send ash-2021 --test you@example.org --to-folder tests
    """  # noqa: D301 - click reads \b as a sign
    from datetime import UTC, datetime

    from newsletter import deliver
    from newsletter.build import build_edition
    from newsletter.publication import find_root, load_publication

    (path,) = _paths([issue])
    transport = _transport(path.stem, to_folder)
    publication = load_publication(find_root(path))
    reader = None if persona is None else _persona(persona, publication)
    edition = build_edition(path, publication)
    for remark in deliver.remarks(edition):
        _warn(remark)
    if not to_folder and (missing := deliver.missing_pictures(edition)):
        _warn(missing)
    now = datetime.now(UTC).astimezone()
    receipts = deliver.send_test(edition, recipients, transport, now=now, token=deliver.token_of(now), persona=reader)
    for receipt in receipts:
        click.echo(f"{receipt.recipient}: {receipt.status}. {receipt.said}")
    if lost := sum(receipt.status != "accepted" for receipt in receipts):
        click.echo(f"{lost} of {len(receipts)} messages not sent.", err=True)
        sys.exit(WRONG)


def _transport(slug: str, folder: Path | None) -> Transport:
    """Return the way for messages to leave: into a folder, where one is named, else through the server at hand."""
    from newsletter.deliver.folder import Folder
    from newsletter.deliver.smtp import EXAMPLE, VARIABLE, Smtp, server_from_environment

    if folder:
        return Folder(folder, slug)
    if server := server_from_environment():
        return Smtp(server)
    raise UsageError(
        f"No mail server is set. Type `export {VARIABLE}={EXAMPLE}` with what your provider tells you, "
        "or add `--to-folder tests`, which writes the messages into files."
    )


def _persona(name: str, publication: Publication) -> Persona:
    """Return the sample reader of that name."""
    from newsletter.validate import nearest

    by_name = {persona.name: persona for persona in publication.personas}
    if name in by_name:
        return by_name[name]
    if not by_name:
        raise UsageError(f"There is no persona “{name}”: newsletter.yaml has none below `personas:`.")
    close = nearest(name, by_name)
    others = f"Did you mean “{close}”?" if close else f"There is {', '.join(f'“{known}”' for known in by_name)}."
    raise UsageError(f"There is no persona “{name}” in newsletter.yaml. {others}")


def _warn(remark: str) -> None:
    """Print what is worth knowing and stops nothing."""
    click.echo(f"{click.style('warning:', fg='yellow', bold=True)} {remark}", err=True)


@main.command(short_help="See an issue in the browser while you write it.")
@click.argument("issue", required=False, shell_complete=complete_issue)
@click.option("--port", type=click.IntRange(0, 65535), default=3000, show_default=True, help="Where to find it.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def preview(issue: str | None, port: int, no_open: bool) -> None:
    """Show the letter in your browser, and show it anew whenever you save a file.

    ISSUE is a slug or the path of a file; without it, the newest is shown, and the page lists all of them. Nobody but
    you can see it: it can be reached from this computer alone. If the port is taken, the next free one is used. Ctrl-C
    ends it.

    \b
      newsletter preview                   the newest issue
      newsletter preview ash-2021          this one
      newsletter preview --port 8080       at another port
      newsletter preview --no-open         without a browser, to open the address yourself
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.preview import serve
    from newsletter.publication import find_issue, find_root

    path = find_issue(issue, Path.cwd()) if issue else None

    def ready(address: str, found: int) -> None:
        if found != port and port:
            click.echo(f"Port {port} is taken; this is the next free one.", err=True)
        click.echo(f"The preview is at {address} (Ctrl-C ends it)")
        if not no_open:
            _open_browser(address)

    with suppress(KeyboardInterrupt):  # nothing is lost by it, and there is no other way to end it
        serve(find_root(path or Path()), path, port, ready)
    click.echo("\nStopped.", err=True)


def _open_browser(address: str) -> None:
    """Open an address in the browser; where there is no screen, the browsers that are found would take the terminal."""
    import threading
    import webbrowser

    if sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()


@main.command(short_help="Write the web archive of all issues.")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: site]")
@click.option("--prune", is_flag=True, help="Delete what earlier builds wrote and this one does not.")
def archive(out: Path | None, prune: bool) -> None:
    """Write all issues but drafts as a web site into site/: pages, a search, feeds, calendars.

    It needs no server of its own: upload the folder to any web space, at the site_url of newsletter.yaml, before you
    send an issue. Only files that changed are written; what was published once stays, since letters and others link to
    it, unless you say --prune. Files that somebody else put there are never touched.

    \b
      newsletter archive                 into site/
      newsletter archive -o public       into another folder
      newsletter archive --prune         without what is no longer published
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.archive import entry, published, write_archive
    from newsletter.build import build_edition
    from newsletter.publication import find_root, load_publication

    publication = load_publication(find_root(Path()))
    issues = published(publication)
    with_bar = len(issues) >= MANY and sys.stderr.isatty()
    with click.progressbar(issues, label="Building", file=sys.stderr, hidden=not with_bar) as bar:
        entries = [entry(build_edition(issue.path, publication)) for issue in bar]
    with _undisturbed():
        site = write_archive(entries, publication, out or publication.root / "site", prune=prune)
    count = f"{len(entries)} {'issue' if len(entries) == 1 else 'issues'}"
    click.echo(f"{_shown(site.folder)}: {count}; {len(site.changed)} files written, {len(site.unchanged)} as they were")
    if site.removed:
        click.echo(f"  Deleted: {', '.join(site.removed)}")
    if site.kept:
        click.echo(f"  Kept from earlier: {', '.join(site.kept)}; `newsletter archive --prune` deletes them.", err=True)
    if not publication.site_url:
        _warn("newsletter.yaml has no site_url, so there is no feed.xml and no sitemap.xml: these need full addresses.")


@main.command(short_help="Make a letter ready for an email service.")
@click.argument("issue", shell_complete=complete_issue)
@click.option(
    "--for", "service", type=click.Choice(list(SERVICES)), required=True, help="The service that is to send it."
)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
def export(issue: str, service: str, out: Path | None) -> None:
    """Write an issue into out/for-SERVICE/<slug>/ as an email service takes it: email.html and email.txt.

    Merge tags, their fallbacks, the link to unsubscribe, the web version and the postal address are in the service's
    own spelling. What the service demands and the letter lacks is said, and how to bring the letter in.

    \b
      newsletter export ash-2021 --for mailchimp
      newsletter export ash-2021 --for hubspot -o /tmp/letters
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.build import build_edition, write_edition
    from newsletter.export import export as write_for
    from newsletter.publication import find_issue, find_root, load_publication

    started = perf_counter()
    path = find_issue(issue, Path.cwd())
    publication = load_publication(find_root(path))
    edition = build_edition(path, publication)
    letter = edition.letter
    exported = write_for(letter.issue, publication, letter.rendering, letter.pictures, SERVICES[service])
    edition = replace(edition, files=exported.files)
    with _undisturbed():
        folder = write_edition(edition, (out or publication.root / "out") / f"for-{service}")
    _report(edition, folder, perf_counter() - started)
    click.echo(f"  Subject: {exported.subject}\n  Preheader: {exported.preheader}")
    if exported.fields:
        click.echo(f"  Fields of your contacts: {', '.join(exported.fields)}")
    click.echo(f"Next: {exported.steps}")
    for warning in exported.warnings:
        click.echo(f"{click.style('warning:', fg='yellow', bold=True)} {warning}", err=True)
    _count_findings(edition, path)


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in how many issues, and the mistakes for which others could not be; by their publication."""

    found: dict[Path, tuple[Finding, ...]]
    mistakes: dict[Path, list[Finding]]
    issues: int


def _checked(paths: Sequence[Path], live: bool) -> _Checked:
    """Check issues; what cannot be read is complained of, and the rest is checked."""
    from newsletter.build import build_edition
    from newsletter.check import check as check_letter
    from newsletter.check import unused_silences
    from newsletter.check.finding import Finding, in_order
    from newsletter.publication import find_root, load_publication

    editions: dict[Path, Edition] = {}
    publications: dict[Path, Publication | None] = {}
    mistakes: dict[Path, list[Finding]] = {}
    with_bar = len(paths) >= MANY and sys.stderr.isatty()
    with click.progressbar(paths, label="Checking", file=sys.stderr, hidden=not with_bar) as bar:
        for path in bar:
            root = find_root(path)
            try:
                if root not in publications:
                    publications[root] = None
                    publications[root] = load_publication(root)
                if publication := publications[root]:
                    editions[path] = build_edition(path, publication)
            except NewsletterError as error:
                _wipe(with_bar)
                _complain(error)
                problems = error.problems if isinstance(error, InputError) else ()
                mistakes.setdefault(root, []).extend(Finding("mistake", "error", problem) for problem in problems)
    reports = {path: edition.report for path, edition in editions.items()}
    if live:
        answers = _asked([edition.letter for edition in editions.values()])
        letters = zip(editions.items(), answers, strict=True)
        reports = {path: check_letter(edition.letter, found) for (path, edition), found in letters}
    found = {}
    for root, publication in publications.items():
        own = [report for path, report in reports.items() if find_root(path) == root]
        findings = [finding for report in own for finding in report.findings]
        if publication and _are_all(root, list(editions)):
            findings += unused_silences(publication, own, live=live)
        found[root] = in_order(findings)
    return _Checked(found, mistakes, len(editions))


def _asked(letters: Sequence[Letter]) -> Sequence[Sequence[Finding]]:
    """Ask the addresses of letters, showing on a terminal how far one is, and return what was found in each."""
    from newsletter.check.live import ask

    with click.progressbar(length=0, label="Asking", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return ask(letters, progress=progress)


def _are_all(root: Path, paths: Sequence[Path]) -> bool:
    """Return whether all issues of a publication are among these."""
    from newsletter.publication import find_issues

    try:
        return set(find_issues(root)) <= set(paths)
    except UsageError:
        return False


def _paths(issues: Sequence[str]) -> list[Path]:
    """Return the files of the issues that are named, each once, or of all of this publication where none is."""
    from newsletter.publication import find_issue, find_issues, find_root

    return list(dict.fromkeys(find_issue(name, Path.cwd()) for name in issues)) or find_issues(find_root(Path()))


def _refuse_one_slug_twice(paths: Sequence[Path], out: Path | None) -> None:
    """Raise UsageError where two issues would be written into one folder."""
    from newsletter.publication import find_root

    taken: dict[tuple[Path | None, str], Path] = {}
    for path in paths:
        first = taken.setdefault((None if out else find_root(path), path.stem), path)
        if first != path:
            raise UsageError(
                f"{_shown(first)} and {_shown(path)} would both be written to {path.stem}: rename one of them."
            )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back until the block is done, so that it leaves nothing half written."""
    pressed = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _wipe(with_bar: bool) -> None:
    """Take the progress bar off its line, which the next output needs; the bar draws itself again below."""
    if with_bar:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _report(edition: Edition, folder: Path, seconds: float) -> None:
    """Print the one line that sums an edition up."""
    sizes = {name: len(content) for name, content in edition.files.items()}
    parts = [f"HTML {_size(sizes['email.html'])}", f"text {_size(sizes['email.txt'])}"]
    if images := [size for name, size in sizes.items() if name.startswith("images/")]:
        parts.append(f"{len(images)} {'image' if len(images) == 1 else 'images'} {_size(sum(images))}")
    click.echo(f"{_shown(folder)}: {', '.join(parts)}; {seconds * 1000:.0f} ms")


def _count_findings(edition: Edition, path: Path) -> None:
    """Print how much is wrong with an edition, and how to see what."""
    from newsletter.check.finding import counted

    if counts := counted(edition.report.findings):
        name = shlex.quote(_name(path))
        click.echo(f"  {counts}; see `newsletter check {name}`", err=True)


def _name(path: Path) -> str:
    """Return what an issue is called from here: its slug in its own publication, else its file."""
    from newsletter.publication import find_issue

    try:
        is_slug = find_issue(path.stem, Path.cwd()) == path
    except UsageError:
        is_slug = False
    return path.stem if is_slug else str(_shown(path))


def _size(count: int) -> str:
    return f"{count / 1024:.1f} KB"


def _shown(path: Path) -> Path:
    """Return the path as it is reached from here, where it lies below."""
    path, here = path.absolute(), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _complain(error: NewsletterError) -> None:
    """Print what is wrong, in colour on a terminal that wants it."""
    if not isinstance(error, InputError):
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error}", err=True)
        return
    for problem in error.problems:
        _print_placed(str(problem))


def _print_placed(text: str) -> None:
    """Print what begins with file:line:column, and make that stand out."""
    place, _, rest = text.partition(": ")
    click.echo(f"{click.style(place + ':', bold=True)} {rest}", err=True)
