"""The rules about what the law, mail filters and readers of plain text require."""

from __future__ import annotations

import shutil
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.check.delivery import check
from newsletter.check.finding import Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.files import shipped_templates
from newsletter.model.publication import load_publication
from tests.writing import PUBLICATION, issue, save

ROOT = Path(__file__).resolve().parent.parent.parent

ISSUE = issue("""\
  - type: text
    heading: Tulips
    text: They [bloom](https://society.test/tulips) again.
  - type: webinars
    heading: Meet us
    webinars:
      - title: Ask a gardener
        starts: 2026-05-12 18:30
        duration: 60 min
        registration_url: https://society.test/register
""")


def letter(folder: Path, text: str = ISSUE, publication: str = PUBLICATION, **templates: str) -> ParsedLetter:
    """Build the letter of an issue; `templates` replace shipped ones, by their name with `__` for slash and dot."""
    files = {"newsletter.yaml": publication}
    for name, content in templates.items():
        *folders, stem, ending = name.split("__")
        files["/".join(["templates", *folders, f"{stem}.{ending}"])] = content
    path = save(folder, "issues/spring.yaml", text, files)
    return ParsedLetter.of(build_edition(path, load_publication(folder)).letter)


def found(folder: Path, text: str = ISSUE, publication: str = PUBLICATION, **templates: str) -> list[Finding]:
    return list(check(letter(folder, text, publication, **templates)))


def shown(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return the rules that were broken, each with the place."""
    return [
        (finding.rule, f"{Path(finding.problem.file).name}:{finding.problem.line}:{finding.problem.column}")
        for finding in findings
    ]


def shipped(name: str) -> str:
    return (shipped_templates() / name).read_text(encoding="utf-8")


def test_a_letter_with_all_it_needs_has_no_findings(same_folder: Path) -> None:
    assert found(same_folder) == []


# --- sender, postal address, draft ---


def test_the_line_to_add_for_the_sender_is_one_that_works(same_folder: Path) -> None:
    without = "".join(line for line in PUBLICATION.splitlines(keepends=True) if not line.startswith("sender"))
    [finding] = found(same_folder, publication=without)
    line = finding.problem.hint.split("`")[1]
    assert found(same_folder, publication=f"{without}{line}\n") == []


# --- the link to unsubscribe ---


def test_a_footer_that_lost_the_link_is_named(same_folder: Path) -> None:
    lost = (
        shipped("footer.mjml")
        .replace("publication.unsubscribe_url or", "")
        .replace("{% if publication.unsubscribe_url %}", "{% if false %}")
    )
    [finding] = found(same_folder, footer__mjml=lost)
    assert shown([finding]) == [("delivery.no-unsubscribe", "footer.mjml:1:1")]
    assert "{{ publication.unsubscribe_url }}" in finding.problem.hint


def test_a_letter_without_a_footer_is_named_where_it_is_the_one_that_was_changed(same_folder: Path) -> None:
    lost = shipped("letter.mjml").replace('{% include "footer.mjml" %}', "")
    assert shown(found(same_folder, letter__mjml=lost)) == [("delivery.no-unsubscribe", "letter.mjml:1:1")]


@pytest.mark.parametrize(
    "hiding",
    ["display:none", "visibility: hidden", "font-size:0", "opacity:0", "color:#fff;display: none"],
)
def test_a_hidden_link_is_none_and_is_found_in_its_template(hiding: str, same_folder: Path) -> None:
    hidden = shipped("footer.mjml").replace(
        '<a href="{{ publication.unsubscribe_url }}"',
        f'<a style="{hiding}" href="{{{{ publication.unsubscribe_url }}}}"',
    )
    [finding] = found(same_folder, footer__mjml=hidden)
    assert finding.rule == "delivery.no-unsubscribe"
    assert finding.problem.file.endswith("templates/footer.mjml")
    assert "publication.unsubscribe_url" in finding.problem.excerpt


def test_a_link_without_words_is_none(same_folder: Path) -> None:
    empty = shipped("footer.mjml").replace(">{{ words.unsubscribe }}<", "><")
    assert [finding.rule for finding in found(same_folder, footer__mjml=empty)] == ["delivery.no-unsubscribe"]


# --- the plain text ---


def test_a_message_whose_only_part_is_html_is_found(same_folder: Path) -> None:
    message = EmailMessage()
    message.set_content("<p>Hello</p>", subtype="html")
    findings = list(check(replace(letter(same_folder), message=bytes(message))))
    assert [finding.rule for finding in findings] == ["delivery.no-text"]


def test_headings_of_the_letter_itself_belong_into_its_own_template(same_folder: Path) -> None:
    findings = found(same_folder, letter__txt=shipped("letter.txt").replace('{{ issue.title | underline("=") }}', ""))
    assert shown(findings) == [("delivery.text-misses", "spring.yaml:3:8")]
    assert findings[0].problem.hint == "Add it to templates/letter.txt."


def test_the_date_and_the_time_of_a_webinar_are_missed_at_its_start(same_folder: Path) -> None:
    own = shipped("blocks/webinars.txt").replace("{{ when.date }}", "").replace("{{ in_zone(when) | wrap }}", "")
    findings = found(same_folder, blocks__webinars__txt=own)
    assert shown(findings) == [("delivery.text-misses", "spring.yaml:13:17")] * 2
    assert [finding.problem.message for finding in findings] == [
        "The plain text lacks the date of a webinar that the HTML shows: “Tuesday 12 May 2026”.",
        "The plain text lacks the time of a webinar that the HTML shows: “18:30–19:30”.",
    ]
    assert findings[0].problem.hint == "Add it to templates/blocks/webinars.txt."


def test_of_the_links_to_calendars_none_needs_to_be_in_the_text(same_folder: Path) -> None:
    publication = f"{PUBLICATION}site_url: https://news.society.test/\n"
    own = shipped("blocks/webinars.mjml").replace(
        "{% endfor %}\n</mj-text>",
        '<p><a href="https://news.society.test/spring/webinars/ask-a-gardener-2026-05-12.ics">Calendar</a> '
        '<a href="https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text=X">Google</a></p>\n'
        "{% endfor %}\n</mj-text>",
    )
    assert found(same_folder, publication=publication, blocks__webinars__mjml=own) == []


def test_what_the_html_hides_need_not_be_in_the_text(same_folder: Path) -> None:
    own = shipped("blocks/text.mjml").replace(
        "</mj-text>",
        '<div style="display:none"><h2>Ghost</h2><a href="https://society.test/ghost">x</a></div></mj-text>',
    )
    assert own != shipped("blocks/text.mjml")
    assert found(same_folder, blocks__text__mjml=own) == []


def test_a_second_theme_with_templates_of_its_own_is_compared_as_well(same_folder: Path) -> None:
    shutil.copytree(ROOT / "docs" / "examples" / "harbour" / "templates", same_folder / "templates")
    text = ISSUE + "  - type: quote\n    text: One [day](https://society.test/day) at a time.\n    by: A member\n"
    assert found(same_folder, text) == []
    own = same_folder / "templates" / "blocks" / "quote.txt"
    own.write_text("> One day at a time.\n", encoding="utf-8")
    assert [finding.rule for finding in found(same_folder, text)] == ["delivery.text-misses"]
