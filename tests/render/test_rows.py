"""Sections of MRML become rows of one table, and nothing that tells them apart is lost."""

from __future__ import annotations

import re

from newsletter.render import inline, mjml
from newsletter.text import markup
from tests.letters import with_conditions

PAPER = 'css-class="at:blocks.{} side paper" background-color="#ffffff" padding="0px 40px 40px"'
TINT = 'css-class="at:blocks.{} side tint" background-color="#faf7f2" padding="0px 40px 40px"'
TEXT = '<mj-text padding="0px"><p>{}</p></mj-text>'


def section(attributes: str, number: int, content: str = "") -> str:
    return (
        f"<mj-section {attributes.format(number)}><mj-column>{content or TEXT.format(number)}</mj-column></mj-section>"
    )


def joined(*sections: str) -> tuple[str, list[int]]:
    """Return the HTML of sections, and how many rows each of its tables of sections has, in their order."""
    page = f"<mjml><mj-head></mj-head><mj-body>{''.join(sections)}</mj-body></mjml>"
    html, origins = inline.inline(mjml.to_html(page), "")
    elements = list(markup.parsed(html).iter("*"))
    for number, path in origins.items():
        assert elements[number].xpath("string()").strip().startswith(str(path[1]))
    assert sorted(origins.values()) == [("blocks", number) for number in range(len(sections))]
    assert re.findall(r"<p>(\d+)</p>", with_conditions(html)) == [str(number) for number in range(len(sections))]
    tables = markup.parsed(html).xpath("/html/body/div/div/table/tbody")
    return html, [len(table) for table in tables]


def test_sections_on_the_same_ground_are_rows_of_one_table() -> None:
    html, rows = joined(section(PAPER, 0), section(PAPER, 1), section(TINT, 2), section(PAPER, 3))
    assert rows == [2, 1, 1]
    assert html.count('width="600"') == 3  # a table for Outlook around each


def test_a_single_text_stands_in_the_cell_of_its_section() -> None:
    html, _ = joined(section(PAPER, 0))
    assert html.count("<table") == 2  # its own, and one for Outlook
    assert (
        '<td style="direction:ltr;font-size:0px;padding:0px 40px 40px;text-align:center;word-break:break-word">' in html
    )


def test_columns_with_several_texts_or_classes_or_padding_keep_their_own_table() -> None:
    kept = [
        TEXT.format(0) + TEXT.format(""),
        TEXT.format(1).replace("<mj-text", '<mj-text css-class="own"'),
        TEXT.format(2).replace("0px", "9px"),
    ]
    html, rows = joined(*(section(PAPER, number, content) for number, content in enumerate(kept)))
    assert rows == [3]
    assert html.count('<table border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"') == 3


def test_sections_that_differ_in_a_class_stay_apart() -> None:
    assert joined(section(PAPER, 0), section(PAPER.replace("side", "wide"), 1))[1] == [1, 1]


def test_a_table_ends_before_it_is_so_high_that_outlook_draws_a_seam_through_it() -> None:
    long = TEXT.format("{} " + "A line of words. " * 200).replace("<p>{} ", "<p>{}</p><p>")
    sections = [section(PAPER, number, long.format(number)) for number in range(4)]
    assert joined(*sections)[1] == [1, 1, 1, 1]
