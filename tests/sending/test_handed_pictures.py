"""A letter's pictures reach an email service: with the letter in one file, or by the addresses that they get there."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html as lxml_html

from newsletter import build_edition, load_publication
from newsletter.cli import main
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.sending.handed_pictures import addresses_in_folder
from tests.letters import KITCHEN_SINK, ROOT

OUT = Path("out/for-brevo/everything")
TABLE = OUT / "pictures.yaml"


@pytest.fixture
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication whose letter has every kind of picture, without a site of its own; commands run in it."""
    root = tmp_path / "publication"
    shutil.copytree(KITCHEN_SINK, root)
    settings = (root / "newsletter.yaml").read_text("utf-8")
    (root / "newsletter.yaml").write_text(settings.replace("site_url:", "# site_url:"), "utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def letter() -> Letter:
    """A letter with pictures."""
    return build_edition(ROOT / "issues" / "ash-2021.yaml", load_publication(ROOT)).letter


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def export(service: str, *more: str) -> Result:
    return run("export", "everything", "--for", service, *more)


def sources(html: bytes) -> list[str]:
    """Return the addresses of the pictures that a letter shows."""
    return [str(image.get("src")) for image in lxml_html.document_fromstring(html.decode()).iter("img")]


def test_mailchimp_gets_one_file_in_which_each_picture_lies_beside_the_letter(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = export("mailchimp")
    assert done.exit_code == 0
    assert "Pictures: they are in email.zip" in done.stdout
    folder = publication / "out" / "for-mailchimp" / "everything"
    assert sorted(path.name for path in folder.iterdir() if path.name[0] != ".") == ["email.txt", "email.zip"]
    content = (folder / "email.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        shown = sources(archive.read("email.html"))
    assert len(shown) > len(set(shown)) > 10
    assert {*shown, "email.html"} == set(names)
    assert all(re.fullmatch(r"[a-z0-9-]+\.(?:html|png|jpg|gif)", name) for name in names)

    monkeypatch.chdir(tmp_path)  # neither the place nor the time of a file is in it
    for path in publication.rglob("*.png"):
        path.touch()
    again = run("export", str(publication / "issues" / "everything.yaml"), "--for", "mailchimp", "-o", "elsewhere")
    assert again.exit_code == 0
    assert Path("elsewhere/for-mailchimp/everything/email.zip").read_bytes() == content


def test_the_command_that_is_told_puts_the_addresses_of_a_filled_table_into_the_letter(publication: Path) -> None:
    first = export("brevo")
    names = sorted(path.name for path in (OUT / "images").iterdir())
    assert sorted(set(sources((OUT / "email.html").read_bytes()))) == [f"images/{name}" for name in names]
    assert all(re.search(rf"^    {name} .* KB .* × .*\.yaml:\d+ +\S", first.stdout, re.MULTILINE) for name in names)
    empty = TABLE.read_text("utf-8")
    assert str(publication) not in empty

    told = re.search("type `newsletter (export .*?)`", first.stderr)
    assert told
    refused = run(*shlex.split(told[1]))
    assert refused.exit_code == 2
    assert refused.stderr.count("has no address yet") == len(names)
    filled = re.sub(r"^(\S+\.(?:png|jpg)):$", r"\1: https://img.example.com/7/\1?size=1&v=2", empty, flags=re.MULTILINE)
    TABLE.write_text(filled, "utf-8")
    done = run(*shlex.split(told[1]))
    assert done.exit_code == 0
    assert "warning:" not in done.stderr.replace("warning: Brevo takes members off", "")
    shown = set(sources((OUT / "email.html").read_bytes()))
    assert shown == {f"https://img.example.com/7/{name}?size=1&v=2" for name in names}
    assert TABLE.read_text("utf-8") == filled
    assert not OUT.with_name("everything.kept").exists()


def test_a_table_is_refused_at_the_line_that_is_wrong(publication: Path) -> None:
    export("brevo")
    html = (OUT / "email.html").read_bytes()
    TABLE.write_text("logo.png: htps://img.example.com/1.png\nlogoo.png: https://img.example.com/2.png\n", "utf-8")
    done = export("brevo", "--pictures-at", str(TABLE))
    assert done.exit_code == 2
    assert f"{TABLE}:1:11: “htps://img.example.com/1.png” does not begin with `https://`." in done.stderr
    assert f"{TABLE}:2:1: The letter has no picture “logoo.png”." in done.stderr
    assert "Did you mean `logo.png`?" in done.stderr
    assert (OUT / "email.html").read_bytes() == html


def test_one_address_is_enough_where_the_files_keep_their_names(publication: Path) -> None:
    refused = export("listmonk", "--pictures-at", "img.example.com/a")
    assert (refused.exit_code, refused.stdout, Path("out").exists()) == (2, "", False)
    assert "error: “img.example.com/a” is an address without `https://`." in refused.stderr

    assert "There is no file none.yaml" in export("listmonk", "--pictures-at", "none.yaml").stderr

    done = export("listmonk", "--pictures-at", "https://img.example.com/a")
    assert done.exit_code == 0
    assert "Pictures: members load them from https://img.example.com/a/\n" in done.stdout
    out = Path("out/for-listmonk/everything")
    shown = sources((out / "email.html").read_bytes())
    assert set(shown) == {f"https://img.example.com/a/{path.name}" for path in (out / "images").iterdir()}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://img.example.com/a/", "https://img.example.com/a/ash-2021-masthead.png"),
        (" https://img.example.com", "https://img.example.com/ash-2021-masthead.png"),
        ("https://img.example.com/a/ash-2021-masthead.png?v=1", "https://img.example.com/a/ash-2021-masthead.png"),
        ("https://bücher.example/%41ü", "https://xn--bcher-kva.example/%41%C3%BC/ash-2021-masthead.png"),
    ],
)
def test_a_folder_is_named_as_people_copy_it(letter: Letter, typed: str, address: str) -> None:
    assert addresses_in_folder(typed, [letter])["ash-2021-masthead.png"] == address


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("https://img.example.com/a b/", "write `https://img.example.com/a%20b/`"),
        ("https://img.example.com/a/?v=1", "Write `https://img.example.com/a/`."),
        ("https://img.example.com/5f8d.png", "write their addresses into pictures.yaml"),
        ("here", "Write one as `https://news.example.org/pictures/`."),
        ("https://us:secret@img.example.com/a/", "Write `https://img.example.com/a/`."),
        ("mailto:a@example.org", "as in `https://news.example.org/`"),
        ("{{ pictures }}", "as in `https://news.example.org/`"),
        ("", "as in `https://news.example.org/pictures/`"),
    ],
)
def test_what_is_no_address_is_refused_with_one_that_is(letter: Letter, typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        addresses_in_folder(typed, [letter])
