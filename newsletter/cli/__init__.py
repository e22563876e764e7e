"""The command line: one short function per command, one file per kind. It alone prints and exits.

issues.py     the issues that a command is about
output.py     where commands write
terminal.py   all that is printed, exit codes, and Ctrl-C
start.py      init, new, schema
importing.py  import
build.py      build, archive
check.py      check
progress.py   how far a sending is, in words and as a line
list_sending.py  send --to-list: what is asked and told
send.py       send
export.py     export
review.py     review
approving.py  approve, log
commenting.py  comments
translating.py  translate
outbox.py     outbox
suppressing.py  suppress
bouncing.py   bounces
forgetting.py  forget
unsubscribing.py  unsubscribe-pages, unsubscribe-server, unsubscribes
signing_up.py  signup-form, signups
knowing.py    members
signing.py    dkim
worker.py     worker
people.py     people
desk.py       write --team
preview.py    preview, write
launcher.py   desktop-entry

Heavy modules are imported by the commands that need them, since start-up time counts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import click

from newsletter.cli.terminal import INTERRUPTED, UNREAD, WRONG, complain, complain_of, say, show
from newsletter.errors import NewsletterError, said_by_system
from newsletter.printable import printable, without_commands

FILES = {
    "approve": "approving",
    "archive": "build",
    "bounces": "bouncing",
    "build": "build",
    "check": "check",
    "comments": "commenting",
    "desktop-entry": "launcher",
    "dkim": "signing",
    "export": "export",
    "forget": "forgetting",
    "import": "importing",
    "init": "start",
    "log": "approving",
    "members": "knowing",
    "new": "start",
    "outbox": "outbox",
    "people": "people",
    "preview": "preview",
    "review": "review",
    "schema": "start",
    "send": "send",
    "signup-form": "signing_up",
    "signups": "signing_up",
    "suppress": "suppressing",
    "translate": "translating",
    "unsubscribe-pages": "unsubscribing",
    "unsubscribe-server": "unsubscribing",
    "unsubscribes": "unsubscribing",
    "worker": "worker",
    "write": "preview",
}
"""Every command, and the file that contains it."""

NAMES = {"import": "import_files"}
"""Commands whose names are words of Python."""


class Commands(click.Group):
    """Commands that all fail alike: with one sentence, and with the exit code that is documented."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its file now."""
        if cmd_name not in FILES:
            return None
        command: click.Command = getattr(
            import_module(f"newsletter.cli.{FILES[cmd_name]}"), NAMES.get(cmd_name, cmd_name.replace("-", "_"))
        )
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line, and end the process."""
        with _told():
            return super().main(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command's name."""
        with _told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    """End the process if the block fails, with a sentence, as long as somebody can read it, and an exit code."""
    try:
        yield
    except (click.ClickException, NewsletterError, OSError, KeyboardInterrupt) as error:
        with suppress(OSError):
            _tell(error)
        sys.exit(_code(error))


def _tell(error: BaseException) -> None:
    match error:
        case NewsletterError():
            complain(error)
        case BrokenPipeError():
            say("Stopped, since nobody reads the output any more.", err=True)
        case OSError():
            complain_of(said_by_system(error))
        case click.exceptions.NoArgsIsHelpError():
            error.show()
        case click.ClickException():
            vars(error)["message"] = without_commands(printable(error.message))
            error.show()
        case KeyboardInterrupt():
            show("\nStopped.", err=True)


def _code(error: BaseException) -> int:
    match error:
        case BrokenPipeError():
            return UNREAD
        case KeyboardInterrupt():
            return INTERRUPTED
    return WRONG


@click.group(
    cls=Commands,
    commands={name: click.Command(name) for name in FILES},  # for the names alone; get_command has the real ones
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)
@click.version_option(package_name="newsletter-builder", message="newsletter %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn issues, written as YAML, into email newsletters.

    A folder with a newsletter.yaml is a publication; its issues are the YAML files in issues/. Make one, and go there:

    \b
      newsletter init letters       a new publication in the folder letters
      newsletter new ash-2021       a new issue in it, with every kind of block
      newsletter import recap.docx --as ash-2021          a draft made from what you have: Word, web page, sheet
      newsletter build              build every issue into out/
      newsletter build ash-2021     build one, named by its slug or its file
      newsletter write              write it in the browser, beside the letter; elsewhere, make a newsletter there
      newsletter write --team       write it with others, each by a link of their own; newsletter people says who
      newsletter preview            see it in the browser while you write in an editor
      newsletter check              find what is wrong, before members see it
      newsletter review ash-2021    one file to mail to those who decide on it: the letter, and what changed
      newsletter translate ash-2021 --to fr               a file for translators; build then makes the letter in French
      newsletter approve ash-2021 --as "Your name"         say that it may go out as it is; newsletter log tells who did
      newsletter send ash-2021 --test you@example.org     send it to yourself
      newsletter send ash-2021 --to-list members.csv      send it to your members; newsletter outbox tells how far it is
      newsletter bounces            read what came back, and stop writing to mailboxes that are gone
      newsletter export ash-2021 --for mailchimp          make it ready for an email service
      newsletter desktop-entry      make a file to double-click, by which you write from now on
      newsletter archive            write all issues as a web site

    To complete commands and issues with the Tab key, add one line to your shell's start-up file:

    \b
      bash   eval "$(_NEWSLETTER_COMPLETE=bash_source newsletter)"
      zsh    eval "$(_NEWSLETTER_COMPLETE=zsh_source newsletter)"
      fish   _NEWSLETTER_COMPLETE=fish_source newsletter | source
    """  # noqa: D301 - click reads \b as a marker
    if os.environ.get("NO_COLOR"):
        context.color = False
