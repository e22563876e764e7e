from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.importing.read.opening import read_file
from tests.importing.raw_words import in_document, in_xml

MATERIAL = Path(__file__).parent / "material"


@pytest.mark.parametrize("name", [path.name for path in sorted(MATERIAL.glob("*.docx"))])
def test_every_word_of_the_xml_is_in_a_piece_or_a_note(name: str) -> None:
    assert in_xml(MATERIAL / name) - in_document(read_file(MATERIAL / name)) == {}
