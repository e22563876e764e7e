from __future__ import annotations

import pytest

from newsletter.text.prose import to_html, to_inline_html, to_text, to_words


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("CO~2~", "CO<sub>2</sub>", "CO₂"),
        ("H~2~O", "H<sub>2</sub>O", "H₂O"),
        ("C~6~H~12~O~6~", "C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>", "C₆H₁₂O₆"),
        ("HCO~3~^−^", "HCO<sub>3</sub><sup>−</sup>", "HCO₃⁻"),
        ("10^9^/L", "10<sup>9</sup>/L", "10⁹/L"),
        ("10^-9^", "10<sup>-9</sup>", "10⁻⁹"),
        ("m^2^", "m<sup>2</sup>", "m²"),
        ("Ca^2+^-dependent", "Ca<sup>2+</sup>-dependent", "Ca²⁺-dependent"),
        ("CD34^+^CD38^−^", "CD34<sup>+</sup>CD38<sup>−</sup>", "CD34⁺CD38⁻"),
        ("C~max~", "C<sub>max</sub>", "Cₘₐₓ"),
        ("t~1/2~", "t<sub>1/2</sub>", "t~1/2~"),
        ("AUC~0–24~", "AUC<sub>0–24</sub>", "AUC~0–24~"),
        ("5^th^ of Smith^1,2^", "5<sup>th</sup> of Smith<sup>1,2</sup>", "5^th^ of Smith^1,2^"),
        (
            "**CO~2~** and [CO~2~](https://example.org)",
            '<strong>CO<sub>2</sub></strong> and <a href="https://example.org">CO<sub>2</sub></a>',
            "CO₂ and CO₂\nhttps://example.org",
        ),
    ],
)
def test_what_stands_directly_behind_a_letter_is_lowered_or_raised(text: str, html: str, plain: str) -> None:
    assert to_html(text) == f"<p>{html}</p>"
    assert to_inline_html(text) == html
    assert to_text(text) == plain
    assert to_words(text) == [plain.partition("\n")[0]]


@pytest.mark.parametrize(
    "text",
    [
        "~5%, p ~ 0.05 and ~20 … ~30",
        "3~5,7~9 or 3~5월,7~9월, 월~금,토~일",
        "2^10, 10^9,10^12 and x^2",
        "x^2+y^2=z^2, x^ay^b, x^2y^2, a^n-b^n",
        "2^n/2^m, 2^3-2^m, x^a,5^b",
        "CD34^+CD38^- and CD34^+CD38^+",
        "^18^F, [^18^F], (OH)~2~, ~x~",
        "~~40~~ 30~~40~~ a~b~~c~ x^2^^3^",
        "a~ b~ and a~b c~ and a^b c^",
        "https://example.org/a~2~b^2^",
        "20~30~40",
        "CO\\~2~",
    ],
)
def test_tildes_and_carets_that_are_no_marks_are_kept(text: str) -> None:
    assert "<su" not in to_html(text)
    assert to_text(text) == text.replace("\\", "")


def test_code_is_shown_as_typed() -> None:
    assert to_html("`CO~2~`") == "<p><code>CO~2~</code></p>"
