"""sendings.yaml says what has gone out, and refuses to be read as anything else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from newsletter.errors import InputError, UsageError
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import InLanguage, Ledger
from newsletter.sending.outbox.schema import FILE as LEDGER
from newsletter.sending.outbox.sendings_file import FILE, Line, begin, keep, read


def finished(ledger: Ledger, slug: str, accepted: int, list_name: str = "members.csv") -> int:
    number = ledger.begin_sending(slug, slug[0].encode().hex() * 32, list_name, envelope="", leave_at="", mark="m")
    deliveries = Deliveries(ledger, number)
    deliveries.freeze((bytes([each]) * 12, f"u{each}@example.org", "", {}) for each in range(accepted + 1))
    for each in range(accepted):
        deliveries.book(each + 1, "accepted")
    deliveries.book(accepted + 1, "failed")
    ledger.set_state(number, "finished")
    return number


def test_each_edition_has_a_line_with_how_many_have_it(tmp_path: Path) -> None:
    with Ledger(tmp_path / LEDGER, clock=lambda: 1772442000) as ledger:
        spring = finished(ledger, "spring", 3)
        assert keep(ledger, tmp_path, spring)
        assert keep(ledger, tmp_path, finished(ledger, "autumn", 2))
        assert not keep(ledger, tmp_path, spring)
        assert keep(ledger, tmp_path, finished(ledger, "spring", 1, "more.csv"))  # the same edition, to others as well
    day = date(2026, 3, 2)
    assert read(tmp_path) == [Line("autumn", "61" * 8, 2, day), Line("spring", "73" * 8, 4, day)]
    expected = {"slug": "autumn", "edition": "6161616161616161", "members": 2, "finished": day}
    assert (
        yaml.load((tmp_path / FILE).read_text("utf-8"), yaml.FullLoader)[0] | {"edition": "6161616161616161"}
        == expected
    )


def test_of_an_edition_in_several_languages_the_letter_in_each_is_told(tmp_path: Path) -> None:
    with Ledger(tmp_path / LEDGER, clock=lambda: 1772442000) as ledger:
        number = finished(ledger, "spring", 3)
        ledger.note_languages(number, [InLanguage("en", "a" * 64, 1), InLanguage("pt-BR", "b" * 64, 2)])
        assert keep(ledger, tmp_path, number)
        assert not keep(ledger, tmp_path, number)
        ledger.note_languages(finished(ledger, "autumn", 2), [InLanguage("en", "c" * 64, 2)])
        assert keep(ledger, tmp_path, 2)  # of one language, as before
    languages = (("en", "a" * 16), ("pt-BR", "b" * 16))
    day = date(2026, 3, 2)
    assert read(tmp_path) == [
        Line("spring", "73" * 8, 3, day, languages=languages),
        Line("autumn", "61" * 8, 2, day),
    ]
    written = yaml.safe_load((tmp_path / FILE).read_text("utf-8"))
    assert [each.get("languages") for each in written] == [dict(languages), None]


def test_a_sending_of_which_nobody_has_anything_is_not_written_down(tmp_path: Path) -> None:
    with Ledger(tmp_path / LEDGER) as ledger:
        assert not keep(ledger, tmp_path, finished(ledger, "spring", 0))
        under_way = ledger.begin_sending("autumn", "d", "members.csv", envelope="", leave_at="", mark="m")
        assert not keep(ledger, tmp_path, under_way)
    assert not (tmp_path / FILE).exists()
    assert read(tmp_path) == []


def test_what_begins_has_a_line_until_it_has_ended(tmp_path: Path) -> None:
    with Ledger(tmp_path / LEDGER, clock=lambda: 1772442000) as ledger:
        number = finished(ledger, "spring", 2)
        ledger.set_state(number, "sending")
        begin(ledger, tmp_path, number)
        day = date(2026, 3, 2)
        assert read(tmp_path) == [Line("spring", "73" * 8, 3, day, is_begun=True)]
        ledger.set_state(number, "finished")
        assert keep(ledger, tmp_path, number)
        assert read(tmp_path) == [Line("spring", "73" * 8, 2, day)]


def test_what_was_cancelled_before_anybody_had_it_has_no_line_any_more(tmp_path: Path) -> None:
    with Ledger(tmp_path / LEDGER) as ledger:
        number = finished(ledger, "spring", 0)
        begin(ledger, tmp_path, number)
        ledger.set_state(number, "cancelled")
        assert not keep(ledger, tmp_path, number)
    assert read(tmp_path) == []


def test_of_a_conflict_both_sides_are_to_be_kept(tmp_path: Path) -> None:
    ours, theirs = (Line(slug, "61" * 8, 2, date(2026, 3, 2)).written for slug in ("autumn", "spring"))
    conflict = f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> main\n"
    (tmp_path / FILE).write_text(f"\ufeff# A note\n{conflict}", "utf-8")
    with pytest.raises(InputError) as refusal:
        read(tmp_path)
    assert [(each.line, "keep the lines of both" in each.hint) for each in refusal.value.problems] == [
        (2, True),
        (4, True),
        (6, True),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "- {slug: spring}",
        "- {slug: spring, edition: 0123456789abcdef, members: 3, finished: 2026-02-30}",
        "- {slug: spring, edition: 0123456789abcdef, members: many, finished: 2026-02-03}",
        "- {slug: spring, edition: 0123456789abcdef, members: 3, finished: 2026-02-03, languages: {fr: many}}",
    ],
)
def test_a_line_that_is_not_ours_is_told_at_its_place(line: str, tmp_path: Path) -> None:
    good = Line("autumn", "61" * 8, 2, date(2026, 3, 2)).written
    (tmp_path / FILE).write_text(f"# A note\n\n{good}{line}\n", "utf-8")
    with pytest.raises(InputError, match=r"sendings\.yaml:4:1: This line is not as `newsletter send` writes it"):
        read(tmp_path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        read(tmp_path)
