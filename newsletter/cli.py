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
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from newsletter.errors import NewsletterError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from click.shell_completion import CompletionItem

    from newsletter.build import Edition

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
    """Build issues into out/<slug>/: email.html, email.txt and the images.

    ISSUE is a slug or the path of a file; without any, every issue of the publication is built. An issue with a
    mistake in it leaves its last good output as it was and does not stop the others.

    \b
      newsletter build                          every issue
      newsletter build ash-2021                 by its slug
      newsletter build issues/ash-2021.yaml     by its file
      newsletter build -o /tmp/letters          into another folder
    """  # noqa: D301 - click reads \b as a sign
    from newsletter.build import build_edition, write_edition
    from newsletter.check import check_publication
    from newsletter.publication import find_issue, find_issues, find_root, load_publication

    paths = list(dict.fromkeys(find_issue(name, Path.cwd()) for name in issues)) or find_issues(find_root(Path()))
    _refuse_one_slug_twice(paths, out)
    publications = {root: load_publication(root) for root in dict.fromkeys(find_root(path) for path in paths)}
    for publication in publications.values():
        for finding in check_publication(publication):
            _print_placed(str(finding))
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
    if failed:
        click.echo(f"{failed} of {len(paths)} issues not built; their last output, if any, is unchanged.", err=True)
        sys.exit(WRONG)


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
    if edition.pictures:
        images = sum(len(picture.content) for picture in edition.pictures)
        count = len(edition.pictures)
        parts.append(f"{count} {'image' if count == 1 else 'images'} {_size(images)}")
    click.echo(f"{_shown(folder)}: {', '.join(parts)}; {seconds * 1000:.0f} ms")


def _size(count: int) -> str:
    return f"{count / 1024:.1f} KB"


def _shown(path: Path) -> Path:
    """Return the path as it is reached from here, where it lies below."""
    path, here = path.absolute(), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _complain(error: NewsletterError) -> None:
    """Print what is wrong, in colour on a terminal that wants it."""
    from newsletter.errors import InputError

    if not isinstance(error, InputError):
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error}", err=True)
        return
    for problem in error.problems:
        _print_placed(str(problem))


def _print_placed(text: str) -> None:
    """Print what begins with file:line:column, and make that stand out."""
    place, _, rest = text.partition(": ")
    click.echo(f"{click.style(place + ':', bold=True)} {rest}", err=True)
