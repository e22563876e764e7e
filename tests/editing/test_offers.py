"""What may be written at a caret, and what a field is for; `|` marks the caret."""

from __future__ import annotations

from newsletter.editing.form import Widget
from newsletter.editing.offers import About, Offer, about, offers
from newsletter.editing.spot import spot_at
from newsletter.model.blocks import KINDS
from newsletter.model.issue import Issue

HEAD = "title: Spring\nblocks:\n"


def offered(text: str, **values: list[str]) -> list[Offer]:
    spot = spot_at(*text.split("|"))
    assert spot
    return offers(spot, Issue, {Widget[name.upper()]: found for name, found in values.items()})


def names(text: str, **values: list[str]) -> list[str]:
    return [offer.name for offer in offered(text, **values)]


def test_fields_that_are_needed_come_first_and_those_that_are_there_are_not_offered() -> None:
    found = offered(HEAD + "  - type: recap\n    |\n    heading: A week")
    assert [offer.name for offer in found][:2] == ["meeting", "text"]
    assert [offer.is_needed for offer in found] == sorted((offer.is_needed for offer in found), reverse=True)
    assert not {"type", "heading"} & {offer.name for offer in found}
    assert all(offer.label and offer.help for offer in found)


def test_a_field_begins_as_what_it_holds_is_written() -> None:
    texts = {offer.name: offer.text for offer in offered(HEAD + "  - type: recap\n    |")}
    assert texts["heading"] == "heading: "
    assert texts["text"] == "text: |\n      "
    assert texts["meeting"] == "meeting:\n      "
    assert texts["links"] == "links:\n      - "
    assert {offer.text for offer in offered(HEAD + "  - type: recap\n    h|: One")} >= {"heading", "highlights"}


def test_a_block_begins_with_its_type() -> None:
    kinds = [f"type: {kind}" for kind in KINDS]
    assert names(HEAD + "  |") == kinds
    assert names(HEAD + "  - |\n    heading: In bloom") == kinds
    assert names(HEAD + "  - type: te|") == list(KINDS)
    assert offered(HEAD + "  |")[0].text.startswith("- type: ")
    assert not offered(HEAD + "  - type: no-such-kind\n    |")


def test_a_list_of_groups_begins_with_what_its_items_need() -> None:
    assert [offer.text for offer in offered(HEAD + "  - type: links\n    links:\n      |")] == ["- label: "]
    assert names(HEAD + "  - type: links\n    links: [{label: One}, {|") == ["label", "url", "note"]


def test_values_are_those_that_a_field_can_have() -> None:
    assert names(HEAD + "  - type: text\n    background: |") == ["tint"]
    assert names("draft: |") == ["true", "false"]
    assert names("timezone: Eu|", zone=["Europe/Brussels"]) == ["Europe/Brussels"]
    picture = HEAD + "  - type: hero\n    image: {src: |"
    assert names(picture, file=["images/rose.png"]) == ["images/rose.png"]
    assert [offer.label for offer in offered("date: |")] == ["Example"]
    assert names("date: 20|") == []


def test_a_name_tells_what_it_is_for() -> None:
    spot = spot_at(HEAD + "  - type: links\n    links:\n      - label: One\n        note", ": Two")
    assert spot
    found = about(spot, Issue)
    assert isinstance(found, About) and found.label == "Note" and found.help and not found.is_needed
    spot = spot_at(HEAD + "  - type", ": links")
    assert spot
    assert about(spot, Issue) is not None
    spot = spot_at("colour", ": red")
    assert spot
    assert about(spot, Issue) is None
