"""Tables of data: which columns are figures, and the columns of the plain text."""

from __future__ import annotations

import pytest

from newsletter.text.tables import figure_columns, in_columns, is_figure

FIGURES = """
448 | 1,024 | 1.200,50 € | € 1 200 | £200 | -5 | −5 % | 81% | 81 % | 4.1 years | 37.5 °C | 12 mg/m² | 1.2 × 10⁹/L
10–14 | 12 ± 3 | 3/10 | 3 of 10 | 12.3 (10.1–14.5) | 0.78 (95 % CI, 0.61–0.99) | p < 0.001 | <0.05 | n = 12 | 448*
"""
WORDS = """
HOVON 150 | AML-18 | E-12 | Hall 3 | yes | 3 centres in Europe | 2024-10-11 | 11 October 2024 | 16:30
+44 20 7946 0000 | open since 2021
"""


def cells(text: str) -> list[str]:
    return [cell.strip() for line in text.strip().split("\n") for cell in line.split(" | ")]


@pytest.mark.parametrize("cell", cells(FIGURES))
def test_a_number_with_its_unit_or_range_is_a_figure(cell: str) -> None:
    assert is_figure(cell)


@pytest.mark.parametrize("cell", cells(WORDS))
def test_a_name_a_day_or_a_telephone_number_is_none(cell: str) -> None:
    assert not is_figure(cell)


def test_a_column_is_of_figures_if_all_its_cells_are_and_the_first_names_the_rows() -> None:
    rows = [["2021", "448", "–", "", "12"], ["2022", "81 %", "5", "n/a", "twelve"]]
    assert figure_columns(rows) == [False, True, True, False, False]


def test_columns_are_as_wide_as_their_widest_cell_and_figures_end_them() -> None:
    rows = [["AML", "1,024", "open"], ["表", "5", "no"]]
    assert in_columns(["Trial", "n", "State"], rows, [False, True, False]).split("\n") == [
        "Trial       n   State",
        "---------------------",
        "AML     1,024   open",
        "表          5   no",
    ]


@pytest.mark.parametrize("cell", ["x" * 74, "two\nlines"])
def test_what_does_not_fit_into_a_line_is_left_to_another_form(cell: str) -> None:
    assert in_columns(["A", "B"], [["a", cell]], [False, False]) == ""
