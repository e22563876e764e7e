"""The checker of our MJML finds each kind of mistake and leaves good MJML alone; its table of defects is still true."""

from __future__ import annotations

import pytest
from mjml import mjml2html

from tests.mjml_lint import COMPONENTS, DEFECTS, REFERENCE, complaints, fits, read, types_of


def document(body: str = "", head: str = "") -> str:
    return f"<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"


def column(content: str) -> str:
    return document(f"<mj-section><mj-column>{content}</mj-column></mj-section>")


def default(content: str) -> str:
    return document(head=f"<mj-attributes>{content}</mj-attributes>")


LETTER = """\
<!-- A comment before everything is fine. -->
<mjml lang="fr" dir="ltr">
  <mj-head>
    <mj-title>Lettre &amp; nouvelles</mj-title>
    <mj-breakpoint width="480px" />
    <!-- So is one in the head. -->
    <mj-font name="Lato" href="https://fonts.example.org/lato.css" />
    <mj-attributes>
      <mj-all font-family="Arial, sans-serif" padding="0px" line-height="1.5" />
      <mj-text font-size="16px" color="#1a1a1a" />
      <mj-class name="card" background-color="rgba(255, 255, 255, 0.9)" inner-border-radius="4px" />
      <mj-class name="quiet" color="dimgray" css-class="quiet"></mj-class>
    </mj-attributes>
    <mj-style>
      @media (prefers-color-scheme: dark) { .quiet > a::before { content: ">"; color: #eee !important } }
    </mj-style>
    <mj-raw><meta name="color-scheme" content="light dark"><!-- </mj-raw> --></mj-raw>
  </mj-head>
  <mj-body width="600px" background-color="#fff">
    <mj-raw><!--[if mso]><mj-text></mj-text><![endif]--><a href="https://a.example/?a=1&amp;b=2">Lire</a></mj-raw>
    <mj-wrapper padding="10px 0px" full-width="full-width" css-class="block-0">
      <mj-section direction="rtl" background-url="https://a.example/b.png" background-size="cover" padding="0">
        <mj-column width="50%" mj-class="card" vertical-align="middle">
          <mj-image src="https://a.example/c.png" alt="" width="300px" height="auto" fluid-on-mobile="true" />
          <mj-text align="left" letter-spacing="-0.5px">
            Bonjour {{ first_name | there }},<br>a &lt; b, l'été&nbsp;: <b>1 > 0</b>
            <ul><li>un</li><li>deux</li></ul>
          </mj-text>
          <mj-spacer height="20px" />
        </mj-column>
        <mj-group width="50%">
          <mj-column padding="1px 2px 3px 4px" inner-background-color="transparent">
            <mj-button href="https://a.example" inner-padding="12px 24px" background-color="#0b5fff" color="white">
              S'inscrire
            </mj-button>
            <mj-divider border-width="1px" border-color="lightgrey" border-style="solid" />
          </mj-column>
        </mj-group>
      </mj-section>
    </mj-wrapper>
    <mj-hero mode="fixed-height" height="200px" background-color="#222222">
      <mj-text mj-class="quiet">Fin</mj-text>
    </mj-hero>
    <mj-section>
      <mj-column>
        <mj-table cellpadding="4" width="100%"><tr><td>9:00</td><td>Accueil</td></tr></mj-table>
        <mj-social mode="horizontal" icon-size="24px">
          <mj-social-element src="https://a.example/x.png" alt="Mastodon" href="https://a.example">M</mj-social-element>
        </mj-social>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""


def test_a_good_letter_has_no_complaints() -> None:
    assert complaints(LETTER) == []
    assert "Lettre &amp; nouvelles" in mjml2html(LETTER)


MISTAKES = [
    # tags
    (column("<mj-txt>a</mj-txt>"), ["MJML 4.18.0 has no tag mj-txt."]),
    (column("<p>a<br>b</p>"), ["MJML 4.18.0 has no tag p.", "MJML 4.18.0 has no tag br."]),
    (column("<MJ-TEXT>a</MJ-TEXT>"), ["MJML 4.18.0 has no tag MJ-TEXT."]),
    # attributes
    (column('<mj-text colour="red">a</mj-text>'), ["mj-text does not take the attribute colour."]),
    (
        column('<mj-divider href="x" data-block="1" css-class="a" />'),
        ["mj-divider does not take the attribute data-block.", "mj-divider does not take the attribute href."],
    ),
    (column('<mj-text color="red" color=\'blue\'>a</mj-text>'), ["mj-text sets color twice."]),
    ('<mjml language="en"><mj-body></mj-body></mjml>', ["mjml does not take the attribute language."]),
    (document(head='<mj-title css-class="a" id="b">x</mj-title>'), ["mj-title does not take the attribute id."]),
    # values
    (column('<mj-text font-size="16">a</mj-text>'), ['mj-text has font-size="16", which is no unit(px).']),
    (column('<mj-text font-size>a</mj-text>'), ['mj-text has font-size="", which is no unit(px).']),
    (column('<mj-text color="#ab">a</mj-text>'), ['mj-text has color="#ab", which is no color.']),
    (column('<mj-text color="&#98;lau">a</mj-text>'), ['mj-text has color="blau", which is no color.']),
    (
        column('<mj-button align="justify">a</mj-button>'),
        ['mj-button has align="justify", which is no enum(left,center,right).'],
    ),
    (
        column('<mj-image src="a" alt="" fluid-on-mobile="yes" />'),
        ['mj-image has fluid-on-mobile="yes", which is no boolean.'],
    ),
    (column('<mj-table cellpadding="4px"></mj-table>'), ['mj-table has cellpadding="4px", which is no integer.']),
    # defaults
    (default('<mj-text colour="red" />'), ["mj-text does not take the attribute colour."]),
    (default('<mj-all colour="red" />'), ["mj-all does not take the attribute colour."]),
    (default('<mj-all align="middle" />'), [
        'mj-all has align="middle", which is no enum(left,center,right) or enum(left,right,center) or '
        "enum(left,right,center,justify)."
    ]),
    (default('<mj-class name="a" width="wide" />'), [
        'mj-class has width="wide", which is no unit(px) or unit(px,%) or unit(px,%,auto).'
    ]),
    (default('<mj-class color="red" />'), ["mj-class has no name."]),
    (default("<mj-text>a</mj-text>"), ['mj-text takes no text here, but holds "a".']),
    (column('<mj-text mj-class="a">a</mj-text>'), ["mj-text names the class a, which no mj-class defines."]),
    # places
    (document("<mj-text>a</mj-text>"), ["mj-body does not take mj-text: only mj-column, mj-hero may hold it."]),
    (
        column("<mj-section></mj-section>"),
        ["mj-column does not take mj-section: only mj-body, mj-wrapper may hold it."],
    ),
    (document(head='<mj-class name="a" />'), ["mj-head does not take mj-class."]),
    (
        column('<mj-text><mj-image src="a" /></mj-text>'),
        ["mj-image in mj-text is not rendered: mj-text holds HTML."],
    ),
    (
        column("<mj-text>a <mj-text>b</mj-text> c</mj-text><mj-spacer />"),
        ["mj-text in mj-text is not rendered: mj-text holds HTML."],
    ),
    ("<mj-body></mj-body>", ["mj-body stands outside mjml."]),
    # text
    (column("Hello"), ['mj-column takes no text, but holds "Hello".']),
    (column("<mj-divider>\n a\n b\n</mj-divider>"), ['mj-divider takes no text, but holds "a…".']),
    (document(head="<mj-breakpoint>480px</mj-breakpoint>"), ['mj-breakpoint takes no text here, but holds "480px".']),
    (f"{document()} more", ['"more" stands outside mjml.']),
    # well-formedness
    (column("<mj-text color=red>a</mj-text>"), [
        "</mj-text> closes nothing.",
        '"<mj-text color=red>a" is not a well-formed tag.',
    ]),
    ("<mjml><mj-body><mj-section></mj-body></mjml>", ["mj-section is never closed."]),
    ("<mjml><mj-body><mj-raw>a</mj-body></mjml>", [
        "mj-raw is never closed.",
        "mj-body is never closed.",
        "mjml is never closed.",
    ]),
    # defects
    (document('<mj-include path="a.mjml" />'), [
        "mj-include finds no loader here, and has been a way into other files: include the part with Jinja."
    ]),
    (
        document(
            head='<mj-html-attributes><mj-selector path=".a"><mj-html-attribute name="b">c</mj-html-attribute>'
            "</mj-selector></mj-html-attributes>"
        ),
        ["mj-html-attributes is a parse error in MRML: set the attributes on the HTML afterwards."],
    ),
    (
        column("<mj-social><mj-raw>a</mj-raw></mj-social>"),
        ["mj-raw in mj-social is a parse error in MRML: move it out, to mj-column or mj-body."],
    ),
    (
        document(head='<mj-raw position="file-start">a</mj-raw>'),
        ["mj-raw has position, which MRML ignores: put it before the document afterwards."],
    ),
    (default('<mj-class name="a"><mj-text color="red" /></mj-class>'), [
        "mj-text in mj-class is a parse error in MRML: give mj-text defaults or a class of its own."
    ]),
    (document(head=" <mj-title>a</mj-title>\n"), [
        "white space in mj-head is a parse error in MRML unless it begins with a line feed: start a new line."
    ]),
    (
        default("\n<!-- a -->\n<mj-all><!-- b --></mj-all>"),
        [
            "a comment in mj-attributes is an error in MRML: use a Jinja comment.",
            "a comment in mj-all is an error in MRML: use a Jinja comment.",
        ],
    ),
    (
        document(head='<mj-style inline="inline">a {}</mj-style>'),
        ["mj-style has inline, but MRML inlines nothing: put these rules into the stylesheet that is inlined."],
    ),
    (
        document(
            '<mj-section mj-class="a b"></mj-section>',
            '<mj-attributes><mj-class name="a" /><mj-class name="b" /></mj-attributes>',
        ),
        [
            "mj-section names several classes: where two set the same attribute, MRML takes the first and MJML the "
            "last."
        ],
    ),
    (
        column('<mj-button inner-padding="0 3px" padding="0">a</mj-button>'),
        ["mj-button has a 0 without a unit in a padding, with which MRML reckons wrong widths: write 0px."],
    ),
    (
        document('<mj-section><mj-column inner-border-radius="4px"></mj-column></mj-section>'),
        [
            "mj-column has an inner style but no padding, without which it is not drawn: set a padding, be it 0px."
        ],
    ),
    (column('<mj-image src="a" />'), [
        'mj-image has no alt, and MRML adds none: write alt="" where the image is decoration.'
    ]),
    (document(head="<mj-preview>a</mj-preview>"), [
        "mj-preview hides its text in white, which spam filters count: show the preheader as a small line."
    ]),
    (
        document('<mj-hero mode="fluid-height" border-radius="4px"></mj-hero>'),
        [
            "mj-hero has a mode, but MRML draws every hero as fixed-height: leave the mode out.",
            "mj-hero has border-radius, which has no effect in MRML: leave it out.",
        ],
    ),
    (
        document('<mj-wrapper gap="4px"></mj-wrapper>'),
        ["mj-wrapper has gap, which has no effect in MRML: give the sections a padding."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("mjml", "sentences"), MISTAKES)
def test_each_mistake_is_told_in_a_sentence(mjml: str, sentences: list[str]) -> None:
    assert [complaint.partition(": ")[2] for complaint in complaints(mjml)] == sentences


def test_complaints_come_with_their_line_and_in_its_order() -> None:
    mjml = (
        "<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n\n  text\n<mj-text>\na<mj-raw></mj-raw>\n</mj-text>\n"
        '<mj-divider\n  colour="red" />\n</mj-column></mj-section></mj-body></mjml>\n<mj-body/>'
    )
    assert complaints(mjml) == [
        'line 6: mj-column takes no text, but holds "text".',
        "line 8: mj-raw in mj-text is not rendered: mj-text holds HTML.",
        "line 10: mj-divider does not take the attribute colour.",
        "line 13: mj-body stands outside mjml.",
    ]


def test_html_in_ending_tags_is_kept_as_it_is_well_formed_or_not() -> None:
    content = "<p>a<br>b&nbsp;<ul><li>c<li>d</ul><img src=x>< e <!-- </mj-raw> --><mj-raw>f</mj-raw> g</div>"
    tree, _ = read(document(f"<mj-raw>{content}</mj-raw>"))
    assert [node.content for node in tree.descendants() if node.tag == "mj-raw"] == [content]


@pytest.mark.parametrize("setting", ['<mj-all padding="1px" />', '<mj-column padding-top="1px" />'])
def test_a_default_padding_counts_for_the_inner_style_of_a_column(setting: str) -> None:
    body = '<mj-section><mj-column inner-border="1px solid red"></mj-column></mj-section>'
    assert complaints(document(body, f"<mj-attributes>{setting}</mj-attributes>")) == []
    assert complaints(document(body)) != []


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("string", ["", "anything"], []),
        ("boolean", ["true", "false"], ["", "True", "1"]),
        ("integer", ["0", "12"], ["", "-1", "1.5", "1px"]),
        (
            "color",
            ["red", "transparent", "inherit", "#abc", "#A1b2C3", "rgb(1,2,3)", "rgb(1, 2, 3)", "rgba(1,2,3,0.5)"],
            ["", "rot", "Red", "#abcd", "abc", "#abcdeg", "rgb(1,2)", "a rgb(1,2,3)", "hsl(1,2%,3%)", "var(--a)"],
        ),
        ("enum(left,right)", ["left", "right"], ["", "center", "Left", "left,right"]),
        ("enum(full-width,false,)", ["full-width", "false", ""], ["true"]),
        ("unit(px)", ["0", "12px", "1.5px", ".5px"], ["", "12", "12%", "-1px", "1px 2px", "12 px", "1,5px", "auto"]),
        ("unit(px,%)", ["12px", "50%"], ["1em"]),
        ("unit(px,auto)", ["auto", "12px"], ["12"]),
        ("unit(px,%,)", ["1.5", "150%", "20px"], ["1.5em"]),
        ("unitWithNegative(px,em)", ["-1px", "0.05em", "0"], ["--1px", "-1"]),
        ("unit(px,%){1,4}", ["0", "1px", "1px 2%", "1px 0 3px 4px"], ["", "1px 2", "1px 1px 1px 1px 1px", "10px10px"]),
    ],
)
def test_a_value_fits_its_type_or_not(type_: str, good: list[str], bad: list[str]) -> None:
    assert [value for value in good if not fits(value, type_)] == []
    assert [value for value in bad if fits(value, type_)] == []


def test_a_type_that_mjml_may_invent_is_refused_rather_than_passed() -> None:
    with pytest.raises(ValueError, match="url is a type that this library does not know"):
        fits("a", "url")


def test_mjmls_own_defaults_fit_their_types() -> None:
    wrong = [
        (tag, name, value)
        for tag, component in COMPONENTS.items()
        for name, value in component["default_attributes"].items()
        if isinstance(value, str) and not any(fits(value, type_) for type_ in types_of(tag)[name])
    ]
    assert wrong == []


def test_the_reference_is_mjml_4_with_its_head_and_body_components() -> None:
    assert REFERENCE["version"].startswith("4.")
    assert {"mjml", "mj-head", "mj-style", "mj-body", "mj-text", "mj-all", "mj-class"} <= COMPONENTS.keys()
    assert COMPONENTS["mj-attributes"]["children"] == ["*"]
    assert {tag for tag, component in COMPONENTS.items() if "mj-group" in component["parents"]} == {
        "mj-column",
        "mj-raw",
    }


# What the engine does with each row of DEFECTS. A test that fails here says that MRML has learned something, and that
# the row can go.

PARSE_ERRORS = [
    document('<mj-include path="a.mjml" />'),
    document(head="<mj-html-attributes></mj-html-attributes>"),
    "<mjml><mj-raw>a</mj-raw><mj-body></mj-body></mjml>",
    *(column(f"<{tag}><mj-raw>a</mj-raw></{tag}>") for tag in ("mj-social", "mj-navbar", "mj-accordion")),
    column("<mj-accordion><mj-accordion-element><mj-raw>a</mj-raw></mj-accordion-element></mj-accordion>"),
    default('<mj-class name="a"><mj-text color="red" /></mj-class>'),
    *(document(head=f"{space}<mj-title>a</mj-title>") for space in (" ", "\t", "\r\n", " \n")),
    default(' <mj-all color="red" />'),
    *(
        column(f"<{tag}> </{tag}>")
        for tag in ("mj-social", "mj-navbar", "mj-accordion", "mj-carousel")
    ),
    column("<mj-accordion><mj-accordion-element> </mj-accordion-element></mj-accordion>"),
    default('<!-- a --><mj-all color="red" />'),
    default("<mj-all><!-- a --></mj-all>"),
    column('<mj-carousel><!-- a --><mj-carousel-image src="a" alt="" /></mj-carousel>'),
    column("<mj-accordion><mj-accordion-element><!-- a --></mj-accordion-element></mj-accordion>"),
    *(column(f'<{tag} alt=""><!-- a --></{tag}>') for tag in ("mj-image", "mj-divider", "mj-spacer")),
    document(head='<mj-font name="a" href="b"><!-- a --></mj-font>'),
]  # fmt: skip


@pytest.mark.parametrize("mjml", PARSE_ERRORS)
def test_what_the_table_calls_an_error_is_one_in_mrml(mjml: str) -> None:
    assert complaints(mjml) != []
    with pytest.raises(ValueError, match=r"template|fragment"):
        mjml2html(mjml)


GOOD_WHITE_SPACE = [
    document(head="\n  <mj-title>a</mj-title>\n\n  <!-- b -->\n"),
    default('\n <mj-all color="red"> </mj-all>\n'),
    column('<mj-social>\n <mj-social-element alt="">a</mj-social-element>\n</mj-social>'),
    column('<mj-navbar>\n <mj-navbar-link href="a">a</mj-navbar-link>\n</mj-navbar>'),
    "<mjml> <mj-body> <mj-section>\r\n<mj-column> </mj-column> </mj-section> </mj-body> </mjml>",
]


@pytest.mark.parametrize("mjml", GOOD_WHITE_SPACE)
def test_white_space_that_mrml_takes_is_no_mistake(mjml: str) -> None:
    assert complaints(mjml) == []
    assert mjml2html(mjml)


COLUMN = "<mj-column><mj-text>a</mj-text></mj-column>"
IMAGE = '<mj-image src="a" alt="" srcset="b 2x"{} />'
ACCORDION = (
    "<mj-accordion><mj-accordion-element><mj-accordion-title{}>a</mj-accordion-title></mj-accordion-element>"
    "</mj-accordion>"
)
SOCIAL = '<mj-social><mj-social-element src="a" alt=""{}>a</mj-social-element></mj-social>'
IGNORED = [
    ("<mjml{}><mj-body></mj-body></mjml>", 'owa="desktop"'),
    (document(head="<mj-raw{}>a</mj-raw>"), 'position="file-start"'),
    (document(head="<mj-style{}>a {{}}</mj-style>"), 'inline="inline"'),
    (document("<mj-hero{}></mj-hero>"), 'mode="fluid-height"'),
    (document("<mj-hero{}></mj-hero>"), 'border-radius="4px"'),
    (document(f"<mj-wrapper{{}}><mj-section>{COLUMN}</mj-section><mj-section /></mj-wrapper>"), 'gap="4px"'),
    (document("<mj-wrapper{}></mj-wrapper>"), 'text-padding="4px"'),
    (document(f"<mj-section{{}}>{COLUMN}</mj-section>"), 'text-padding="4px"'),
    (document(f"<mj-section>{COLUMN.replace('column>', 'column{}>', 1)}</mj-section>"), 'inner-border-radius="4px"'),
    (document(f"<mj-section>{COLUMN.replace('column>', 'column{}>', 1)}</mj-section>"), 'inner-border="4px solid red"'),
    (column("<mj-text{}>a</mj-text>"), 'background-color="red"'),
    (column('<mj-button href="a"{}>a</mj-button>'), 'title="a"'),
    (column(IMAGE), 'sizes="4px"'),
    (column(IMAGE), 'border-top="4px solid red"'),
    (column(IMAGE), 'border-bottom="4px solid red"'),
    (column("<mj-spacer{} />"), 'border="4px solid red"'),
    (column("<mj-spacer{} />"), 'border-left="4px solid red"'),
    (column("<mj-table{}><tr><td>a</td></tr></mj-table>"), 'role="presentation"'),
    (column("<mj-table{}><tr><td>a</td></tr></mj-table>"), 'font-weight="bold"'),
    (column(SOCIAL), 'icon-position="right"'),
    (column(SOCIAL), 'srcset="b 2x"'),
    (column(SOCIAL), 'sizes="4px"'),
    (column(ACCORDION), 'font-weight="bold"'),
]


@pytest.mark.parametrize(("mjml", "attribute"), IGNORED)
def test_what_the_table_calls_without_effect_changes_nothing_in_mrml(mjml: str, attribute: str) -> None:
    assert complaints(mjml.format("")) == []
    assert complaints(mjml.format(f" {attribute}")) != []
    assert mjml2html(mjml.format(f" {attribute}")) == mjml2html(mjml.format(""))


@pytest.mark.parametrize("side", ["left", "right"])
def test_mrml_shrinks_an_image_for_a_side_border_that_it_does_not_draw(side: str) -> None:
    mjml = column(IMAGE.format(f' border-{side}="4px solid red"'))
    assert complaints(mjml) != []
    assert "solid red" not in mjml2html(mjml)


def test_mrml_gives_the_first_of_two_classes_precedence() -> None:
    classes = '<mj-attributes><mj-class name="a" color="red" /><mj-class name="b" color="blue" /></mj-attributes>'
    html = mjml2html(
        document('<mj-section><mj-column><mj-text mj-class="a b">a</mj-text></mj-column></mj-section>', classes)
    )
    assert "color:red" in html
    assert "color:blue" not in html


def test_mrml_reckons_wrong_widths_from_a_bare_zero() -> None:
    image = '<mj-image src="a" alt="" padding="{}" />'
    assert 'width="540"' in mjml2html(column(image.format("0px 30px")))
    assert 'width="600"' in mjml2html(column(image.format("0 30px")))


@pytest.mark.parametrize(
    "content",
    [
        '<mj-image src="a"{} />',
        '<mj-social><mj-social-element src="a"{}>a</mj-social-element></mj-social>',
        '<mj-carousel><mj-carousel-image src="a"{} /></mj-carousel>',
    ],
)
def test_mrml_gives_an_image_no_alt_of_its_own(content: str) -> None:
    bare, described = column(content.format("")), column(content.format(' alt=""'))
    assert (complaints(bare) != [], complaints(described)) == (True, [])
    assert mjml2html(described).count("alt=") > mjml2html(bare).count("alt=")


def test_mrml_hides_the_preview_in_white() -> None:
    assert "color:#ffffff" in mjml2html(document(head="<mj-preview>a</mj-preview>"))


def test_every_row_of_the_table_is_met_by_a_test() -> None:
    met = [mjml for mjml, _ in MISTAKES] + PARSE_ERRORS + [mjml.format(f" {name}") for mjml, name in IGNORED]
    met += [column(IMAGE.format(f' border-{side}="4px solid red"')) for side in ("left", "right")]
    met += [column(f'<mj-spacer border-{side}="1px solid red" />') for side in ("top", "right", "bottom")]
    nodes = [node for mjml in met for node in read(mjml)[0].descendants()]
    for node in nodes:
        node.effective = node.attributes
    assert [row.sentence for row in DEFECTS if not any(row.is_it(node) for node in nodes)] == []
