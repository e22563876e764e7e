"""A sheet of the head keeps the rules that some element can match, and all that is no rule about classes."""

from __future__ import annotations

import pytest

from newsletter.render.pruning import prune

CLASSES = frozenset({"page", "card"})


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".card { color: red }", ".card{color:red}"),
        (".leaf { color: red }", ""),
        (".leaf, .card b { color: red }", ".card b{color:red}"),
        (".card .leaf { color: red }", ""),
        ("h1 { color: red !important }", "h1{color:red!important}"),
        ("[data-ogsc] .card { color: red }", "[data-ogsc] .card{color:red}"),
        (".moz-text-html .card { color: red }", ".moz-text-html .card{color:red}"),
        ("#outlook a { padding: 0 }", "#outlook a{padding:0}"),
        ("@media print {\n.leaf { color: red }\n}", ""),
        ("@media print {\n.leaf { color: red }\nh1 { color: red }\n}", "@media print {\nh1{color:red}\n}"),
        ("@font-face { font-family: A }", "@font-face{font-family:A}"),
        ('@import url("a.css");', '@import url("a.css");'),
    ],
)
def test_a_rule_stays_where_an_element_has_the_classes_it_asks_for(sheet: str, kept: str) -> None:
    assert prune(sheet, CLASSES) == kept


def test_a_sheet_with_blocks_in_more_than_a_hundred_others_has_no_rules() -> None:
    for levels, rules in (100, 1), (101, 0), (600, 0):
        assert prune("@media print {" * levels + "h1 { x: y }" + "}" * levels, CLASSES).count("h1") == rules
