"""The same thing as many offices write it: forms of each kind of block → the facts that their drafts say.

A form is an item of a file in forms/: the ending of its file, its words, and all facts of its draft. Run as a module,
it writes the facts anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsletter.importing.draft import drafted
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import Publication, load_publication
from tests.importing.facts import facts

FOLDER = Path(__file__).parent / "forms"
KINDS = sorted(path.stem for path in FOLDER.iterdir())
HEADS = {
    ".md": "# News\n\n{day}\n\nDear members, much has happened since we wrote last.\n\n",
    ".txt": "NEWS\n\n{day}\n\nDear members, much has happened since we wrote last.\n\n",
    ".html": "<html><body><h1>News</h1><p>{day}</p><p>Dear members, much has happened since we wrote last.</p>",
}


def forms_of(kind: str) -> list[dict[str, Any]]:
    forms: list[dict[str, Any]] = yaml.load((FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return forms


def written(form: dict[str, Any], kind: str) -> str:
    """Return a form within a letter; what a letter begins with is one already."""
    day = "3 June 2026" if kind == "recap" else "3 March 2026"  # a recap tells of a meeting of May
    text: str = form["text"]
    return text if kind == "beginnings" else f"{HEADS[form['suffix']].format(day=day)}{text}\n"


def answer(form: dict[str, Any], kind: str, publication: Publication, folder: Path) -> list[str]:
    """Return the facts of a form's draft, without those that its head says."""
    source = folder / f"source{form['suffix']}"
    source.write_text(written(form, kind), encoding="utf-8")
    draft = drafted([read_file(source)], publication, "letter", date(2026, 3, 1))
    found = facts(yaml.load(draft.text, yaml.BaseLoader))
    return [fact for fact in found if kind == "beginnings" or not fact.startswith("head.")]


def publication_in(folder: Path) -> Publication:
    (folder / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    return load_publication(folder)


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return publication_in(tmp_path_factory.mktemp("publication"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_form_in_which_people_write_a_thing_is_heard(kind: str, publication: Publication, tmp_path: Path) -> None:
    answers = {form["text"]: (form["facts"], answer(form, kind, publication, tmp_path)) for form in forms_of(kind)}
    assert {text: found for text, (expected, found) in answers.items() if found != expected} == {}


class Dumper(yaml.SafeDumper):
    """Writes words over several lines as they stand."""


Dumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else "")
)


def write_anew(folder: Path) -> None:
    for kind in KINDS:
        forms = [
            {
                "suffix": form["suffix"],
                "text": form["text"],
                "facts": answer(form, kind, publication_in(folder), folder),
            }
            for form in forms_of(kind)
        ]
        text = yaml.dump(forms, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)
        (FOLDER / f"{kind}.yaml").write_text(text.replace("\n- suffix", "\n\n- suffix"), encoding="utf-8")


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as temporary:
        write_anew(Path(temporary))
