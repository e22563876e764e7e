"""Text as it can be printed: what a terminal acts on is shown, and a build's runner finds no command."""

from __future__ import annotations

import json

import pytest

from newsletter.printable import printable, printable_json, without_commands


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07\x1b[2J", r"\x1b]0;title\x07\x1b[2J"),
        ("\x9b2J", r"\x9b2J"),
        ("a\nb\rc\x7f", r"a\nb\rc\x7f"),
        ("a\u202egpj.exe", r"a\u202egpj.exe"),
        ("\u2066a\u2069", r"\u2066a\u2069"),
        ("\u200fa\u200e\u061c", "\u200fa\u200e\u061c"),
        ("a\u200b\ufeff\u2060b", r"a\u200b\ufeff\u2060b"),
        ("a\u2028b\u2029\x85", r"a\u2028b\u2029\x85"),
        ("caf\udce9", r"caf\udce9"),
    ],
)
def test_what_a_terminal_acts_on_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert json.loads(printable_json(json.dumps(text, ensure_ascii=False))) == text
    assert not set(printable_json(json.dumps(text, ensure_ascii=False))) & (set(text) - set(shown))


@pytest.mark.parametrize(
    "text", ["Café 😀 № \u00a0\u2014", "می\u200cخواهم", "👩\u200d💻", "مرحبا", "a\tb", r"C:\x1b", "##[no", ":: a"]
)
def test_every_other_character_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("line", "harmless"),
    [
        ("::stop-commands::x", "�:stop-commands::x"),
        ("  \u00a0\t::add-mask::x", "  \u00a0\t�:add-mask::x"),
        ("a ##[set-output name=b]c", "a ##�set-output name=b]c"),
        ("####[group]", "####�group]"),
        ("a\n ::debug::b\nc", "a\n �:debug::b\nc"),
    ],
)
def test_the_runner_of_a_build_finds_no_command_and_columns_stay(line: str, harmless: str) -> None:
    assert without_commands(line) == harmless
    assert len(harmless) == len(line)


@pytest.mark.parametrize("line", ["a::b::c", "# [a](b)", ": a", "error: ::debug::x", "#[a]"])
def test_what_is_no_command_stays(line: str) -> None:
    assert without_commands(line) == line


def test_json_holds_no_command_and_means_the_same() -> None:
    written = printable_json(json.dumps(["##[set-output name=a]b", "::debug::x"], indent=2))
    assert "##[" not in written
    assert without_commands(written) == written
    assert json.loads(written) == ["##[set-output name=a]b", "::debug::x"]
