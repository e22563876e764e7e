"""Style sheets fetch nothing, and those that cost too much or cannot be read are refused in words."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from newsletter.errors import TemplateError
from newsletter.render.inline import inline
from newsletter.render.style_limits import LONGEST_SHEET, MOST_DECLARATIONS
from newsletter.render.stylesheet import premailer

assert urllib.request, "cssutils fetches with it once anything has imported it"


def letter(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a site, and the paths that have been asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/css")
            self.end_headers()
            self.wfile.write(b"p { color: red }")

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/a.css", asked
        server.shutdown()
        thread.join()


IMPORTS = ["@import", "@IMPORT", "@Import", "@im\\70ort", "@\\69 mport"]


@pytest.mark.parametrize("keyword", IMPORTS)
def test_an_import_is_refused_however_it_is_written(site: tuple[str, list[str]], keyword: str) -> None:
    address, asked = site
    for css, style, place in [
        (f'{keyword} "{address}"; p {{ margin: 0 }}', "", "inline.css: there is"),
        (f"p {{ margin: 0 }} @media print {{ {keyword} url({address}); }}", "", "inline.css: there is"),
        ("p { margin: 0 }", f"{keyword} url({address})", "A style attribute in a template has"),
    ]:
        with pytest.raises(TemplateError, match=rf"^{place} an @import, and nothing is fetched.* Copy the rules in"):
            inline(letter(f'<p style="{style}">1</p>'), css)
    assert asked == []


@pytest.mark.parametrize("keyword", IMPORTS)
def test_premailer_cannot_fetch(site: tuple[str, list[str]], keyword: str) -> None:
    address, asked = site
    rules, _ = premailer()("")._parse_style_rules(f'{keyword} "{address}"; p {{ margin: 0 }}', 0)
    assert [selector for _, selector, _ in rules] == ["p"]
    assert asked == []


def test_an_import_in_a_comment_or_a_text_is_none() -> None:
    inline(letter("<p style=\"content:'@import'\">1</p>"), "/* @import 'a'; */ p { content: '@import' }")


B = "<b>1</b>"


@pytest.mark.parametrize(
    ("css", "body", "said"),
    [
        ("p{color:red}" * (LONGEST_SHEET // 12 + 1), B, "inline.css has 200,004 characters"),
        ("b:hover{color:red}" * (MOST_DECLARATIONS + 1), B, "inline.css has 3,001 declarations"),
        ("p{color:red}" * (MOST_DECLARATIONS + 1), B, "inline.css has 3,001 declarations"),
        ("p,b{}" * (MOST_DECLARATIONS + 1), B, "inline.css has 3,001 declarations"),
        ("@media print{p{color:red}}" * (MOST_DECLARATIONS // 2 + 1), B, "inline.css has 3,002 declarations"),
        (f"{'p,' * 60}p{{{'x:y;' * 60}}}", B, "inline.css has 3,660 declarations"),
        ("b:first-child{color:red}" * 100, B * 3400, "inline.css and the style attributes .* 3,403 elements"),
        ("b ~ b ~ b ~ b{color:red}", B * 2000, "inline.css and the style attributes .* 2,003 elements"),
        ("b + b{color:red}" * 10, B * 2000, "inline.css and the style attributes .* 2,003 elements"),
        (
            "b{margin:0}",
            f'<b style="{"".join(f"x{number}:y;" for number in range(5000))}">',
            "inline.css and the style attributes .* 2 elements",
        ),
    ],
)
def test_a_style_sheet_that_costs_too_much_is_refused(css: str, body: str, said: str) -> None:
    with pytest.raises(TemplateError, match=f"^{said}"):
        inline(letter(body), css)


def test_style_sheets_of_the_head_are_refused_when_they_are_too_long_together() -> None:
    half = f"<style>b{{content:'{'a' * (LONGEST_SHEET // 2 - 12)}'}}</style>"
    inline(letter(B, half), "")
    with pytest.raises(TemplateError, match=r"^What the templates write into <style> has 200,002 characters"):
        inline(letter(B, half * 2), "")


@pytest.mark.parametrize(
    ("css", "style", "said"),
    [
        ("p{margin:0}", f"x:{'a(' * 3000}{')' * 3000}", r"A style attribute in a template says `x:a\(a\("),
        ("p{margin:0}", f"width:{'1' * 6000}", "A style attribute in a template says `width:1111"),
        (f"p{{width:{'1' * 6000}}}", "", "inline.css cannot be read as CSS: .* a number of thousands of digits"),
        (f"{'@media print{' * 600}p{{x:y}}", "", "inline.css cannot be read as CSS: .* a hundred blocks"),
        (f"p{{margin:0;font:{'red ' * 2000}}}", "", "inline.css says `font: red red "),
        (f"{'h1 ' * 2000}{{x:y}}", "", "inline.css says `h1 h1 h1 .*…`, and that cannot be read as a selector"),
        (f"{'h1 > ' * 1500}h1{{x:y}}", "", "inline.css says `h1 > h1 .*…`, and that cannot be read as a selector"),
        ('@namespace a "b"; a|h1{x:y}', "", r"inline.css says `a\|h1`, and that cannot be read as a selector"),
    ],
)
def test_what_other_libraries_cannot_read_is_quoted(css: str, style: str, said: str) -> None:
    with pytest.raises(TemplateError, match=f"^{said}"):
        inline(letter(f'<p style="{style}">1</p>'), css)
