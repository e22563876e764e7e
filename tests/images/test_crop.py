"""What is kept of a picture where a part of it is shown."""

from __future__ import annotations

import pytest

from newsletter.images.crop import Crop

Box = tuple[int, int, int, int]


@pytest.mark.parametrize(
    ("size", "crop", "kept"),
    [
        ((300, 900), Crop(1, 1), (0, 165, 300, 465)),
        ((300, 400), Crop(1, 1), (0, 0, 300, 300)),
        ((400, 300), Crop(1, 1), (50, 0, 350, 300)),
        ((300, 200), Crop(3, 2), (0, 0, 300, 200)),
        ((900, 200), Crop(3, 2), (300, 0, 600, 200)),
        ((300, 800), Crop(3, 2), (0, 180, 300, 380)),
        ((1, 1), Crop(3, 2), (0, 0, 1, 1)),
        ((300, 800), Crop(3, 2, (50, 0)), (0, 0, 300, 200)),
        ((300, 800), Crop(3, 2, (50, 100)), (0, 600, 300, 800)),
        ((900, 200), Crop(3, 2, (100, 50)), (600, 0, 900, 200)),
        ((1000, 1000), Crop(1, 1, (0, 0)), (0, 0, 1000, 1000)),
    ],
)
def test_the_largest_part_of_the_ratio_is_kept_around_the_point(size: tuple[int, int], crop: Crop, kept: Box) -> None:
    assert crop.box(size) == kept


def test_parts_of_one_picture_have_names_of_their_own() -> None:
    crops = [Crop(1, 1), Crop(3, 2), Crop(3, 2, (50, 0)), Crop(3, 2, (5, 0))]
    assert [str(crop) for crop in crops] == ["square", "3:2", "3:2@50,0", "3:2@5,0"]
