"""A translation typed into an entry: its own lines are written as Babel writes them, and all others stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.translating.catalog import entries_of
from newsletter.translating.entry_lines import with_entry, written
from newsletter.translating.renewal import renewed
from tests.translating.catalogs import loaded

ROOT = Path(__file__).resolve().parents[2]
ISSUE = ROOT / "issues" / "ash-2021.yaml"
TEXTS = ["", "Un mot", 'Des guillemets "droits", un \\ et une tabulation\t.', "Un paragraphe.\n\nEt un autre. " * 9]

FROM_ELSEWHERE = """\
# Héloïse translates this.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Generator: Poedit 3.4\\n"

# keep it short
#. subject: what an inbox shows first
#: issues/spring.yaml:1
#, fuzzy, python-brace-format
#| msgid "Hello"
#| msgid_plural ""
msgctxt "Head"
msgid "Hello {first_name}"
msgstr ""
"Bonjour, "
"{first_name}"
#, fuzzy
msgid "Bye"
msgstr "Au revoir"

#~ msgid "Gone"
#~ msgstr "Parti"
"""


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("words", TEXTS)
def test_a_translation_is_written_as_the_command_would_write_it(language: str, words: str) -> None:
    content = ISSUE.with_name(f"ash-2021.{language}.po").read_bytes()
    text, issue = content.decode(), loaded(ISSUE)
    for key, entry in [*entries_of(content, "", language).items()][::9]:
        made = with_entry(text, entry.line, written(text, entry.line).translated(words))
        assert entries_of(made.encode(), "", language)[key].translation == words
        assert renewed(issue, language, made.encode(), "").content.decode() == made
        assert with_entry(made, entry.line, written(text, entry.line)) == text


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_all_else_stays_as_another_program_has_written_it(ending: str) -> None:
    text = FROM_ELSEWHERE.replace("\n", ending)
    entries = entries_of(text.encode(), "", "fr")
    line = entries["Hello {first_name}", "Head"].line
    made = with_entry(text, line, written(text, line).translated("Salut {first_name}"))
    lines = FROM_ELSEWHERE.split("\n")
    expected = [line for line in lines if not line.startswith(("#|", '"Bonjour', '"{first'))]
    expected[expected.index("#, fuzzy, python-brace-format")] = "#, python-brace-format"
    expected[expected.index('msgid "Hello {first_name}"') + 1] = 'msgstr "Salut {first_name}"'
    assert made == ending.join(expected)
    last = entries_of(made.encode(), "", "fr")["Bye", None]
    assert last.is_fuzzy
    assert "#, fuzzy" not in with_entry(made, last.line, written(made, last.line).translated("Adieu"))
    first = entries_of(made.encode(), "", "fr")["Hello {first_name}", "Head"]
    assert with_entry(made, first.line, written(text, line)) == text


def test_a_word_without_an_end_stands_on_a_line_of_its_own() -> None:
    issue, word = loaded(ISSUE), "é" * 300_000  # lines are broken in a time that grows with the square of that
    text = ISSUE.with_name("ash-2021.fr.po").read_text("utf-8")
    key, entry = next(iter(entries_of(text.encode(), "", "fr").items()))
    made = with_entry(text, entry.line, written(text, entry.line).translated(word)).encode()
    for content in (made, renewed(issue, "fr", made, "").content):
        assert f'msgstr "{word}"' in content.decode().split("\n")
        assert entries_of(content, "", "fr")[key].translation == word
