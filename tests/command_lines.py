"""Command lines that stand somewhere, such as in a unit of systemd, and what the command would be told by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from newsletter.cli import main


def options_of(command: str, arguments: Sequence[str]) -> dict[str, Any]:
    """Return the options and arguments of a command, as its function gets them; nothing is run."""
    # A command keeps the names of its help from its first context, which here is that of all commands.
    within = click.Context(main, **main.context_settings)
    found = main.get_command(within, command)
    assert found
    return found.make_context(command, list(arguments), parent=within).params
