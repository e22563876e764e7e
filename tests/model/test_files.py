"""Which files of a publication are read, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter import build_edition, load_publication
from newsletter.errors import UsageError
from tests.writing import issue, save


@pytest.mark.parametrize(
    "link", ["newsletter.yaml", "issues/spring.yaml", "issues", "templates/theme.yaml", "templates/words.yaml"]
)
def test_a_link_out_of_the_publication_is_refused_and_no_line_of_its_target_shown(link: str, tmp_path: Path) -> None:
    root, name = tmp_path / "letters", "issues/spring.yaml"
    save(
        root,
        name,
        issue("  - {type: text, text: Tulips}\n"),
        {"templates/theme.yaml": "{}", "templates/words.yaml": "{}"},
    )
    outside = tmp_path / "outside"
    (root / link).rename(outside)
    secret = outside / "spring.yaml" if outside.is_dir() else outside
    secret.write_text("password: 1234\n")
    (root / link).symlink_to(outside)
    with pytest.raises(UsageError, match="is a link that leads out of the publication") as caught:
        build_edition(root / name, load_publication(root))
    assert "1234" not in str(caught.value)


def test_a_link_within_the_publication_is_read(tmp_path: Path) -> None:
    text = issue("  - {type: text, text: Tulips}\n")
    path = save(tmp_path / "letters", "issues/spring.yaml", text, {"drafts/spring.txt": text})
    path.unlink()
    path.symlink_to("../drafts/spring.txt")
    assert build_edition(path, load_publication(tmp_path / "letters")).files["email.html"]
