"""An approval counts for exactly what was approved: one byte changed anywhere undoes it, and the cause is named."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pytest
from PIL import Image

from newsletter.build import compose_languages
from newsletter.editing.outline import outlined
from newsletter.editing.surgery import Put, edited, fingerprint
from newsletter.errors import InputError, Refused, UsageError
from newsletter.letter import Letter
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import load_publication
from newsletter.reading.kinds import Kind
from newsletter.review import approvals, saying
from newsletter.review.saying import Who
from newsletter.review.sent import digest_of
from newsletter.review.standing import standing
from tests.examples import cases
from tests.full_disk import full_disk
from tests.letters import KITCHEN_SINK
from tests.translating.catalogs import catalog_for

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
ADA, BEN = Who("Ada", "claimed"), Who("Ben", "claimed")
ABOUT = """\
name: The Example Letter
sender: {name: Your society, email: letter@example.org}
site_url: https://news.example.org/
reason: You signed up.
theme: {logo: {src: logo.png, alt: Your society}}
merge_tags: {first_name: {sample: Ada, fallback: there}}
approvals: {needed: 2}
"""
ISSUE = """\
subject: Spring
preheader: What is new
title: Spring has come
date: 2031-05-06
blocks:
  - type: text
    text: Dear {{ first_name }}, some words.
  - type: image
    image: {src: images/tulips.png, alt: Tulips}
  - type: webinars
    webinars:
      - {title: Ask us anything, starts: 2031-05-12 18:30, ends: 2031-05-12 19:30, registration_url: "https://example.org/ask"}
"""


@pytest.fixture
def root(same_folder: Path) -> Path:
    (same_folder / "issues" / "images").mkdir(parents=True)
    (same_folder / "newsletter.yaml").write_text(ABOUT, "utf-8")
    (same_folder / "issues" / "spring.yaml").write_text(ISSUE, "utf-8")
    for name in ("logo.png", "issues/images/tulips.png"):
        Image.new("RGB", (600, 300), "red").save(same_folder / name)
    return same_folder


@pytest.fixture
def translated(root: Path) -> Path:
    """The same with a French catalog, and a picture of its own for it."""
    catalog_for(root / "issues" / "spring.yaml", "fr", "FR {}".format)
    Image.new("RGB", (600, 300), "green").save(root / "issues" / "images" / "tulips.fr.png")
    return root


def letters(root: Path) -> Sequence[Letter]:
    return compose_languages(root / "issues" / "spring.yaml", load_publication(root))


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")

    return change


def written(name: str, text: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")

    return change


def painted(name: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        with Image.open(root / name) as image:
            image.load()
        image.putpixel((7, 7), (0, 0, 255))
        image.save(root / name)

    return change


OF_SETTINGS = "in newsletter.yaml has changed"
OF_ISSUE = "issues/spring.yaml has changed"
CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "subject": (replaced("issues/spring.yaml", "subject: Spring", "subject: Springs"), OF_ISSUE),
    "preheader": (replaced("issues/spring.yaml", "is new", "is  newer"), OF_ISSUE),
    "word": (replaced("issues/spring.yaml", "some words", "some word"), OF_ISSUE),
    "fallback in the text": (replaced("issues/spring.yaml", "first_name }}", "first_name | all }}"), OF_ISSUE),
    "link": (replaced("issues/spring.yaml", "org/ask", "org/asks"), OF_ISSUE),
    "time": (replaced("issues/spring.yaml", "18:30", "18:31"), OF_ISSUE),
    "alternative text": (replaced("issues/spring.yaml", "alt: Tulips", "alt: Two tulips"), OF_ISSUE),
    "one pixel": (painted("issues/images/tulips.png"), "issues/images/tulips.png has changed"),
    "one pixel of the logo": (painted("logo.png"), "logo.png has changed"),
    "sender": (replaced("newsletter.yaml", "letter@", "letters@"), "`sender` in newsletter.yaml has changed"),
    "reason": (replaced("newsletter.yaml", "signed up.", "signed up!"), "`reason` in newsletter.yaml has changed"),
    "site": (replaced("newsletter.yaml", "news.", "new."), "`site_url` in newsletter.yaml has changed"),
    "reply": (written("newsletter.yaml", f"{ABOUT}reply_to: me@example.org\n"), "`reply_to` in newsletter.yaml is new"),
    "fallback": (replaced("newsletter.yaml", "fallback: there", "fallback: all"), f"`merge_tags` {OF_SETTINGS}"),
    "where members leave": (
        written("newsletter.yaml", f"{ABOUT}sending: {{unsubscribe_at: 'https://example.org/u/'}}\n"),
        "`sending` in newsletter.yaml is new",
    ),
    "mailbox at which members leave": (
        written("newsletter.yaml", f"{ABOUT}sending: {{bounces_to: bounces@example.org}}\n"),
        "`sending` in newsletter.yaml is new",
    ),
    "theme": (
        replaced("newsletter.yaml", "theme: {", "theme: {colors: {light: {text: '#123456'}}, "),
        f"`theme` {OF_SETTINGS}",
    ),
    "theme.yaml": (written("templates/theme.yaml", "fonts: {body: Georgia}\n"), "templates/theme.yaml is new"),
    "word list": (written("templates/words.yaml", "en: {unsubscribe: Leave us}\n"), "templates/words.yaml is new"),
    "template": (written("templates/blocks/text.txt", "Something else.\n"), "templates/blocks/text.txt is new"),
    "style": (written("templates/inline.css", "td { color: #123456; }\n"), "templates/inline.css is new"),
}  # fmt: skip


IN_CATALOG = "issues/spring.fr.po (French) has changed"
IN_FRENCH: dict[str, tuple[Callable[[Path], object], str]] = {
    "word": (replaced("issues/spring.fr.po", "some words", "some word"), IN_CATALOG),
    "subject": (replaced("issues/spring.fr.po", '"FR Spring"', '"FR Springs"'), IN_CATALOG),
    "mark": (
        replaced("issues/spring.fr.po", 'msgid "What', '#, fuzzy\nmsgid "What'),
        "spring.fr.po (French) has changed",
    ),
    "pixel": (painted("issues/images/tulips.fr.png"), "issues/images/tulips.fr.png (French) has changed"),
    "language": (
        lambda root: catalog_for(root / "issues/spring.yaml", "de", {}),
        "German was added (issues/spring.de.po)",
    ),
    "no language": (lambda root: (root / "issues/spring.fr.po").unlink(), "French is gone (issues/spring.fr.po)"),
    "word of the issue": (replaced("issues/spring.yaml", "some words", "some word"), OF_ISSUE),
}


@pytest.mark.parametrize("what", IN_FRENCH)
def test_one_thing_that_changes_in_one_language_undoes_an_approval_and_is_named(translated: Path, what: str) -> None:
    saying.approve(letters(translated), ADA, NOW)
    assert [entry.by for entry in standing(letters(translated)).counts] == ["Ada"]
    change, said = IN_FRENCH[what]
    change(translated)
    found = standing(letters(translated))
    assert found.counts == ()
    assert said in found.remarks[0]


def test_an_approval_of_an_issue_that_is_translated_afterwards_counts_no_longer(root: Path) -> None:
    saying.approve(letters(root), ADA, NOW)
    catalog_for(root / "issues" / "spring.yaml", "fr", {})
    (said,) = standing(letters(root)).remarks
    assert said == "That of Ada, 06 May 2031, no longer counts: French was added (issues/spring.fr.po)."


def test_what_changes_no_letter_in_a_catalog_undoes_nothing(translated: Path) -> None:
    saying.approve(letters(translated), ADA, NOW)
    replaced("issues/spring.fr.po", "msgid", "# A remark.\nmsgid")(translated)
    assert [entry.by for entry in standing(letters(translated)).counts] == ["Ada"]


@pytest.mark.parametrize("what", cases(CHANGES))
def test_one_thing_that_changes_undoes_an_approval_and_is_named(root: Path, what: str) -> None:
    saying.approve(letters(root), ADA, NOW)
    assert [entry.by for entry in standing(letters(root)).counts] == ["Ada"]
    change, cause = CHANGES[what]
    change(root)
    found = standing(letters(root))
    assert not found.counts
    assert found.remarks == (f"That of Ada, 06 May 2031, no longer counts: {cause}.",)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("newsletter.yaml", "needed: 2", "needed: 1"),
        ("newsletter.yaml", "name: The Example", "clients: [gmail]\nname: The Example"),
        ("newsletter.yaml", "sample: Ada", "sample: Ben"),
        ("issues/spring.yaml", "date: 2031", "draft: true\ndate: 2031"),
        ("issues/spring.yaml", "subject: Spring", "subject: 'Spring'  # a remark"),
    ],
)
def test_what_is_not_sent_undoes_nothing(root: Path, name: str, old: str, new: str) -> None:
    saying.approve(letters(root), ADA, NOW)
    replaced(name, old, new)(root)
    assert [entry.by for entry in standing(letters(root)).counts] == ["Ada"]


def test_the_same_bytes_have_the_same_digest_elsewhere_and_at_any_time(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = digest_of(letters(root))
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "letter"
    root.rename(elsewhere)
    with monkeypatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", "1234567890")
        patched.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        there = digest_of(letters(elsewhere))
    time.tzset()
    assert there == here


def test_other_bytes_of_the_same_publication_are_put_down_to_the_program(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saying.approve(letters(root), ADA, NOW)
    monkeypatch.setattr("newsletter.review.sent.Skeleton.to_bytes", lambda skeleton: b"\nother bytes")
    assert standing(letters(root)).remarks == (
        "That of Ada, 06 May 2031, no longer counts: nothing that it is known to be made of has changed, but "
        "other bytes are written than then.",
    )
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "99" if name == "mjml-python" else version(name))
    assert "counts: mjml-python is 99 here, and was " in standing(letters(root)).remarks[0]


def test_a_template_behind_a_link_in_the_newsletter_is_named_as_well(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "text.txt").write_text("Something.\n", "utf-8")
    (root / "templates" / "blocks").mkdir(parents=True)
    (root / "templates" / "blocks" / "text.txt").symlink_to("../../shared/text.txt")
    saying.approve(letters(root), ADA, NOW)
    (root / "shared" / "text.txt").write_text("Something else.\n", "utf-8")
    assert "no longer counts: templates/blocks/text.txt has changed." in standing(letters(root)).remarks[0]


def test_as_many_different_people_have_to_approve_as_the_newsletter_says(root: Path) -> None:
    assert standing(letters(root)).in_the_way == (
        "spring needs the approvals of 2 people of exactly this letter, and has none. "
        'Whoever has read it types: newsletter approve spring --as "Your name".'
    )
    saying.approve(letters(root), ADA, NOW)
    saying.approve(letters(root), Who("A\u200dda\ufe0f", "claimed"), NOW)
    saying.approve(letters(root), Who("  ADA ", "claimed"), NOW)
    assert "and has one, by ADA." in standing(letters(root)).in_the_way
    saying.approve(letters(root), BEN, NOW)
    assert standing(letters(root)).in_the_way == ""


def test_an_approval_is_taken_back_by_whoever_gave_it_and_stays_in_the_file(root: Path) -> None:
    with pytest.raises(UsageError, match="no approval of Ada"):
        saying.withdraw(letters(root), ADA, NOW)
    saying.approve(letters(root), ADA, NOW)
    with pytest.raises(UsageError, match="no approval of Ben"):
        saying.withdraw(letters(root), BEN, NOW)
    saying.withdraw(letters(root), ADA, NOW, "The webinar has moved.")
    assert not standing(letters(root)).counts
    assert [(entry.what, entry.remark) for entry in approvals.read(root, "spring")] == [
        ("approved", None),
        ("withdrawn", "The webinar has moved."),
    ]
    saying.approve(letters(root), ADA, NOW)
    assert len(standing(letters(root)).counts) == 1


SIGNED_IN = Who("Ada", "signed in")


def test_who_is_signed_in_and_whose_name_is_typed_are_one_person(root: Path) -> None:
    saying.approve(letters(root), ADA, NOW)
    saying.approve(letters(root), SIGNED_IN, NOW)
    assert [(entry.by, entry.name) for entry in standing(letters(root)).counts] == [("Ada", "signed in")]


def test_where_people_must_be_signed_in_a_typed_name_neither_counts_nor_takes_anything_back(root: Path) -> None:
    replaced("newsletter.yaml", "{needed: 2}", "{needed: 1, signed_in: true}")(root)
    saying.approve(letters(root), BEN, NOW)
    found = standing(letters(root))
    assert (found.counts, [entry.by for entry in found.claimed]) == ((), ["Ben"])
    assert "That of Ben, " in found.in_the_way and "does not count: nobody was signed in." in found.in_the_way
    assert found.in_the_way.endswith("Whoever has read it approves it at the desk (docs/team.md)")
    replaced("newsletter.yaml", "reason:", "desk_url: https://desk.example.org\nreason:")(root)
    assert standing(letters(root)).in_the_way.endswith("approves it at https://desk.example.org/")
    saying.approve(letters(root), SIGNED_IN, NOW)
    saying.approve(letters(root), ADA, NOW)
    saying.withdraw(letters(root), ADA, NOW)
    with pytest.raises(UsageError, match="no approval of Ada"):
        saying.withdraw(letters(root), ADA, NOW)
    assert standing(letters(root)).in_the_way == ""


def test_who_is_signed_in_takes_back_also_what_was_typed_in_their_name(root: Path) -> None:
    for who in (ADA, SIGNED_IN):
        saying.approve(letters(root), who, NOW)
    saying.withdraw(letters(root), SIGNED_IN, NOW)
    assert standing(letters(root)).counts == ()
    saying.approve(letters(root), ADA, NOW)
    saying.withdraw(letters(root), SIGNED_IN, NOW)
    assert standing(letters(root)).counts == ()


def test_lines_that_git_could_not_join_are_shown_with_what_to_do(root: Path) -> None:
    saying.approve(letters(root), ADA, NOW)
    file = root / approvals.file_of("spring")
    *head, line = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([*head, "<<<<<<< HEAD\n", line, "=======\n", line, ">>>>>>> theirs\n"]), "utf-8")
    with pytest.raises(InputError, match="keep the lines of both") as refused:
        standing(letters(root))
    assert [problem[:3] for problem in refused.value.problems] == [("approvals/spring.yaml", n, 1) for n in (4, 6, 8)]


def test_a_line_that_was_changed_by_hand_is_refused_at_its_place(root: Path) -> None:
    saying.approve(letters(root), ADA, NOW)
    file = root / approvals.file_of("spring")
    file.write_text(re.sub("sent: [0-9a-f]{64}", "sent: 12", file.read_text("utf-8")), "utf-8")
    with pytest.raises(InputError, match=r"approvals/spring\.yaml:4:\d+: .*no digest of a letter"):
        standing(letters(root))


@pytest.mark.parametrize("content", ["", "log: [", "what: ever\n"])
def test_nothing_is_added_to_a_file_that_nobody_can_read(root: Path, content: str) -> None:
    file = root / approvals.file_of("spring")
    file.parent.mkdir()
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"approvals/spring\.yaml:1:"):
        saying.approve(letters(root), ADA, NOW)
    assert file.read_text("utf-8") == content


def test_on_a_full_disk_a_line_is_written_whole_or_not_at_all(root: Path) -> None:
    approved = letters(root)
    saying.approve(approved, ADA, NOW)
    content = (root / approvals.file_of("spring")).read_bytes()
    with full_disk(len(content) + 100), pytest.raises(UsageError, match="cannot be written"):
        saying.approve(approved, BEN, NOW)
    assert (root / approvals.file_of("spring")).read_bytes() == content


def test_a_link_in_place_of_the_file_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("elsewhere") / "precious"
    target.write_text("precious", "utf-8")
    (root / "approvals").mkdir()
    (root / approvals.file_of("spring")).symlink_to(target)
    with pytest.raises(UsageError, match="is a link"):
        saying.approve(letters(root), ADA, NOW)
    assert target.read_text("utf-8") == "precious"


@pytest.mark.parametrize("name", ["", "  ", "A\u202eda", "A" * 81, "A\x1b[1mda"])
def test_a_name_that_is_none_is_refused(root: Path, name: str) -> None:
    with pytest.raises(UsageError):
        saying.approve(letters(root), Who(name, "claimed"), NOW)
    assert not (root / "approvals").exists()


@pytest.mark.parametrize("name", ["سید\u200cحسین", "Ada \N{WOMAN}\u200d\N{STAFF OF AESCULAPIUS}\ufe0f"])
def test_a_name_is_spelt_with_joiners_where_its_language_does(root: Path, name: str) -> None:
    saying.approve(letters(root), Who(name, "claimed"), NOW)
    assert [entry.by for entry in standing(letters(root)).counts] == [name]


def test_no_name_of_a_committer_or_of_a_list_keeps_a_letter_from_being_sent(root: Path) -> None:
    author = f"A\u202eda {'B' * 100}"
    subprocess.run(["git", "init", "--quiet", root], check=True)
    subprocess.run(["git", "-C", root, "config", "user.name", author], check=True)
    sent, folder = letters(root), "f" * 600
    saying.note_sent(sent, sent[0].publication, saying.whoever_is_here(root), NOW, f"to 3 of {folder}\u202e.csv")
    (entry,) = approvals.read(root, "spring")
    assert (entry.by, entry.remark) == (f"A da {'B' * 74}…", f"to 3 of {'f' * 491}…")


def test_what_a_killed_process_has_begun_to_write_does_not_swallow_the_next_line(root: Path) -> None:
    saying.approve(letters(root), ADA, NOW)
    file = root / approvals.file_of("spring")
    file.write_bytes(file.read_bytes().removesuffix(b"\n"))
    saying.approve(letters(root), BEN, NOW)
    assert [entry.by for entry in approvals.read(root, "spring")] == ["Ada", "Ben"]


# Members never see these: the web has the rest of a block that is read on there, and nobody registers for what is off.
NOT_SENT = re.compile(
    r"description|updated|old_slugs\.\d+|draft|check\..*|blocks\.6\.sessions\.[34]|blocks\.8\.webinars\.1\.registration_url"
)
ONE_OF_SEVERAL = {"type", "src", "background", "layout", "status", "format"}


def _texts() -> list[tuple[str | int, ...]]:
    issue = load_issue(KITCHEN_SINK / "issues" / "everything.yaml", load_publication(KITCHEN_SINK))
    texts = (node.path for node in issue.nodes if node.kind is not Kind.GROUP and isinstance(node.value, str))
    return [path for path in texts if path[-1] not in ONE_OF_SEVERAL]


@pytest.mark.parametrize("path", cases([(path,) for path in _texts()], 120))
def test_every_text_of_an_issue_is_bound_by_an_approval(path: tuple[str | int, ...]) -> None:
    file = KITCHEN_SINK / "issues" / "everything.yaml"
    publication, text = load_publication(KITCHEN_SINK), file.read_text("utf-8")
    old, where = outlined(text, Issue).value(path), ".".join(map(str, path))
    before = digest_of(compose_languages(file, publication))
    for new in (f"{old}x", f"{old}1", f"x{old}"):
        with suppress(InputError, Refused):
            changed = edited(text, Put(path, new), Issue, fingerprint(text)).text
            now = digest_of(compose_languages(file, publication, changed.encode()))
            assert (now == before) == bool(NOT_SENT.fullmatch(where)), where
            return
    pytest.fail(f"{where} could not be changed")
