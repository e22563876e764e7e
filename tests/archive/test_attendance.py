"""What a location says about where an event is."""

from __future__ import annotations

import pytest

from newsletter.archive.attendance import attendance

ONLINE = (
    *("", "Online", "Online, by Zoom", "online (with captions)", "Live on Zoom", "Microsoft Teams", "En ligne"),
    *("En línea, con subtítulos", "عبر الإنترنت", "https://garden.test/live", "Zoom: https://zoom.test/j/1"),
)
ON_SITE = ("Long Street 1, 9000 Ghent", "Hall 3", "بروكسل", "Zoomer Street 5, Ghent", "Linear Park (room 2)")
BOTH = (
    *("Long Street 1, Ghent, and online", "Ghent or online", "Gent en online", "Ghent / Zoom", "Hybrid: Ghent"),
    *("Long Street 1, https://garden.test/live", "Hall 3 (also by live stream)", "غنت وعبر الإنترنت"),
)


@pytest.mark.parametrize("location", ONLINE)
def test_words_for_the_web_and_addresses_mean_online(location: str) -> None:
    assert attendance(location)[2:] == (False, True)


@pytest.mark.parametrize("location", ON_SITE)
def test_any_other_words_are_a_place(location: str) -> None:
    assert attendance(location) == (location, "", True, False)


@pytest.mark.parametrize("location", BOTH)
def test_a_place_and_the_web_are_both(location: str) -> None:
    assert attendance(location)[2:] == (True, True)


def test_an_address_is_taken_out_of_the_words() -> None:
    assert attendance("Hall 3 (https://garden.test/live).")[:2] == ("Hall 3", "https://garden.test/live")
    assert attendance("https://garden.test/live")[:2] == ("", "https://garden.test/live")
