from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from newsletter.errors import InputError
from newsletter.images import PlacedPicture, collect
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.reading.source import dotted
from tests.images.samples import corners, exif, gif, noise, opened, saved, scans
from tests.writing import issue

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

WIDTHS = {"image": 300, "portrait": 50, "thumbnail": 50, "logo": 90}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication without a picture."""
    widths = "".join(f"    {name}: {width}\n" for name, width in WIDTHS.items())
    (tmp_path / "newsletter.yaml").write_text(f"name: Letter\ntheme:\n  widths:\n{widths}", encoding="utf-8")
    (tmp_path / "issues" / "images").mkdir(parents=True)
    return tmp_path


def draw(root: Path, place: str, image: Image.Image, format: str = "PNG") -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(saved(image, format))


def image_block(src: str) -> str:
    return f"  - type: image\n    image: {{src: {src}, alt: A picture}}\n"


def portrait_block(src: str) -> str:
    return f"  - type: people\n    people:\n      - name: Tom Feys\n        portrait: {{src: {src}, alt: Tom Feys}}\n"


def thumbnail_block(src: str) -> str:
    return f"  - type: videos\n    videos:\n      - title: Talk\n        thumbnail: {{src: {src}, alt: Tom Feys}}\n"


def collected(root: Path, *blocks: str) -> dict[str, PlacedPicture]:
    """Return the pictures by their paths as templates write them."""
    path = root / "issues" / "letter.yaml"
    path.write_text(issue("".join(blocks)), encoding="utf-8")
    publication = load_publication(root)
    return {dotted(path): shown for path, shown in collect(load_issue(path, publication), publication).items()}


def names(shown: dict[str, PlacedPicture]) -> dict[str, str]:
    return {place: picture.picture.name for place, picture in shown.items()}


def size(shown: PlacedPicture) -> tuple[int, int]:
    return shown.width, shown.height


def test_an_issue_without_pictures_has_none(root: Path) -> None:
    assert collected(root, "  - type: divider\n") == {}


def test_every_place_has_its_picture_at_its_width(root: Path) -> None:
    draw(root, "issues/images/wide.png", corners(1000, 500))
    draw(root, "issues/images/tom.png", corners(200, 200))
    draw(root, "logo.png", corners(60, 20))
    with (root / "newsletter.yaml").open("a", encoding="utf-8") as file:
        file.write("  logo: {src: logo.png, alt: Letter}\n")
    shown = collected(root, image_block("images/wide.png"), portrait_block("images/tom.png"))
    assert {place: size(picture) for place, picture in shown.items()} == {
        "blocks.0.image": (300, 150),
        "blocks.1.people.0.portrait": (50, 50),
        "theme.logo": (60, 20),
    }


def test_one_file_at_two_widths_is_prepared_once_for_the_wider_one(root: Path) -> None:
    draw(root, "issues/images/tom.png", corners(1000, 500))
    for blocks in [(image_block, thumbnail_block), (thumbnail_block, image_block)]:
        first, second = collected(root, *(block("images/tom.png") for block in blocks)).values()
        assert first.picture is second.picture
        assert opened(first.picture.content).size == (600, 300)
        assert {size(first), size(second)} == {(300, 150), (50, 25)}


def test_a_picture_is_never_shown_wider_than_it_is(root: Path) -> None:
    draw(root, "issues/images/tom.png", corners(80, 40))
    shown = collected(root, image_block("images/tom.png"), thumbnail_block("images/tom.png"))
    assert [size(picture) for picture in shown.values()] == [(80, 40), (50, 25)]


def test_a_picture_that_lay_on_its_side_is_shown_in_its_upright_proportions(root: Path) -> None:
    (root / "issues" / "images" / "tom.jpg").write_bytes(saved(corners(400, 200), "JPEG", exif=exif(6)))
    assert size(collected(root, thumbnail_block("images/tom.jpg"))["blocks.0.videos.0.thumbnail"]) == (50, 100)


def test_a_line_of_a_picture_keeps_one_pixel_of_height(root: Path) -> None:
    draw(root, "issues/images/line.png", noise(900, 1))
    assert size(collected(root, thumbnail_block("images/line.png"))["blocks.0.videos.0.thumbnail"]) == (50, 1)


@pytest.mark.parametrize(
    ("site", "url"),
    [
        ("", "images/tom.png"),
        ("site_url: https://news.example.org/x\n", "https://news.example.org/x/letter/images/tom.png"),
    ],
)
def test_an_address_lies_below_the_web_version(root: Path, site: str, url: str) -> None:
    draw(root, "issues/images/tom.png", corners())
    with (root / "newsletter.yaml").open("a", encoding="utf-8") as file:
        file.write(site)
    assert collected(root, image_block("images/tom.png"))["blocks.0.image"].url == url


def test_two_files_of_one_name_are_told_apart_by_their_paths_in_any_order(root: Path) -> None:
    places = ["issues/images/people/tom.png", "shared/images/people/tom.png"]
    for number, place in enumerate(places):
        draw(root, place, corners(40 + number, 40))
    digests = [sha256(place.encode()).hexdigest()[:8] for place in places]
    blocks = [image_block("images/people/tom.png"), image_block("../shared/images/people/tom.png")]
    shown = collected(root, *blocks)
    assert list(names(shown).values()) == [f"people-tom-{digest}.png" for digest in digests]
    assert [picture.width for picture in shown.values()] == [40, 41]
    assert set(names(collected(root, *reversed(blocks))).values()) == set(names(shown).values())


def test_names_do_not_depend_on_what_an_ending_or_a_file_says(root: Path) -> None:
    draw(root, "issues/images/a.webp", noise(20, 20), "WEBP")
    draw(root, "issues/images/b.gif", noise(20, 20), "PNG")
    shown = collected(root, image_block("images/a.webp"), image_block("images/b.gif"))
    assert list(names(shown).values()) == ["a.jpg", "b.png"]


def test_all_refusals_of_an_issue_are_told_at_once_and_each_at_its_line(root: Path) -> None:
    draw(root, "issues/images/tom-feys.png", corners())
    (root / "issues" / "images" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(InputError) as caught:
        collected(
            root,
            image_block("images/tom-fey.png"),
            image_block("images/broken.png"),
            thumbnail_block("images/broken.png"),
            image_block("images/tom-feys.png"),
        )
    damaged = "`images/broken.png` is damaged or incomplete."
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [
        (7, "There is no file `images/tom-fey.png`."),
        (9, damaged),
        (13, damaged),
    ]
    assert caught.value.problems[0].hint == "Did you mean `images/tom-feys.png`?"
    assert "images/tom-fey.png" in caught.value.problems[0].excerpt


def test_pictures_that_cost_too_much_are_refused_at_their_lines(root: Path) -> None:
    for name, content in [("frames.gif", gif(1, 1, (0, 0, 1, 1), (0, 0, 13_000, 13_000))), ("scans.jpg", scans(2000))]:
        (root / "issues" / "images" / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        collected(root, image_block("images/frames.gif"), image_block("images/scans.jpg"))
    assert [(problem.line, problem.message, problem.hint) for problem in caught.value.problems] == [
        (
            7,
            "`images/frames.gif` has too many pixels to be opened safely.",
            "Save it smaller: a width of 1280 pixels is enough for a letter. If it moves, save fewer of its frames.",
        ),
        (
            9,
            "`images/scans.jpg` draws its picture in too many steps to be opened safely.",
            "Open it in a picture program and save it as a new file, not as a progressive JPEG.",
        ),
    ]


def test_a_portrait_is_a_square_and_a_picture_of_its_own(root: Path) -> None:
    draw(root, "issues/images/tom.png", corners(300, 400))
    shown = collected(root, portrait_block("images/tom.png"), image_block("images/tom.png"))
    portrait, whole = shown["blocks.0.people.0.portrait"], shown["blocks.1.image"]
    assert size(portrait) == (50, 50)
    assert size(whole) == (300, 400)
    assert portrait.picture.name != whole.picture.name
