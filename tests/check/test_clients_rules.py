"""The basis of the rules about mail programs: arbitrary CSS, and the table of what programs lack."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from lxml import html as lxml_html

from newsletter.check.clients import caniemail
from newsletter.check.clients.advice import ADVICE, HARMLESS
from newsletter.check.clients.caniemail import DEFAULT_CLIENTS, PLATFORMS, table
from newsletter.check.clients.usage import uses
from scripts.caniemail import lacking_in, newest, written

# Arbitrary CSS


ENDLESS = (
    *("{" * 20_000, "}" * 20_000, "a{" * 12_000, "a{}" * 12_000, "@media{" * 12_000, "a{b:" + "c(" * 16_000),
    *("url(" * 12_000, '"' * 20_000, "/*" * 20_000, "a:" * 16_000, "a{b:" + "x" * 40_000, "\\" * 20_000),
)


@pytest.mark.parametrize("css", ENDLESS, ids=lambda css: css[:7])
def test_css_without_an_end_is_read_in_no_time(css: str) -> None:
    before = time.process_time()
    root = lxml_html.document_fromstring(f"<style>{css}</style><p style='{css}'>One</p>")
    list(uses(root, table().by_name))
    assert time.process_time() - before < 10


# The table


def test_the_table_says_where_it_is_from_and_whose_it_is() -> None:
    data = json.loads((Path(caniemail.__file__).with_suffix(".json")).read_bytes())
    assert (data["version"], data["date"]) == ("2.0.2", table().date)
    assert "caniemail.com" in data["source"]
    assert "Rémi Parmentier" in data["notice"][0]
    assert any("shall be included in all copies" in line for line in data["notice"])


def test_every_client_is_in_the_table_and_lacks_something_on_each_platform() -> None:
    assert set(DEFAULT_CLIENTS) < set(table().clients)
    for client in table().clients.values():
        for platform in client.platforms:
            assert any(feature.is_lacking(client.id, platform) for feature in table().features.values())
        assert set(client.platforms) <= set(PLATFORMS)


def test_every_feature_has_names_of_its_own_and_clients_that_lack_it() -> None:
    names = [(feature.kind, name) for feature in table().features.values() for name in feature.names]
    assert len(names) == len(set(names))
    for feature in table().features.values():
        assert feature.lacking
        for client, platforms in feature.lacking.items():
            assert set(platforms) <= set(table().clients[client].platforms)


def test_every_feature_has_either_advice_or_a_reason_for_silence() -> None:
    harmless = [slug for slugs in HARMLESS.values() for slug in slugs.split()]
    assert len(harmless) == len(set(harmless))
    assert not set(harmless) & set(ADVICE)
    assert {*harmless, *ADVICE} == set(table().features)


def test_the_table_has_the_newest_version_of_each_platform() -> None:
    features = table().features
    assert not features["css-at-import"].is_lacking("outlook-windows")
    assert features["css-at-import"].is_lacking("outlook-mac")
    assert features["css-display-none"].lacking["gmail"] == ("mobile-webmail",)
    assert not features["css-text-wrap"].is_lacking("apple-mail")


@pytest.mark.parametrize(
    ("tested", "support"),
    [
        ({"2024-04": "n", "2024-01": "y"}, "n"),
        ({"9.0": "n", "10.0": "y"}, "y"),
        ({"6.1.90.16": "n", "6.1.31.": "y"}, "n"),
        ({"2019-02": "y", "16.80": "n #1"}, "n #1"),
        ({}, ""),
    ],
)
def test_the_newest_version_counts_in_whatever_order_versions_are_listed(tested: dict[str, str], support: str) -> None:
    assert newest(tested) == support


def test_partial_and_unknown_support_is_support_unless_a_note_says_that_it_is_none() -> None:
    stats = {"gmail": {"ios": {"1": "n"}, "android": {"1": "a #1"}, "desktop-webmail": {"1": "u"}}}
    assert lacking_in({"slug": "css-gap", "stats": stats}, "gmail") == ["gmail/ios"]
    stats = {"outlook": {"outlook-com": {"2021-10": "a #2"}}, "yahoo": {"ios": {"2021-10": "a #1"}}}
    assert lacking_in({"slug": "css-position", "stats": stats}, "outlook-com") == ["outlook-com"]
    assert lacking_in({"slug": "css-position", "stats": stats}, "yahoo") == []


def test_the_script_writes_a_line_for_each_feature_that_somebody_lacks() -> None:
    features = [
        {"slug": "html-video", "title": "<video> element", "stats": {"outlook": {"windows": {"2019": "n"}}}},
        {"slug": "html-hidden", "title": "hidden attribute", "stats": {"outlook": {"windows": {"2019": "n"}}}},
        {"slug": "css-gap", "title": "gap", "stats": {"outlook": {"windows": {"2019": "y"}}}},
    ]
    lines = written({"last_update_date": "2026-05-13 14:45:41 +0000", "data": features}).splitlines()
    assert '"date": "2026-05-13",' in lines
    assert '"html-hidden": {"kind": "attribute", "names": "hidden", "lacking": "outlook-windows"},' in lines
    assert '"html-video": {"kind": "element", "names": "video", "lacking": "outlook-windows"}' in lines
    assert not any("css-gap" in line for line in lines)
