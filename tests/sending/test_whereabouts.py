"""An address is found in any file of a folder, as a whole and however it is written there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.owned.staging import staging
from newsletter.sending import whereabouts
from newsletter.sending.whereabouts import Found, Place, files_below, search

ADA = "ada@example.org"


def found(folder: Path, address: str = ADA) -> Found:
    return search(files_below(folder), [address])


@pytest.mark.parametrize(
    ("address", "content"),
    [
        (ADA, b"ada@example.org"),
        (ADA, b"To: <ADA@Example.org>\r\n"),
        (ADA, b"mailto:ada%40example.org"),
        (ADA, "Ada@example.org,Ada".encode("utf-16")),
        (ADA, "\N{BYTE ORDER MARK}Ada@example.org.".encode("utf-16-be")),
        ("ada@bücher.example", "ada@Bücher.example".encode()),
        ("ada@bücher.example", b"ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@bücher.example".encode()),
    ],
)
def test_it_is_found_however_it_is_written(address: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    assert found(tmp_path, address).places == (Place(tmp_path / "file", (1,)),)


@pytest.mark.parametrize("text", ["nada@example.org", "ada@example.org.uk", "a.ada@example.org", "ada@example.orga"])
def test_in_another_address_it_is_not(text: str, tmp_path: Path) -> None:
    for codec in ("utf-8", "utf-16-le", "utf-16-be"):
        (tmp_path / codec).write_bytes(text.encode(codec))
    assert found(tmp_path).places == ()


@given(places=st.lists(st.integers(0, 120), unique=True, min_size=1), block=st.integers(16, 60))
def test_its_lines_are_told_wherever_the_file_is_cut(places: list[int], block: int, tmp_path: Path) -> None:
    lines = [f"{ADA}," if number in places else "bob@example.org" * (number % 3) for number in range(121)]
    (tmp_path / "file").write_text("\n".join(lines), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whereabouts, "_BLOCK", block)
        (place,) = found(tmp_path).places
    assert place.lines == tuple(number + 1 for number in sorted(places))[:20]


def test_names_and_files_that_are_no_text_have_no_lines_and_git_and_links_are_left_out(tmp_path: Path) -> None:
    for name in (".git/ada", "to.ada@example.org.eml", "deep/picture"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\x89\0" + (b"" if "eml" in name else ADA.encode()))
    (tmp_path / "link").symlink_to(tmp_path / ".git" / "ada")
    assert [(place.file.name, place.lines) for place in found(tmp_path).places] == [
        ("to.ada@example.org.eml", ()),
        ("picture", ()),
    ]


def test_what_killed_runs_have_left_is_deleted_and_what_others_are_writing_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with staging(tmp_path / "out") as temporary:
        (temporary / "copy").write_text(ADA, "utf-8")
        assert found(tmp_path).places == ()
        assert (temporary / "copy").exists()
    left = tmp_path / f".newsletter-{'0' * 32}"
    left.mkdir()
    (left / "made-by-newsletter").write_bytes(b"")
    (left / "copy").write_text(ADA, "utf-8")
    assert found(tmp_path).places == ()
    assert not left.exists()
