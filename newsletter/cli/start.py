"""`newsletter init`, `new` and `schema`: the commands to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from newsletter.cli.issues import shown
from newsletter.cli.terminal import say, show_json, undisturbed
from newsletter.model.theme_names import THEMES


@click.command(short_help="Make a publication with a first issue.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--theme", type=click.Choice(THEMES), help="The look to begin with; newsletter.yaml can change it.")
def init(folder: Path, theme: str | None) -> None:
    """Make a publication in DIR, or in this folder: newsletter.yaml, and a first issue that builds at once.

    Nothing is overwritten. In a folder that is a publication already, only .newsletter/ is renewed, by which editors
    complete and explain what you write.

    \b
      newsletter init letters     in a new folder
      newsletter init .           in this one
      newsletter init letters --theme clinical
    """  # noqa: D301 - click reads \b as a marker
    from datetime import date

    from newsletter.model.starter import FIRST, init_publication

    with undisturbed():
        is_new = init_publication(folder, date.today(), theme)
    if is_new:
        say(f"Made {folder / 'newsletter.yaml'}, and a first issue, {folder / 'issues' / FIRST}.yaml")
    else:
        say(f"{folder / 'newsletter.yaml'} is there and stays as it is; {folder / '.newsletter'} is up to date.")
    say(f"Next: {'' if folder.samefile('.') else f'cd {shlex.quote(str(folder))} && '}newsletter build")


@click.command(short_help="Begin an issue.")
@click.argument("slug")
def new(slug: str) -> None:
    """Write issues/SLUG.yaml: an issue with every kind of block once, and with notes on how to write it.

    SLUG is the issue's name in files and addresses: small letters, digits and hyphens. Nothing is overwritten.

    \b
      newsletter new spring-2026     makes issues/spring-2026.yaml
      newsletter new ash-2026        makes issues/ash-2026.yaml
    """  # noqa: D301 - click reads \b as a marker
    from datetime import date

    from newsletter.model.files import find_root
    from newsletter.model.starter import new_issue

    root = shown(find_root(Path()))
    with undisturbed():
        path = new_issue(root, slug, date.today())
    say(f"Made {path}: write over what you need in it, and delete the rest.")
    say(f"Next: newsletter build {slug}")


@click.command(short_help="Print what editors need to complete and explain.")
@click.option("--publication", is_flag=True, help="Of newsletter.yaml, not of an issue.")
def schema(publication: bool) -> None:
    """Print the JSON Schema of an issue: every field with what it means and an example.

    `newsletter init` writes it into a publication for you, and renews it.

    \b
      newsletter schema > issue.schema.json
      newsletter schema --publication > publication.schema.json
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.model.schema import issue_schema, publication_schema

    show_json((publication_schema() if publication else issue_schema()).removesuffix("\n"))
