"""The rules about mail programs: what they lack is found and named, but not where something makes up for it.

Each letter here has a divider, whose template is the one that a test writes, in a frame without mistakes.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from lxml import html as lxml_html

from newsletter.check.clients import check
from newsletter.check.clients.advice import ADVICE, HARMLESS
from newsletter.check.clients.caniemail import DEFAULT_CLIENTS, PLATFORMS, table
from newsletter.check.clients.usage import uses
from newsletter.check.finding import Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.css import declarations, style_rules
from newsletter.images import collect
from newsletter.model.files import find_issues
from newsletter.model.issue import load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.render import render_issue
from scripts.caniemail import lacking_in, newest, written

ROOT = Path(__file__).resolve().parent.parent.parent
ISSUE = "subject: Programs\npreheader: What they know\ntitle: Programs\ndate: 2026-03-20\nblocks:\n  - type: divider\n"
FRAME = """\
<mjml lang="{{ issue.language }}" dir="{{ dir }}">
<mj-head><mj-style>{% include "head.css" %}</mj-style></mj-head>
<mj-body>
{% for block in issue.blocks %}{% include "blocks/divider.mjml" %}{% endfor %}
</mj-body>
</mjml>
"""
TEMPLATE = "<mj-section>\n<mj-column>\n<mj-text>\n{}\n</mj-text>\n</mj-column>\n</mj-section>\n"
ALL_BUT_APPLE = "Gmail, Outlook for Windows, Outlook.com"


def rendered(issue: Path, publication: Publication) -> ParsedLetter:
    """Return an issue as these rules see it, which do not look at its message."""
    loaded = load_issue(issue, publication)
    pictures = collect(loaded, publication)
    return ParsedLetter(loaded, publication, render_issue(loaded, publication, pictures), pictures, b"")


def letter(folder: Path, body: str = "", head: str = "", publication: str = "") -> ParsedLetter:
    """Build a letter whose only block holds `body`, with `head` as what stays in its head."""
    (folder / "issues").mkdir(parents=True)
    (folder / "templates" / "blocks").mkdir(parents=True)
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{publication}", encoding="utf-8")
    files = {"letter.mjml": FRAME, "blocks/divider.mjml": TEMPLATE.format(body), "head.css": head}
    for name, content in files.items():
        (folder / "templates" / name).write_text(content, encoding="utf-8")
    issue = folder / "issues" / "programs.yaml"
    issue.write_text(ISSUE, encoding="utf-8")
    return rendered(issue, load_publication(folder))


def found(folder: Path, body: str = "", head: str = "", publication: str = "") -> list[Finding]:
    return list(check(letter(folder, body, head, publication)))


def said(findings: list[Finding]) -> list[str]:
    return [f"{finding.rule}: {finding.problem.message}" for finding in findings]


WARNED = {
    "flex": (
        '<div style="display:flex"><p>One</p><p>Two</p></div>',
        "clients.css: `display:flex` does nothing in Outlook for Windows.",
    ),
    "a column of flex": (
        '<div style="flex-direction:column"><p>One</p></div>',
        "clients.css: `flex-direction:column` does nothing in Gmail, Outlook for Windows and Yahoo.",
    ),
    "grid": (
        '<div style="display:grid"><p>One</p></div>',
        "clients.css: `display:grid` does nothing in Outlook for Windows.",
    ),
    "columns of a grid": (
        '<div style="grid-template-columns:1fr 1fr"><p>One</p></div>',
        "clients.css: `grid-template-columns` does nothing in Gmail, Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "position": (
        '<p style="position: absolute; top: 0">On top</p>',
        "clients.css: `position:absolute` does nothing in Gmail, Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "float": (
        '<p style="float:left">Beside</p>',
        "clients.css: `float` does nothing in Outlook for Windows.",
    ),
    "background picture": (
        '<table role="presentation"><tr><td style="background-image:url(\'https://example.org/a.png\')">On it</td></tr>'
        "</table>",
        "clients.css: `background-image` does nothing in Outlook for Windows.",
    ),
    "background picture, in short": (
        "<p style=\"background:url('https://example.org/a.png') no-repeat center / cover\">On it</p>",
        "clients.css: `background-image` does nothing in Outlook for Windows.",
    ),
    "gradient": (
        '<p style="background-image:linear-gradient(#ffffff,#000000)">On it</p>',
        "clients.css: `linear-gradient()` does nothing in Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "calc": (
        '<p style="width:calc(50% - 8px)">Half</p>',
        "clients.css: `calc()` does nothing in Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "clamp": (
        '<p style="font-size:clamp(16px,4vw,20px)">Large</p>',
        "clients.css: `clamp()` does nothing in Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "rem": (
        '<p style="font-size:1.25rem">Large</p>',
        "clients.css: `rem` does nothing in Outlook for Windows and Yahoo.",
    ),
    "rgba": (
        '<p style="color:rgba(0,0,0,.8)">Grey</p>',
        "clients.css: `rgba()` does nothing in Outlook for Windows.",
    ),
    "oklch": (
        '<p style="color:oklch(40% 0.1 20)">Red</p>',
        f"clients.css: `oklch()` does nothing in {ALL_BUT_APPLE}, Yahoo, Thunderbird and Samsung Email.",
    ),
    "a logical side": (
        '<p style="margin-inline:8px">Narrow</p>',
        f"clients.css: `margin-inline` does nothing in {ALL_BUT_APPLE}, Yahoo and Samsung Email.",
    ),
    "box-sizing": (
        '<p style="box-sizing:border-box;width:200px;padding:20px">Narrow</p>',
        "clients.css: `box-sizing` does nothing in Gmail (web on phones), Outlook for Windows and Yahoo.",
    ),
    "lines as they are typed": (
        '<p style="white-space:pre-line">One\nTwo</p>',
        "clients.css: `white-space` does nothing in Outlook for Windows and Samsung Email.",
    ),
    "something hidden": (
        '<p style="display:none">Not for everybody</p>',
        "clients.css: `display:none` does nothing in Gmail (web on phones).",
    ),
    "video": (
        '<video src="https://example.org/a.mp4" controls></video>',
        "clients.element: `<video>` does nothing in Gmail, Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "drawing": (
        '<svg width="40" height="40"><circle cx="20" cy="20" r="20"></circle></svg>',
        "clients.element: `<svg>` does nothing in Gmail, Outlook for Windows, Outlook.com and Yahoo.",
    ),
    "form": (
        '<form action="https://example.org/"><p>Your answer</p></form>',
        "clients.element: `<form>` does nothing in Outlook for Windows and Yahoo (iOS).",
    ),
    "field": (
        '<input name="answer">',
        "clients.element: `<input type=text>` does nothing in Outlook for Windows, Yahoo (Android) and Samsung Email.",
    ),
    "section with a look": (
        '<section style="padding:20px">Words</section>',
        "clients.element: `<section>` does nothing in Outlook for Windows and Yahoo.",
    ),
    "dialog": (
        "<dialog>Words</dialog>",
        "clients.element: `<dialog>` does nothing in Gmail (web, iOS, web on phones), Outlook for Windows, "
        "Outlook.com and Yahoo.",
    ),
    "webp": (
        '<img src="https://example.org/a.webp?size=2" alt="A" width="40">',
        "clients.element: `.webp` does nothing in Outlook for Windows.",
    ),
    "svg as a picture": (
        '<img src="https://example.org/a.svg" alt="A" width="40">',
        "clients.element: `.svg` does nothing in Gmail (web, web on phones).",
    ),
    "picture in the letter": (
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="A" width="40">',
        "clients.element: `data:` does nothing in Gmail.",
    ),
    "hidden": (
        "<p hidden>Not for everybody</p>",
        f"clients.attribute: `hidden` does nothing in {ALL_BUT_APPLE} and Yahoo.",
    ),
    "style sheet from elsewhere": (
        '<link rel="stylesheet" href="https://example.org/letter.css">',
        "clients.element: `<link>` does nothing in Gmail, Outlook.com, Yahoo, Thunderbird and Samsung Email.",
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_what_programs_lack_is_found_with_the_programs_that_lack_it(case: str, same_folder: Path) -> None:
    body, message = WARNED[case]
    assert message in said(found(same_folder, body))


SILENT = {
    "flex in no program that lacks it": "<!--[if !mso]><!--><div style='display:flex'><p>One</p></div><!--<![endif]-->",
    "flex over a ghost table": (
        '<div style="display:flex"><!--[if mso]><table><tr><td><![endif]--><p>One</p>'
        "<!--[if mso]></td></tr></table><![endif]--></div>"
    ),
    "float after a ghost table": (
        '<!--[if mso]><table align="left"><tr><td><![endif]--><p style="float:left">One</p>'
        "<!--[if mso]></td></tr></table><![endif]-->"
    ),
    "no float": '<p style="float:none;transform:none">One</p>',
    "float with align": '<table role="presentation" align="left" style="float:left"><tr><td>One</td></tr></table>',
    "position without a place": '<p style="position:relative">One</p>',
    "a margin along the line, and one by its sides": '<p style="margin:0 8px;margin-inline:8px">One</p>',
    "a padding along the line, and one side of it": '<p style="padding-left:8px;padding-inline-start:8px">One</p>',
    "a size along the line, and a width": '<div style="max-width:300px;max-inline-size:300px">One</div>',
    "background with bgcolor": (
        '<table role="presentation"><tr><td bgcolor="#ffffff" style="background-image:url(\'https://example.org/a.png\')">'
        "One</td></tr></table>"
    ),
    "background with a colour": (
        "<p style=\"background-color:#ffffff;background-image:url('https://example.org/a.png')\">One</p>"
    ),
    "background with a colour, in short": (
        "<p style=\"background:#ffffff url('https://example.org/red.png') no-repeat\">One</p>"
    ),
    "background in VML": (
        "<!--[if mso]><v:rect><v:fill src='https://example.org/a.png'/><v:textbox><![endif]-->"
        "<div><p style=\"background-image:url('https://example.org/a.png')\">One</p></div>"
        "<!--[if mso]></v:textbox></v:rect><![endif]-->"
    ),
    "gradient over a colour": '<div style="background:#ffffff;background:linear-gradient(#ffffff,#000000)">One</div>',
    "calc after pixels": '<div style="width:200px;width:calc(50% - 8px)">One</div>',
    "calc beside an attribute": '<img src="https://example.org/a.png" alt="" width="9" style="width:calc(50% - 1px)">',
    "rem after pixels": '<div style="font-size:20px;font-size:1.25rem">One</div>',
    "rem where it decorates": '<p style="border-radius:1rem">One</p>',
    "rgba in a shadow": '<p style="box-shadow:0 1px 2px rgba(0,0,0,.2)">One</p>',
    "decoration": '<p style="border-radius:4px;opacity:.9;transition:color 1s;text-shadow:0 0 1px #000000">One</p>',
    "box-sizing without padding": '<p style="box-sizing:border-box;width:200px">One</p>',
    "white-space on one line": '<p style="white-space:nowrap">One</p>',
    "something hidden in two ways": '<div style="display:none;max-height:0;overflow:hidden">One</div>',
    "video with a picture in it": (
        '<video src="https://example.org/a.mp4"><a href="https://example.org/">'
        '<img src="https://example.org/a.png" alt="Watch" width="40"></a></video>'
    ),
    "picture with an img": (
        '<picture><source srcset="https://example.org/a.webp"><img src="https://example.org/a.png" alt="A"></picture>'
    ),
    "section without a look": "<section>One</section>",
    "hidden in two ways": '<p hidden style="display:none;font-size:0">One</p>',
    "labels and languages": '<p aria-hidden="true" lang="fr" dir="ltr" title="Un">Un</p>',
    "png": '<img src="https://example.org/a.webp.png" alt="A" width="40">',
    "words that look like CSS": "<p>display:flex, position:absolute and 2rem</p>",
    "names that hold other names": '<p style="font-family:Flex,serif;border-style:inset">One</p>',
    "link to a font": '<link rel="stylesheet" href="https://fonts.example.org/css?family=Roboto">',
}


@pytest.mark.parametrize("case", SILENT)
def test_what_harms_nobody_or_has_something_beside_it_is_not_found(case: str, same_folder: Path) -> None:
    assert said(found(same_folder, SILENT[case])) == []


def test_a_margin_above_does_not_make_up_for_one_at_the_sides(same_folder: Path) -> None:
    assert len(found(same_folder, '<p style="margin-top:8px;margin-inline:8px">One</p>')) == 1


STYLE_SHEETS = {
    "a rule for all": (
        ".one { display: flex; }",
        ["clients.css: `display:flex` does nothing in Outlook for Windows."],
    ),
    "a rule in a media query": ("@media (max-width: 479px) { .one { display: flex; } }", []),
    "a rule in two conditions": ("@supports (display: grid) { @media print { .one { display: grid; } } }", []),
    "a rule for one program": ("[data-ogsc] .one { position: absolute; } #outlook .one { display: flex; }", []),
    "a rule for nothing": (".nowhere { display: flex; }", []),
    "a rule in a comment": ("/* .one { display: flex; } */", []),
    "a rule with a fallback in the style attribute": (".one { padding: calc(8px + 1%); }", []),
    "a rule without one": (
        ".one { line-height: calc(8px + 1%); }",
        ["clients.css: `calc()` does nothing in Outlook for Windows, Outlook.com and Yahoo."],
    ),
    "a rule with both": (".one { line-height: 24px; line-height: calc(8px + 1em); }", []),
    "an import": (
        '@import url("https://example.org/letter.css");',
        ["clients.at-rule: `@import` does nothing in Gmail, Outlook.com, Yahoo, Thunderbird and Samsung Email."],
    ),
    "an import of fonts": ('@import url("https://fonts.example.org/css?family=Roboto");', []),
    "a font": ("@font-face { font-family: One; src: url(https://example.org/a.woff2); }", []),
    "an animation": ("@keyframes turn { from { position: absolute; } to { display: grid; } }", []),
    "a mouse": (".one:hover { color: #000000; display: block; }", []),
    "words that CSS adds": (
        '.one::before { content: "New: "; }',
        ["clients.css: `::before` does nothing in Gmail, Outlook for Windows and Yahoo."],
    ),
    "a line that CSS draws": ('.one:after { content: ""; color: #000000; }', []),
    "a place that CSS counts": (
        ".one p:nth-child(2) { display: block; }",
        ["clients.css: `:nth-child` does nothing in Gmail, Outlook for Windows, Outlook.com and Yahoo."],
    ),
    "a colour that CSS counts": (".one p:nth-child(2) { color: #000000; }", []),
    "a click": (
        "#more:checked { display: block; }",
        ["clients.css: `:checked` does nothing in Gmail and Outlook for Windows."],
    ),
    "a rule in a rule": (
        ".one { p { width: 50%; } }",
        ["clients.css: `&` does nothing in Gmail, Outlook for Windows, Outlook.com and Yahoo."],
    ),
    "something that only a media query shows": (
        "@media (max-width: 479px) { .two { display: block !important; } }",
        ["clients.at-rule: `@media` does nothing in Gmail (web on phones), Outlook for Windows and Thunderbird."],
    ),
    "something that a media query shows instead of another": (
        "@media (max-width: 479px) { .two { display: block; } .one { display: none; } }",
        [],
    ),
}


@pytest.mark.parametrize("case", STYLE_SHEETS)
def test_style_sheets_are_read_as_programs_read_them(case: str, same_folder: Path) -> None:
    head, messages = STYLE_SHEETS[case]
    body = (
        '<div class="one" style="padding:8px"><p>One</p><p>Two</p></div>\n'
        '<div class="two" style="display:none;max-height:0">Three</div>\n<p id="more">Four</p>'
    )
    assert said(found(same_folder, body, head)) == messages


def test_a_finding_says_what_to_do_at_the_line_of_the_template(same_folder: Path) -> None:
    (finding,) = found(same_folder, '<p>Before</p>\n<p style="position:absolute">On top</p>')
    assert (finding.rule, finding.severity) == ("clients.css", "warning")
    assert finding.problem.file.endswith("templates/blocks/divider.mjml")
    assert (finding.problem.line, finding.problem.column) == (5, 1)
    assert finding.problem.hint == ADVICE["css-position"]


def test_one_feature_is_found_once_at_its_first_place(same_folder: Path) -> None:
    body = '<p style="float:left">One</p>\n<p style="float:right">Two</p>'
    (finding,) = found(same_folder, body)
    assert finding.problem.line == 4


def test_what_most_programs_lack_comes_first_and_then_what_matters_most(same_folder: Path) -> None:
    body = (
        '<p style="font-size:1rem">1</p><p style="float:left">2</p><p style="margin-inline:1px">3</p>'
        '<p style="display:flex">4</p>'
    )
    features = [finding.problem.message.split("`")[1] for finding in found(same_folder, body)]
    assert features == ["margin-inline", "rem", "display:flex", "float"]


def test_only_the_clients_of_the_publication_count(same_folder: Path) -> None:
    body = '<p style="display:flex;position:absolute">One</p>'
    assert found(same_folder / "apple", body, publication="clients: [apple-mail]\n") == []
    (finding,) = found(same_folder / "gmail", body, publication="clients: [gmail, apple-mail, gmail]\n")
    assert finding.problem.message == "`position:absolute` does nothing in Gmail."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("gmial", "Did you mean `gmail`?"),
        ("Outlook-Windows", "Did you mean `outlook-windows`?"),
        ("Samsung Email", "Did you mean `samsung`?"),
        ("pigeon", f"Write one of {', '.join(table().clients)}."),
    ],
)
def test_a_mail_program_that_nobody_knows_is_found_where_it_is_named(name: str, hint: str, same_folder: Path) -> None:
    (finding,) = found(same_folder, publication=f"clients:\n  - gmail\n  - {name}\n")
    assert (finding.rule, finding.severity) == ("clients.unknown", "error")
    assert finding.problem.message == f"There is no mail program `{name}` in the data."
    assert finding.problem.hint == hint
    assert finding.problem.file.endswith("newsletter.yaml")
    assert (finding.problem.line, finding.problem.column) == (4, 5)


SHIPPED = (ROOT, ROOT / "tests" / "kitchen-sink", ROOT / "docs" / "examples" / "harbour")


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_letters_of_this_repository_hold_in_every_client(folder: Path) -> None:
    publication = load_publication(folder)
    for issue in find_issues(folder):
        assert said(list(check(rendered(issue, publication)))) == []


def test_every_kind_of_block_holds_in_every_client() -> None:
    editions = ROOT / "tests" / "editions"
    for issue in sorted(editions.glob("*/issue.yaml")):
        assert said(list(check(rendered(issue, load_publication(editions))))) == [], issue


# CSS that nobody meant


ENDLESS = (
    *("{" * 20_000, "}" * 20_000, "a{" * 12_000, "a{}" * 12_000, "@media{" * 12_000, "a{b:" + "c(" * 16_000),
    *("url(" * 12_000, '"' * 20_000, "/*" * 20_000, "a:" * 16_000, "a{b:" + "x" * 40_000, "\\" * 20_000),
)


@pytest.mark.parametrize("css", ENDLESS, ids=lambda css: css[:7])
def test_css_without_an_end_is_read_in_no_time(css: str) -> None:
    before = time.process_time()
    list(style_rules(css))
    declarations(css)
    root = lxml_html.document_fromstring(f"<style>{css}</style><p style='{css}'>One</p>")
    list(uses(root, table().by_name))
    assert time.process_time() - before < 10


def test_css_is_read_with_its_strings_addresses_and_comments() -> None:
    css = "a{color:red;background:url(data:x;y{z})/*}*/}b{content:'};\\'{';COLOR : Blue !important}"
    rules = {rule.selector: [(each.name, each.value) for each in rule.declarations] for rule in style_rules(css)}
    assert rules == {
        "a": [("color", "red"), ("background", "url(data:x;y{z})")],
        "b": [("content", "'};\\'{'"), ("color", "blue")],
    }


# The table


def test_the_table_says_where_it_is_from_and_whose_it_is() -> None:
    assert (table().version, table().date) == ("2.0.2", "2026-05-13")
    assert "caniemail.com" in table().source
    assert "Rémi Parmentier" in table().notice[0]
    assert any("shall be included in all copies" in line for line in table().notice)


def test_every_client_is_in_the_table_and_lacks_something_on_each_platform() -> None:
    assert set(DEFAULT_CLIENTS) < set(table().clients)
    for client in table().clients.values():
        assert all(table().lacks(client.id, platform) for platform in client.platforms)
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
