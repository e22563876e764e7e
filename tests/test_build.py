"""What a build writes to disk: whole letters or nothing, and never over files that are not its own.

Where a process has to die or be stopped at one exact step, it runs with an audit hook: Python reports every file it
opens and every folder it renames, and the hook acts there.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import html5lib
import pytest

from newsletter import Edition, build_edition, load_publication, write_edition
from newsletter.build import publication_of
from newsletter.edition_folder import LIST
from newsletter.errors import InputError, UsageError
from tests import forking
from tests.writing import issue

ROOT = Path(__file__).resolve().parent.parent
MASTHEAD = ROOT / "issues" / "images" / "ash-2020" / "masthead.png"
NEWSLETTER = Path(sys.executable).parent / "newsletter"

# argv: what happens to the process ("kill" or "interrupt"), "command" or "library" (which programs use without the
# command line around it), the event it waits for and how often it must come first. Only what happens in the temporary
# folder beside the output counts. Where it waits for a rename, the process does without the system's function that
# exchanges two names, as on a system that has none.
STOPPED = """
import os, re, signal, sys
from pathlib import Path
from newsletter import build_edition, load_publication, write_edition
from newsletter.cli import main
from newsletter.owned import swap

fate, way, awaited, count = sys.argv[1:]
left = [int(count)]
IN_TEMPORARY = re.compile("/[.]newsletter-[0-9a-f]{32}").search

def watch(event, values):
    if event == awaited and any(IN_TEMPORARY(str(value)) for value in values):
        left[0] -= 1
        if left[0] == -1:
            if fate == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise KeyboardInterrupt

if awaited == "os.rename":
    swap.exchange = lambda one, other: False
root = Path.cwd()
if way == "library":
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
sys.addaudithook(watch)
if way == "library":
    write_edition(edition, root / "out")
else:
    main(["build"], prog_name="newsletter")
"""

STEPS = [
    ("os.mkdir", 0),  # the temporary folder is about to be made
    ("open", 0),  # it is empty
    ("open", 1),  # it is marked as ours
    ("open", 2),
    ("open", 5),  # all is in it but its list
    ("os.rename", 0),  # without an exchange: all is in it
    ("os.rename", 1),  # nothing has the letter's name
    ("shutil.rmtree", 0),  # the new letter is in place, and the old one about to be deleted
]
"""Where a process that writes can be stopped."""

NEW_IS_IN_PLACE = [("shutil.rmtree", 0)]
"""After these steps, the folder has the new letter; after all others, the old one."""


class Publication:
    """A small publication with one issue, `spring`, that shows one picture."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = root / "out"
        self.target = self.out / "spring"
        (root / "issues").mkdir()
        (root / "newsletter.yaml").write_text("name: Test letter\n", encoding="utf-8")
        (root / "issues" / "one.png").write_bytes(MASTHEAD.read_bytes())
        self.write("First")

    def write(self, text: str, *, picture: str = "one.png", more: str = "") -> None:
        (self.root / "issues" / "spring.yaml").write_text(
            issue(f"  - type: text\n    text: {text}\n", subject="Spring", date="2026-03-20")
            + (f"  - type: image\n    image: {{src: {picture}, alt: A drawing}}\n" if picture else "")
            + more,
            encoding="utf-8",
        )

    def edition(self) -> Edition:
        return build_edition(self.root / "issues" / "spring.yaml", load_publication(self.root))

    def built(self) -> dict[str, bytes]:
        """Return what a good build puts into the folder."""
        write_edition(self.edition(), self.out)
        return contents(self.target)

    def expected(self) -> dict[str, bytes]:
        """Return what a good build must put into the folder: the edition's files, and a list as sha256sum writes it."""
        files = dict(self.edition().files)
        lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
        return {**files, LIST: "".join(lines).encode()}

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.out.iterdir() if path != self.target)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.root, capture_output=True, encoding="utf-8", timeout=120)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path)


def test_an_edition_is_written_file_by_file_as_it_says(publication: Publication) -> None:
    edition = publication.edition()
    folder = write_edition(edition, publication.out)
    assert folder == publication.target
    assert contents(folder) == publication.expected()
    (shown,) = edition.letter.pictures.values()
    assert sorted(edition.files) == [
        "email.eml",
        "email.html",
        "email.txt",
        "findings.json",
        f"images/{shown.picture.name}",
    ]
    assert publication.leftovers() == []


def test_building_an_edition_writes_nothing(publication: Publication) -> None:
    before = contents(publication.root)
    publication.edition()
    assert contents(publication.root) == before


def test_folders_on_the_way_are_made(publication: Publication) -> None:
    out = publication.root / "a" / "b" / "c"
    assert contents(write_edition(publication.edition(), out)) == publication.expected()


def test_files_and_folders_can_be_read_by_whom_the_umask_lets(publication: Publication) -> None:
    before = os.umask(0o022)
    try:
        publication.built()
    finally:
        os.umask(before)
    paths = [publication.target, *publication.target.rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}


def test_a_picture_that_the_issue_no_longer_shows_is_gone_after_the_next_build(publication: Publication) -> None:
    publication.built()
    publication.write("Second", picture="")
    assert sorted(publication.built()) == [LIST, "email.eml", "email.html", "email.txt", "findings.json"]


def test_a_reader_never_sees_half_of_a_letter_while_it_is_built_again_and_again(publication: Publication) -> None:
    editions = []
    for word in ("tulip ", "crocus "):
        publication.write(word * 2_500)
        editions.append(publication.edition())
    wholes = {name: {edition.files[name] for edition in editions} for name in editions[0].files}
    assert [len(versions) for name, versions in wholes.items() if name.startswith("email")] == [2, 2, 2]
    write_edition(editions[0], publication.out)

    failures: list[BaseException] = []

    def rebuild() -> None:
        try:
            for number in range(100):
                write_edition(editions[number % 2], publication.out)
        except BaseException as error:
            failures.append(error)

    writer = threading.Thread(target=rebuild)
    writer.start()
    seen: set[bytes] = set()
    while writer.is_alive():
        for name, versions in wholes.items():
            try:
                content = (publication.target / name).read_bytes()
            except FileNotFoundError:
                continue  # between the two renames of a replacement the folder has no name
            assert content in versions, f"{name} was half written"
            seen.add(content)
    writer.join()
    assert failures == []
    assert seen == set().union(*wholes.values())
    assert publication.leftovers() == []


@pytest.mark.soak
def test_two_builds_at_once_leave_a_whole_letter_and_nothing_else(publication: Publication) -> None:
    good = publication.built()
    command = "for i in 1 2 3; do newsletter build; done".replace("newsletter", f'"{NEWSLETTER}"')
    running = [
        subprocess.Popen(["sh", "-c", command], cwd=publication.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert b"Traceback" not in errors
    assert contents(publication.target) == good
    assert publication.leftovers() == []


def test_a_full_disk_leaves_the_last_good_letter_and_no_temporary_folder(publication: Publication) -> None:
    good = publication.built()
    publication.write("Longer. " * 2_400)
    # A file may not grow past 24 blocks of 1,024 bytes; past that, writing fails as it does on a full disk.
    done = publication.run("bash", "-c", f'ulimit -f 24; exec "{NEWSLETTER}" build')
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "out/spring cannot be written: File too large" in done.stderr
    assert contents(publication.target) == good
    assert publication.leftovers() == []


def test_a_file_in_the_place_of_the_output_folder_is_refused_and_kept(publication: Publication) -> None:
    publication.out.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="out is a file; move it away, or choose another folder with -o"):
        write_edition(publication.edition(), publication.out)
    assert publication.out.read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_place_of_the_letters_folder_is_refused_and_kept(publication: Publication) -> None:
    publication.out.mkdir()
    publication.target.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="spring is a file; move it away, or choose another folder with -o"):
        write_edition(publication.edition(), publication.out)
    assert publication.target.read_text(encoding="utf-8") == "mine"
    assert publication.leftovers() == []


def test_a_name_that_the_file_system_refuses_is_a_usage_error(publication: Publication) -> None:
    publication.out = publication.root / ("o" * 300)
    with pytest.raises(UsageError, match="cannot be written: File name too long"):
        write_edition(publication.edition(), publication.out)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "email.eml~", "Email.html"])
def test_a_foreign_file_is_named_and_stays_with_all_around_it(name: str, publication: Publication) -> None:
    publication.built()
    (publication.target / name).write_text("mine", encoding="utf-8")
    before = contents(publication.target)
    publication.write("Second")
    with pytest.raises(UsageError) as refusal:
        write_edition(publication.edition(), publication.out)
    assert name in str(refusal.value)
    assert str(publication.target) in str(refusal.value)
    assert contents(publication.target) == before
    assert publication.leftovers() == []


def test_every_foreign_file_is_named_at_once(publication: Publication) -> None:
    publication.target.mkdir(parents=True)
    for name in ("b.txt", "a.txt"):
        (publication.target / name).touch()
    with pytest.raises(UsageError, match=r"a\.txt, b\.txt"):
        write_edition(publication.edition(), publication.out)


def test_a_foreign_folder_is_refused_as_well(publication: Publication) -> None:
    publication.built()
    (publication.target / "drafts").mkdir()
    with pytest.raises(UsageError, match="drafts"):
        write_edition(publication.edition(), publication.out)
    assert (publication.target / "drafts").is_dir()


def test_a_folder_that_holds_only_images_was_written_by_nobody_but_its_owner(publication: Publication) -> None:
    """`-o issues` must not swallow issues/spring/images, where an author keeps the photos."""
    photos = publication.root / "issues" / "spring" / "images"
    photos.mkdir(parents=True)
    (photos / "photo.jpg").write_bytes(b"mine")
    with pytest.raises(UsageError, match="images"):
        write_edition(publication.edition(), publication.root / "issues")
    assert (photos / "photo.jpg").read_bytes() == b"mine"


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_file_managers_leave_behind_does_not_matter(name: str, publication: Publication) -> None:
    good = publication.built()
    (publication.target / name).write_bytes(b"\0")
    assert publication.built() == good


def test_an_empty_folder_is_taken(publication: Publication) -> None:
    publication.target.mkdir(parents=True)
    assert publication.built() == publication.expected()


def test_mistakes_in_the_publication_hide_none_in_an_issue(publication: Publication) -> None:
    publication.write("Second", picture="missing.png")
    (publication.root / "newsletter.yaml").write_text("name: A: B\nlanguage: xx\n")
    issue_file = publication.root / "issues" / f"{publication.target.name}.yaml"
    with pytest.raises(InputError) as caught:
        publication_of([issue_file], publication.root)
    messages = [problem.message for problem in caught.value.problems]
    assert messages[0] == "There is no file `missing.png`."
    assert messages[1].startswith("The text `A: B` holds a colon")
    assert messages[2:] == ["The language “xx” is not known."]


def test_an_issue_with_a_mistake_has_no_edition_and_its_last_output_stays(publication: Publication) -> None:
    good = publication.built()
    publication.write("Second", picture="missing.png")
    with pytest.raises(InputError):
        publication.edition()
    assert contents(publication.target) == good


@pytest.mark.parametrize(("event", "count"), STEPS)
@pytest.mark.parametrize("way", ["command", pytest.param("library", marks=pytest.mark.soak)])
def test_ctrl_c_at_any_step_leaves_a_whole_letter_and_no_temporary_folder(
    way: str, event: str, count: int, publication: Publication
) -> None:
    old = publication.built()
    publication.write("Second")
    done = forking.run(STOPPED, "interrupt", way, event, str(count), folder=publication.root)
    if way == "command":
        assert (done.returncode, done.stdout) == (130, "")
        assert "Traceback" not in done.stderr
    else:
        assert done.stderr.endswith("KeyboardInterrupt\n")
    is_new = (event, count) in NEW_IS_IN_PLACE
    assert contents(publication.target) == (publication.expected() if is_new else old)
    publication.built()
    assert publication.leftovers() == []


@pytest.mark.parametrize(("event", "count"), STEPS)
def test_a_killed_process_loses_no_letter_and_the_next_build_puts_all_right(
    event: str, count: int, publication: Publication
) -> None:
    old = publication.built()
    publication.write("Second")
    new = publication.expected()
    done = forking.run(STOPPED, "kill", "command", event, str(count), folder=publication.root)
    assert done.returncode == -signal.SIGKILL
    if (event, count) != ("os.mkdir", 0):
        assert len(publication.leftovers()) == 1
    if (event, count) == ("os.rename", 1):
        assert not publication.target.exists()
    # An issue with a mistake builds nothing, and yet its last good output is there.
    publication.write("Third", picture="missing.png")
    again = forking.run(forking.COMMAND, "build", folder=publication.root)
    assert again.returncode == 2
    assert contents(publication.target) == (new if (event, count) in NEW_IS_IN_PLACE else old)
    assert publication.leftovers() == []


MERGE_TAGS = """
  - type: button
    label: "{{  first_name|you  }}, register"
    url: "{{ registration_url }}"
  - type: text
    text: >-
      **Dear {{first_name| A & "B" <there>}}**, {{ not a tag }} and {% neither %} stay, and so does
      [this link]({{ survey_url }}).
"""


def test_merge_tags_come_out_in_the_neutral_spelling_in_both_alternatives(publication: Publication) -> None:
    publication.write("Hello", more=MERGE_TAGS)
    files = publication.edition().files
    html, text = files["email.html"].decode(), files["email.txt"].decode()
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    read = " ".join("".join(tree.itertext()).split())
    for whole in (read, " ".join(text.split())):
        assert "{{ first_name | you }}, register" in whole
        assert 'Dear {{ first_name | A & "B" <there> }}, {{ not a tag }} and {% neither %} stay' in whole
    links = [element.get("href") for element in tree.iter("a")]
    assert links.count("{{ registration_url }}") == 1
    assert links.count("{{ survey_url }}") == 1
    assert "{{ registration_url }}" in text.splitlines()
    assert "{{ survey_url }}" in text


def test_merge_tags_are_escaped_in_html_and_leave_no_token_behind(publication: Publication) -> None:
    publication.write("Hello", more=MERGE_TAGS)
    files = publication.edition().files
    html = files["email.html"].decode()
    assert "{{ first_name | A &amp; &quot;B&quot; &lt;there&gt; }}" in html
    assert "<there>" not in html
    for name in ("email.html", "email.txt"):
        assert [character for character in files[name].decode() if "\ue000" <= character <= "\uf8ff"] == []
        assert b"%EE" not in files[name]


def test_merge_tags_in_the_subject_and_in_the_publication_come_out_too(publication: Publication) -> None:
    path = publication.root / "newsletter.yaml"
    path.write_text('name: Test letter\nreason: "For {{ first_name | you }} <only>"\n', encoding="utf-8")
    files = publication.edition().files
    assert "For {{ first_name | you }} <only>" in files["email.txt"].decode()
    assert "For {{ first_name | you }} &lt;only&gt;" in files["email.html"].decode()


def test_a_picture_file_that_no_build_writes_is_not_lost(publication: Publication) -> None:
    publication.built()
    (publication.target / "images" / "draft.psd").write_bytes(b"work")
    with pytest.raises(UsageError, match=r"images/draft\.psd"):
        publication.built()
    assert (publication.target / "images" / "draft.psd").read_bytes() == b"work"
