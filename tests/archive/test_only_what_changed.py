"""Sites and letters are built again where something changed, and nowhere else, and are as those built from nothing."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest
from PIL import Image

from newsletter.archive import SITE, Written, published, write_archive
from newsletter.archive.kept import PAGES, SHARED
from newsletter.archive.one_issue import Built
from newsletter.check import LetterReport
from newsletter.edition_folder import LIST
from newsletter.editions import LETTERS, Made, Target, Undisturbed, write_editions
from newsletter.errors import UsageError
from newsletter.model.files import find_issues
from newsletter.model.publication import load_publication
from newsletter.records import FOLDER
from newsletter.remembered import name_of
from newsletter.reports import FINDINGS, Checked, check_issues
from tests import forking
from tests.archive.sites import ABOUT, ISSUE, publication
from tests.translating.catalogs import catalog_for

WEBINAR = "  - {type: webinars, webinars: [{title: Pruning, starts: 2026-05-02 18:00, duration: 60 min}]}\n"
IMAGE = "  - {type: image, image: {src: images/tulip.png, alt: A tulip}}\n"
LOGO = "theme: {logo: {src: logo.png, alt: Our logo}}\n"
Outcomes = TypeVar("Outcomes")
POINTS = 400
"""More than the files that an archive of these issues opens, moves and removes."""


Change: TypeAlias = Callable[[Path], object]


def month(number: int, more: str = "") -> str:
    """Return the issue of a month."""
    issue = ISSUE.replace("Spring", f"Month {number}").replace("2026-03-20", f"2026-{number:02}-20")
    return issue.replace("They are red.", f"They are red {number} times.") + more


def drawn(path: Path, color: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), color).save(path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with all built: neighbours, a translation, a picture, a webinar, an old name, and a draft."""
    issues = {"m1": month(1), "m2": month(2, IMAGE), "m3": f"old_slugs: [march]\n{month(3, WEBINAR)}", "m4": month(4)}
    root = publication(tmp_path_factory.mktemp("built"), {**issues, "later": f"draft: true\n{month(5)}"}, ABOUT + LOGO)
    drawn(root / "logo.png", "black")
    drawn(root / "issues/images/tulip.png", "red")
    catalog_for(root / "issues/m2.yaml", "fr", {"Month 2": "Février", "Tulips": "Tulipes"})
    archive(root)
    build(root)
    check(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of that publication."""
    return shutil.copytree(built, tmp_path / "copy", copy_function=shutil.copy2)


def archive(root: Path, folder: str = "site", *, everything: bool = False) -> Written:
    about = load_publication(root)
    return write_archive(published(about, everything=everything), about, root / folder, prune=True)


def unwatched(made: Iterator[Outcomes], count: int) -> AbstractContextManager[Iterator[Outcomes]]:
    return nullcontext(made)


def build(
    root: Path, out: str = "out", *, everything: bool = False, undisturbed: Undisturbed = nullcontext
) -> dict[str, Made]:
    """Build all letters, and return those that could be built, by the names of their folders."""
    targets = dict.fromkeys(find_issues(root), Target(load_publication(root), root / out))
    results = write_editions(targets, unwatched, undisturbed, everything=everything, are_all=True)
    return {made.folder.name: made for _, of_issue in results for made in of_issue.values() if isinstance(made, Made)}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_as_from_nothing(root: Path) -> bool:
    """Return whether an archive now writes what one writes that knows nothing of any earlier run."""
    archive(root)
    fresh = with_nothing_built(root)
    archive(fresh)
    return contents(root / "site") == contents(fresh / "site")


def check(root: Path) -> dict[str, LetterReport]:
    """Check all letters, and return what was found in each that can be read, by the names of their folders."""
    results = check_issues(
        dict.fromkeys(find_issues(root), load_publication(root)), unwatched, everything=False, are_all=True
    )
    return {
        name_of(path, language): each.report
        for path, of_issue in results
        for language, each in of_issue.items()
        if isinstance(each, Checked)
    }


def are_letters_as_from_nothing(root: Path) -> bool:
    """Return whether a build and a check now leave and tell what those do that know nothing of any earlier run."""
    fresh = with_nothing_built(root)
    (letters, found), (letters_anew, found_anew) = ((build(each), check(each)) for each in (root, fresh))
    return (
        letters.keys() == letters_anew.keys() == found.keys() == found_anew.keys()
        and all(contents(letters[name].folder) == contents(letters_anew[name].folder) for name in letters)
        and all(letters[name].found == letters_anew[name].found for name in letters)
        and all(found[name].report.findings == found_anew[name].report.findings for name in found)
        and all(found[name].report.used == found_anew[name].report.used for name in found)
        and all(found[name].language == found_anew[name].language for name in found)
    )


def with_nothing_built(root: Path) -> Path:
    """Return a copy of a publication without all that was ever built."""
    fresh = root.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    return shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("site", "out", ".newsletter"), symlinks=True)


def changed_text(path: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        before = (root / path).read_text("utf-8")
        assert old in before
        (root / path).write_text(before.replace(old, new), "utf-8")

    return change


def written(path: str, text: str) -> Change:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")

    return change


def copied_template(path: str, old: str, new: str) -> Change:
    from newsletter.model.files import shipped_templates

    return written(f"templates/{path}", (shipped_templates() / path).read_text("utf-8").replace(old, new))


def moved(path: str, to: str) -> Change:
    return lambda root: (root / path).rename(root / to)


def linked_template(root: Path) -> None:
    """Put a template behind a link to a folder of the publication."""
    written("shared/404.html", "Nothing is here.")(root)
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates/archive").symlink_to("../shared")


def pictures_behind_link(root: Path) -> None:
    """Put a link in the place of a folder of pictures, to one with others."""
    drawn(root / "issues/others/tulip.png", "yellow")
    (root / "issues/images").rename(root / "issues/before")
    (root / "issues/images").symlink_to("others")


def template_from_elsewhere(root: Path) -> None:
    """Put a link out of the publication where a template may be: with it, nothing can be built."""
    written("../elsewhere.mjml", "mine")(root)
    (root / "templates/blocks").mkdir(parents=True)
    (root / "templates/blocks/text.mjml").symlink_to(root.parent / "elsewhere.mjml")


def hidden_template(root: Path) -> None:
    """Have the page of an issue include a template whose name begins with a dot."""
    copied_template("archive/page.html", "<article>", '{% include ".mine.html" %}<article>')(root)
    written("templates/.mine.html", "mine")(root)


def damaged_records(root: Path) -> None:
    for number, path in enumerate(sorted((root / FOLDER).rglob("*.json"))):
        content = path.read_bytes()
        path.write_bytes((content[:-1], content.replace(b"Month", b"Mouth"), b"", b"{}\n{}\n{}")[number % 4])


CHANGES: dict[str, Change] = {
    "nothing": lambda root: None,
    "a text": changed_text("issues/m2.yaml", "red", "blue"),
    "a text of the newest": changed_text("issues/m4.yaml", "red", "blue"),
    "a comment": changed_text("issues/m1.yaml", "blocks:", "blocks:  # all there is"),
    "a title, which neighbours show": changed_text("issues/m3.yaml", "title: Month 3", "title: March"),
    "a date, and so the order": changed_text("issues/m1.yaml", "2026-01-20", "2026-03-30"),
    "a draft": changed_text("issues/m2.yaml", "subject", "draft: true\nsubject"),
    "no draft any more": changed_text("issues/later.yaml", "draft: true\n", ""),
    "a new issue": written("issues/m6.yaml", month(6, IMAGE)),
    "an issue that is gone": lambda root: (root / "issues/m3.yaml").unlink(),
    "an issue with another name": moved("issues/m2.yaml", "issues/february.yaml"),
    "an old name": changed_text("issues/m4.yaml", "subject", "old_slugs: [april]\nsubject"),
    "an event where only webinars were": written(
        "issues/m1.yaml", month(1, "  - {type: events, events: [{title: Fair, start: 2026-06-01, id: fair}]}\n")
    ),
    "no webinar any more": written("issues/m3.yaml", month(3)),
    "a translated text": changed_text("issues/m2.fr.po", "Tulipes", "Les tulipes"),
    "a translated title": changed_text("issues/m2.fr.po", "Février", "En février"),
    "another language": lambda root: catalog_for(root / "issues/m3.yaml", "fr", {"Month 3": "Mars"}),
    "a language that is gone": lambda root: (root / "issues/m2.fr.po").unlink(),
    "a picture": lambda root: drawn(root / "issues/images/tulip.png", "blue"),
    "a picture with words": lambda root: drawn(root / "issues/images/tulip.fr.png", "green"),
    "pictures behind a link": pictures_behind_link,
    "the logo": lambda root: drawn(root / "logo.png", "white"),
    "a logo with words": lambda root: drawn(root / "logo.fr.png", "white"),
    "the name": changed_text("newsletter.yaml", "Test letter", "Another letter"),
    "a line above what the findings name": changed_text("newsletter.yaml", "name:", "# Ours\nname:"),
    "no address": changed_text("newsletter.yaml", "site_url", "# site_url"),
    "a colour": changed_text("newsletter.yaml", "theme: {", "theme: {colors: {light: {button: '#123456'}}, "),
    "a theme": changed_text("newsletter.yaml", "theme: {", "theme: {name: clinical, "),
    "a theme.yaml": written("templates/theme.yaml", "colors: {light: {button: '#123456'}}\n"),
    "a word": written("templates/words.yaml", "en: {all_issues: Every letter}\n"),
    "a template of letters": copied_template("blocks/text.mjml", "{%", "<!-- x -->{%"),
    "a template of pages": copied_template("archive/page.html", "<article>", "<article class=mine>"),
    "a template behind a link": linked_template,
    "a hidden template": hidden_template,
    "a page by hand": changed_text("site/m2/index.html", "Tulips", "By hand"),
    "a page that is gone": lambda root: (root / "site/m2/fr/index.html").unlink(),
    "the front page by hand": changed_text("site/index.html", "Test letter", "By hand"),
    "a feed that is gone": lambda root: (root / "site/feed.fr.xml").unlink(),
    "a picture of the site that is gone": lambda root: (root / "site/m2/images/tulip.png").unlink(),
    "the list of the site": lambda root: (root / "site" / SITE.list).unlink(),
    "no site": lambda root: shutil.rmtree(root / "site"),
    "damaged records": damaged_records,
    "records of others": lambda root: [
        shutil.copy(root / FOLDER / kind / f"{one}.json", root / FOLDER / kind / f"{other}.json")
        for kind in (PAGES, LETTERS, FINDINGS)
        for one, other in (("m1", "m2"), ("m4", "m3"))
    ],
}


OF_LETTERS: dict[str, Change] = {
    "a letter by hand": changed_text("out/m2/email.html", "Tulips", "By hand"),
    "a file of a letter that is gone": lambda root: (root / "out/m2.fr/email.txt").unlink(),
    "a picture of a letter that is gone": lambda root: (root / "out/m2/images/tulip.png").unlink(),
    "a template from elsewhere": template_from_elsewhere,
    "a letter that is gone": lambda root: shutil.rmtree(root / "out/m3"),
    "the list of a letter": lambda root: (root / "out/m1" / LIST).unlink(),
}

IN_LETTERS = [
    *("nothing", "a text", "a draft", "an issue with another name", "a translated text", "another language"),
    *("a picture", "a picture with words", "pictures behind a link", "the logo", "the name", "a word"),
    *("a line above what the findings name", "a template of letters", "damaged records", "records of others"),
]
"""What changes letters, or might seem to; all else is tried in any order, which takes long."""


@pytest.mark.parametrize("what", CHANGES)
def test_after_one_change_the_site_is_byte_for_byte_that_of_a_build_from_nothing(what: str, root: Path) -> None:
    CHANGES[what](root)
    assert is_as_from_nothing(root)


@pytest.mark.parametrize("what", [*IN_LETTERS, *OF_LETTERS])
def test_after_one_change_the_letters_are_byte_for_byte_those_of_a_build_from_nothing(what: str, root: Path) -> None:
    (CHANGES | OF_LETTERS)[what](root)
    assert are_letters_as_from_nothing(root)


def test_a_hidden_template_that_changes_counts_like_any_other(root: Path) -> None:
    CHANGES["a hidden template"](root)
    archive(root)
    (root / "templates/.mine.html").write_text("yours", "utf-8")
    assert is_as_from_nothing(root)


def test_a_second_way_to_a_template_that_is_gone_counts_like_any_other(root: Path) -> None:
    copied_template("archive/page.html", "<article>", '{% include "way/mine.html" ignore missing %}<article>')(root)
    written("templates/archive/mine.html", "mine")(root)
    (root / "templates/way").symlink_to("archive")
    archive(root)
    (root / "templates/way").unlink()
    assert is_as_from_nothing(root)


def test_the_clock_of_a_build_is_one_of_the_things_it_is_made_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775000000")
    assert is_as_from_nothing(root)


def check_in_any_order(root: Path, changes: dict[str, Change], is_right: Callable[[Path], bool], seed: int) -> None:
    """Make eight changes, and look after most of them whether all is right."""
    chance = random.Random(seed)
    for what in chance.sample(sorted(changes), 8):
        try:
            changes[what](root)
        except (AssertionError, OSError, UsageError):  # an earlier one has taken away what it changes
            continue
        if chance.random() < 0.7:
            assert is_right(root), what
    assert is_right(root)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(60))
def test_after_any_changes_in_any_order_the_site_is_that_of_a_build_from_nothing(seed: int, root: Path) -> None:
    # Without its list, all pages would be somebody's from then on.
    changes = {what: change for what, change in CHANGES.items() if what != "the list of the site"}
    check_in_any_order(root, changes, is_as_from_nothing, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_after_any_changes_in_any_order_the_letters_are_those_of_a_build_from_nothing(seed: int, root: Path) -> None:
    check_in_any_order(root, CHANGES | OF_LETTERS, are_letters_as_from_nothing, seed)


def built_anew(made: dict[str, Made]) -> set[str]:
    return {name for name, each in made.items() if each.sizes is not None}


def test_only_letters_that_a_change_concerns_are_built(root: Path) -> None:
    everything = {"later", "m1", "m2", "m2.fr", "m3", "m4"}
    places = {path: path.stat().st_ino for path in (root / "out").rglob("*")}
    assert built_anew(build(root)) == set()
    assert {path: path.stat().st_ino for path in (root / "out").rglob("*")} == places
    for what, names in {
        "a text": {"m2", "m2.fr"},
        "a translated text": {"m2.fr"},
        "a picture with words": {"m2.fr"},
        "a picture": {"m2", "m2.fr"},
        "another language": {"m3.fr"},
        "the name": everything | {"m3.fr"},
    }.items():
        CHANGES[what](root)
        assert built_anew(build(root)) == names, what
    assert built_anew(build(root, everything=True)) == everything | {"m3.fr"}
    assert built_anew(build(root, out="elsewhere")) == everything | {"m3.fr"}
    assert built_anew(build(root)) == set()


def test_only_letters_that_a_change_concerns_are_checked(root: Path) -> None:
    def checked(what: str) -> set[str]:
        before = {path.stem: path.stat().st_ino for path in (root / FOLDER / FINDINGS).iterdir()}
        CHANGES[what](root)
        check(root)
        return {path.stem for path in (root / FOLDER / FINDINGS).iterdir() if path.stat().st_ino != before[path.stem]}

    assert checked("nothing") == set()
    assert checked("a text") == {"m2", "m2.fr"}
    assert checked("the name") == {"later", "m1", "m2", "m2.fr", "m3", "m4"}


def test_what_stands_in_the_way_of_a_letter_is_in_the_way_of_one_that_did_not_change(root: Path) -> None:
    (root / "out/m1/thesis.doc").write_text("mine", "utf-8")
    (root / "out/m3").rename(root / "out/mine")
    (root / "out/m3").symlink_to("mine")
    assert build(root).keys() == {"later", "m2", "m2.fr", "m4"}
    assert (root / "out/m1/thesis.doc").read_text("utf-8") == "mine"


def test_a_letter_that_changes_while_it_is_built_is_built_again(root: Path) -> None:
    path = root / "issues/m2.yaml"
    before = path.read_text("utf-8")

    @contextmanager
    def typing() -> Iterator[None]:
        path.write_text(before.replace("red", "blue"), "utf-8")
        yield

    (root / "issues/m2.fr.po").unlink()
    assert built_anew(build(root, everything=True, undisturbed=typing)) >= {"m2"}
    path.write_text(before, "utf-8")
    assert built_anew(build(root)) == {"m2"}


def test_a_theme_that_changes_while_letters_are_built_counts_in_the_next_build(root: Path) -> None:
    @contextmanager
    def typing() -> Iterator[None]:
        CHANGES["a theme.yaml"](root)
        yield

    build(root, everything=True, undisturbed=typing)
    assert are_letters_as_from_nothing(root)


def test_an_issue_that_changes_while_its_pages_are_built_is_built_again(root: Path) -> None:
    path = root / "issues/m4.yaml"
    before = path.read_text("utf-8")

    def typing(made: Iterator[Built], count: int) -> AbstractContextManager[Iterator[Built]]:
        path.write_text(before.replace("red", "blue"), "utf-8")
        return nullcontext(made)

    about = load_publication(root)
    write_archive(published(about, everything=True), about, root / "site", watch=typing)
    path.write_text(before, "utf-8")
    assert is_as_from_nothing(root)


def test_a_template_that_changes_while_pages_are_built_is_not_taken_for_the_one_before(root: Path) -> None:
    copied_template("archive/archive.css", "", "")(root)
    archive(root)
    path = root / "templates/archive/archive.css"
    before = path.read_text("utf-8")

    def typing(made: Iterator[Built], count: int) -> AbstractContextManager[Iterator[Built]]:
        path.write_text(f"{before}\np {{color: red}}\n", "utf-8")
        return nullcontext(made)

    CHANGES["a text"](root)
    (root / "site/archive.css").unlink()
    about = load_publication(root)
    write_archive(published(about), about, root / "site", watch=typing)
    path.write_text(before, "utf-8")
    assert is_as_from_nothing(root)


def test_a_logo_that_changes_while_letters_are_built_is_not_taken_for_the_one_before(root: Path) -> None:
    before, written_before = (root / "logo.png").read_bytes(), list[bool]()

    @contextmanager
    def drawing() -> Iterator[None]:
        if written_before:
            CHANGES["the logo"](root)
        written_before.append(True)
        yield

    build(root, everything=True, undisturbed=drawing)
    (root / "logo.png").write_bytes(before)
    assert are_letters_as_from_nothing(root)


def test_only_what_a_change_concerns_is_written(root: Path) -> None:
    def changed(what: str) -> set[str]:
        CHANGES[what](root)
        return set(archive(root).changed)

    assert changed("nothing") == set()
    assert changed("a comment") == set()
    assert changed("a text") == {
        *("m2/index.html", "m2/letter.txt", "m2/finds.js", "m2/fr/index.html", "m2/fr/letter.txt", "m2/fr/finds.js"),
        *("search-index.js", "feed.xml", "feed.fr.xml"),
    }
    assert changed("a title, which neighbours show") == {
        *("m2/index.html", "m2/fr/index.html", "m3/index.html", "m3/letter.txt", "m3/finds.js", "m4/index.html"),
        *("march/index.html", "march/letter.txt", "index.html", "search-index.js", "feed.xml"),
    }


def test_what_all_issues_share_is_drawn_only_where_it_shows_what_has_changed(root: Path) -> None:
    def drawn(what: str) -> set[str]:
        before = {path.stem: path.stat().st_ino for path in (root / FOLDER / SHARED).iterdir()}
        CHANGES[what](root)
        archive(root)
        return {path.stem for path in (root / FOLDER / SHARED).iterdir() if path.stat().st_ino != before[path.stem]}

    assert drawn("nothing") == set()
    assert drawn("a text") == {"search", "feeds"}
    assert drawn("a feed that is gone") == {"feeds"}
    assert drawn("a title, which neighbours show") == {"front", "search", "feeds"}


def test_records_that_no_archive_wrote_are_told_in_a_sentence(root: Path) -> None:
    path = root / FOLDER / PAGES / "m1.json"
    body = path.read_bytes().partition(b"\n")[2].replace(b"Month 1", b"\\u")
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    with pytest.raises(UsageError, match="holds what no archive wrote there: delete the folder"):
        archive(root)


def test_a_letter_whose_record_nests_without_end_is_built_again(root: Path) -> None:
    path = root / FOLDER / LETTERS / "m1.json"
    body = path.read_bytes().partition(b"\n")[2].rpartition(b"\n")[0] + b"\n" + b"[" * 100_000
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert built_anew(build(root)) == {"m1"}


def test_an_issue_that_did_not_change_is_not_read_unless_everything_is_to_be_built(root: Path) -> None:
    changed_text("issues/m4.yaml", "red", "blue")(root)
    about = load_publication(root)
    assert [issue.head.slug for issue in published(about) if not issue.kept] == ["m4"]
    assert all(issue.kept is None for issue in published(about, everything=True))


def test_records_are_kept_out_of_git_and_go_with_their_issues(root: Path) -> None:
    kinds = {"findings", "letters", "pages", "shared"}
    assert {path.name for path in (root / FOLDER).iterdir()} == {".gitignore", *kinds}
    assert sorted(path.name for path in (root / FOLDER / PAGES).iterdir()) == [f"m{n}.json" for n in range(1, 5)]
    assert (root / FOLDER / ".gitignore").read_text() == "*\n"
    (root / FOLDER / PAGES / "mine.json").write_text("{}")
    (root / "issues/m2.yaml").unlink()
    archive(root)
    assert sorted(path.stem for path in (root / FOLDER / PAGES).glob("*.json")) == ["m1", "m3", "m4", "mine"]
    build(root)
    assert sorted(path.stem for path in (root / FOLDER / LETTERS).glob("*.json")) == ["later", "m1", "m3", "m4"]


def test_a_record_leads_nowhere_else(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / FOLDER)
    (tmp_path / "elsewhere").mkdir()
    (root / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert is_as_from_nothing(root)
    assert list((tmp_path / "elsewhere").iterdir()) == []


# argv: after how many files that are opened for writing, moved or removed the process dies.
KILLED = """
import os, signal, sys
from pathlib import Path
from newsletter.archive import published, write_archive
from newsletter.model.publication import load_publication

left = [int(sys.argv[1])]

def watch(event, values):
    if event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir") or event == "open" and values[2] & os.O_WRONLY:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

about = load_publication(Path())
sys.addaudithook(watch)
write_archive(published(about), about, Path("site"), prune=True)
print(left[0])
"""


def is_right_after_a_kill(root: Path, point: int) -> bool:
    """Have a run killed after so many files; return whether the next one makes what one from nothing does."""
    for what in ("a title, which neighbours show", "a picture", "a new issue"):
        CHANGES[what](root)
    died = forking.run(KILLED, str(point), folder=root)
    assert died.returncode == -signal.SIGKILL, died.stderr
    return is_as_from_nothing(root) and not [path for path in root.rglob(".newsletter-*") if path.is_dir()]


def points(root: Path) -> int:
    """Return how many files a run touches after the same changes."""
    for what in ("a title, which neighbours show", "a picture", "a new issue"):
        CHANGES[what](root)
    done = forking.run(KILLED, str(POINTS), folder=root)
    assert done.returncode == 0, done.stderr
    return POINTS - int(done.stdout)


@pytest.mark.parametrize("part", [0.6, 0.97])
def test_after_a_kill_the_next_run_makes_what_one_from_nothing_does(part: float, root: Path, tmp_path: Path) -> None:
    whole = points(shutil.copytree(root, tmp_path / "whole"))
    assert is_right_after_a_kill(root, int(whole * part))


@pytest.mark.soak
def test_after_a_kill_at_any_of_fifty_points_the_next_run_puts_all_right(root: Path, tmp_path: Path) -> None:
    whole = points(shutil.copytree(root, tmp_path / "whole"))
    for point in random.Random(25).sample(range(whole), 50):
        copy = shutil.copytree(root, tmp_path / str(point) / "copy")
        assert is_right_after_a_kill(copy, point), point


def test_what_is_built_in_several_processes_is_what_one_builds(tmp_path: Path) -> None:
    root = publication(tmp_path, {f"m{number}": month(number) for number in range(1, 10)})
    archive(root)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        archive(root, "alone", everything=True)
    finally:
        os.sched_setaffinity(0, cores)
    assert contents(root / "site") == contents(root / "alone")
