"""A publication → the same with one thing changed: data, texts, templates, style sheets, pictures, files.

Comes in: the files, and a source of chance. Goes out: the files changed in place, and a sentence about it. What is
changed at once is one thing, so that a failure can be narrowed down to the changes that it needs.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from random import Random
from typing import Any

from newsletter.reading.parsing import parse
from tests.fuzz.bases import ISSUE, OTHER, SHORT, Files, Special, pictures, shipped, template_names
from tests.planting import as_yaml

OUTSIDE = "../outside"
"""A folder beside the publication, of which nothing may be read: each of its files says SECRET."""

PAYLOADS = (
    "<script>", "</style>", "<!--[if mso]>", "<![endif]-->", "]]>", "-->", "{{ first_name | there }}", "{{ 7*7 }}",
    "{% x %}", "{#", "{{", "}}", "\"", "'", "`", "\\", "&", "&#0;", "&#xE000;", "<", ">", "*", "**", "_", "[", "](",
    ")", "{{ first_name }}", "{{ unsubscribe_url }}", "{{ web_version_url }}", "{{ postal_address }}",
    "[x](javascript:x)", "![x](y)", "https://example.org/?a=b&c=(d)", "<https://x", "a@example.org", "# ", "- ", "> ",
    "[a](https://x.org/{{ first_name }})", "*|FNAME|*", "{% if", "{{{", "<% %>", "%%x%%",
    "1. ", "---", "    ", "```",
    "\n", "\n\n", "\r", "\t", "\u2028", "\x85", "\u00a0", "\u00ad", "\u200d", "\u202e",
    "\ufeff", "\ufffd", "e\u0301", "😀", "中", "א", "\0", "\x1b", "\x1b]0;x\x07", "\ue000", "\U0010ffff",
    "=?UTF-8?Q?=0A?=", "%", "%EE%80%80", "#", ", ", "; ", ": ", " #x", "::stop-commands::x\n",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, "", " ", "no", "true", "~", "0", "-1", "1e400", "9" * 30, "16:30", "2022-02-30", "2022-02-08", "9999-12-31",
    "0001-01-01", "0001-01-01 00:30", "9999-12-31 23:59", "2026-03-29 02:30", "2026-10-25 02:30", "90 min",
    "999999 h", "9" * 12 + " h", "CEST", "Europe/Brussels", "Pacific/Apia", "../../etc/passwd", "America/New_York\0",
    "Factory", "en", "ar", "xx", "zh-Hant-HK", "en-US", "x-klingon", "root", "text", "sessions", "cancelled",
    "https://example.org/", "https://[::1]:99999/", "https://xn--a.example/", "https://例え.jp/\u202e", "HTTP://A",
    "mailto:a@example.org", "mailto:a@example.org?subject=x&body=%0A", "tel:+32", "javascript:x", "{{ url }}",
    "{{ first_name }}", "picture.png", "../picture.png", "images/narrow.png", "../../outside/secret.png", "..", ".",
    "#9b1c31", "x" * 3000, "con", "a\x00b", [], {}, [[]], [None], ["x"], {"x": "y"}, {"": ""}, {"type": "text"},
    {"title": None}, True, 0, -1, 1.5, 10**30,
)  # fmt: skip
OTHER_NAMES = ("heading", "title", "url", "text", "x", "type", "", "__class__", "issue", "\ufeff", "a: b")

JINJA = (
    "{{", "}}", "{%", "%}", "{#", "#}", "{% raw %}", "{% endfor %}", "{% endif %}", "{% else %}", "{% block x %}",
    "{{ issue }}", "{{ publication }}", "{{ theme }}", "{{ words }}", "{{ tags }}", "{{ nothing }}", "{{ loop }}",
    "{{ block }}", "{{ block.nothing }}", "{{ issue.blocks[99] }}", "{{ issue.blocks[0].type }}", "{{ words.nothing }}",
    "{{ none.x }}", "{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ 'a' ~ 1 }}", "{{ [] | first }}", "{{ {} | max }}", "{{ -1 }}",
    "{{ date(1) }}", "{{ dates() }}", "{{ described(issue) }}", "{{ add_to_calendar('x') }}", "{{ issue | prose }}",
    "{{ 1 | wrap }}", "{{ 'a b' | wrap(0) }}", "{{ 'a b' | wrap(-5) }}", "{{ none | inline }}", "{{ [] | hang }}",
    "{{ 'x' | nofilter }}", "{{ 'x' is notest }}", "{{ caller() }}", "{{ self }}", "{{ super() }}", "{{ dict(a=1) }}",
    "{% for x in 5 %}{% endfor %}", "{% for x in issue.blocks recursive %}{{ loop(issue.blocks) }}{% endfor %}",
    "{% include 'footer.mjml' %}", "{% include 'letter.mjml' %}", "{% include 'nothing.mjml' %}", "{% include 1 %}",
    "{% include ['x', 'footer.mjml'] ignore missing %}", "{% include '../newsletter.yaml' %}", "{% include '' %}",
    "{% include '../../outside/secret.txt' %}", "{% include '/etc/hostname' %}", "{% include 'words.yaml' %}",
    "{% import 'parts.mjml' as p %}", "{% from 'parts.mjml' import nothing %}", "{% extends 'letter.mjml' %}",
    "{% set x = namespace() %}{% set x.y = 1 %}{{ x.y }}", "{% set block = none %}", "{% set issue = 1 %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{{ '<script>' }}", "{{ '<script>' | safe }}",
    "{{ issue.blocks | map(attribute='type') | join(', ') }}", "{{ issue.blocks | groupby('type') }}",
    "{{ issue.subject | upper | replace('A', '\ue000') }}", "{{ '\ue000' }}", "{{ '{{ first_name }}' }}",
    "{{ prepare('{{ first_name }}') }}", "{{ parsed.parse('x') }}", "{{ width_of('x') }}", "{% do x %}", "{% break %}",
    "{{ lipsum() }}", "{{ cycler('a').next() }}", "{{ joiner()() }}", "{{ issue.source }}", "{{ publication.root }}",
)  # fmt: skip
HOSTILE_JINJA = (
    "{{ cycler.__init__.__globals__.os.popen('touch pwned').read() }}", "{{ ''.__class__.__mro__ }}",
    "{{ publication.root.parent.joinpath('outside', 'secret.txt').read_text() }}", "{{ issue.model_copy() }}",
    "{{ (publication.root / 'pwned').write_text('x') }}", "{{ issue.path.unlink() }}", "{{ issue.source.text }}",
    "{{ 'a' * 30000000 }}", "{{ '%030000000d' | format(1) }}", "{{ 'a' | center(30000000) }}", "{{ 9 ** 9 ** 9 }}",
    "{% for a in range(1000000000) %}x{% endfor %}", "{{ range(1000000000) | list }}", "{{ [0] * 1000000000 }}",
    "{% for a in range(99999) %}{% for a in range(99999) %}{% endfor %}{% endfor %}", "{{ lipsum(n=10000) }}",
    "{% macro a(x) %}{{ a(x ~ x) }}{% endmacro %}{{ a('aaaaaaaa') }}", "{{ 'a' | indent(30000000) }}",
    "{% set x = namespace(a='aaaaaaaaaa') %}{% for i in range(40) %}{% set x.a = x.a ~ x.a %}{% endfor %}{{ x.a }}",
    "{{ 'aaaaaaaa' | replace('a', 'a' * 9999) | replace('a', 'a' * 9999) }}", "{{ ''.format_map }}",
    "{{ '{0.__class__}'.format(issue) }}", "{{ issue | attr('__class__') }}", "{{ tags.write.__func__ }}",
    "{% include 'letter.mjml' %}{% include 'letter.mjml' %}", "{{ issue.blocks | map('attr', '__class__') | list }}",
    "{{ issue.blocks | sum(start='') }}", "{{ 'a' | wordwrap(1) }}", "{{ (1, 2) | batch(30000000, 0) | list }}",
)  # fmt: skip
MARKUP = (
    "<mj-section>", "</mj-section>", "<mj-column>", "</mj-column>", "<mj-text>", "</mj-text>", "</mj-body>", "</mjml>",
    "<mj-raw>", "</mj-raw>", "<mj-raw><b></mj-raw>", "<mj-nothing />", "<mj-include path='../../outside/secret.txt' />",
    "<mj-include path='/etc/hostname' />", "<mj-include path='footer.mjml' type='css' />", "<mj-wrapper>", "<mj-group>",
    "<mj-style>@import url(file:///etc/hostname);</mj-style>", "<mj-style inline='inline'>a{color:red</mj-style>",
    "<mj-image src='../outside/secret.png' />", "<mj-image />", "<mj-image width='9999999999999px' src='x' />",
    "<mj-text font-size='x'>a</mj-text>", "<mj-text padding='1px 2px 3px 4px 5px'>a</mj-text>",
    "<mj-spacer height='-1px' />",
    "<mj-column width='0px'>", "<mj-column width='1e999%'>", "<mj-column width='x'>", "<mj-section background-url='x'>",
    "<mj-table>", "<mj-accordion></mj-accordion>", "<mj-carousel></mj-carousel>", "<mj-hero></mj-hero>",
    "<mj-navbar />",
    "<mj-social><mj-social-element name='x' /></mj-social>", "<mj-attributes>", "<mj-class name='x' />", "<mj-head>",
    "<mj-button>", "<mj-text css-class='a\"b'>x</mj-text>", "<div", "</div>", "</td></tr></table>", "<table>", "<p>",
    "<!--", "-->", "<!--[if mso]>", "<![endif]-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE x>",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>", "&b;", "&nbsp;", "&#0;", "&#xD800;", "&", "<", ">",
    "<a href=x", "<img src=\"x", "<style>", "</style>", "<span style='color:red;}'>", "<span style=\"a:b;;:;c\">",
    "<p style='background:url(../outside/secret.png)'>x</p>", "<p lang='x'>x</p>", "<h1>x</h1>",
    "<svg><style>a{</style>",
    "<a name>x</a>", "<a href='https://[x'>x</a>", "<img srcset='a b c, d' src='x'>", "<td width='9e9'>",
    "<x:y z:a=''>",
    "\0", "\x1b", "\ufeff", "\ue000", "\ue001", "\uffff", "\u2028", "\r",
)  # fmt: skip
CSS = (
    "{", "}", "{{", "}}", ";", ":", "/*", "*/", "<!--", "-->", "</style>", "<script>", "@", "@import url(x);", "\"",
    "'",
    "@import 'file:///etc/hostname';", "@import url(../outside/secret.txt);", "@charset \"x\";", "@namespace x url(y);",
    "@media (max-width:", "@media print{", "@media{a{b:c}}", "@supports not (a:b){", "@font-face{", "@page{", "@x y{z}",
    "a{background:url(javascript:x)}", "a{background:url(../outside/secret.png)}", "a{behavior:expression(1)}", "*{",
    "a{width:99999999999999999999999999px}", "a{width:1e999px}", "a{color:#12345}", "a{color:rgb(1,2)}", "a{color:}",
    "a{color:color-mix(in srgb, red 1e9%, blue)}", "a{color:hsl(NaN 1 1)}", "a{font:0/0 x}",
    "a{padding:1px 2px 3px 4px 5px}",
    "a{:b}", "a{b:}", "a{}", "{}", "a,{b:c}", ",a{b:c}", "a>{b:c}", ">a{b:c}", "a:not({b:c}", "a[b{c:d}",
    "a[b=\"c]{d:e}",
    "a::before{content:\"\\", "\\", "\\0", "\\ffffff ", "a\\:b{c:d}", ".\\31{a:b}", "#{a:b}", ".{a:b}", "a:b:c::d{e:f}",
    ":is(a,b){c:d}", ":nth-child(2n+){a:b}", ":has(> a){b:c}", "a{b:c !important !important}", "a{b:c!ie}",
    "a{--x:{y}}",
    "a{color:var(--x,var(--y))}", "a{margin:calc(1px + (2px)}", "a{b:url(", "a{b:\"", "a{&:hover{b:c}}", "\0", "\ufeff",
    "\ue000", "a{b:\U0010ffff}", "!", "/* {{ x }} */", "{% include 'dark.css' %}", "u+0-7f", "a{b:c}" * 300, "(" * 200,
    "a{b:" + "(" * 300, "a " * 300 + "{b:c}", ":not(" * 60, "@media x{" * 60,
)  # fmt: skip

Change = Callable[[Files, Random], str]


def change(files: Files, chance: Random) -> str:
    """Change one thing in a publication, and return what."""
    made: Change = chance.choices(tuple(CHANGES), tuple(CHANGES.values()))[0]
    return made(files, chance)


def _inserted(text: str, chance: Random, what: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + what + text[place:]


# Data


def issue_data(files: Files, chance: Random) -> str:
    """Change the issue's data, mostly a text that can be any."""
    return _data(files, ISSUE, chance, texts=0.8)


def settings_data(files: Files, chance: Random) -> str:
    """Change the data of newsletter.yaml, or of a theme's file."""
    return _data(files, chance.choice(_settings_files(files)), chance, texts=0.4)


def _settings_files(files: Files) -> list[str]:
    """Return the YAML files besides the issues; newsletter.yaml comes as often as all others."""
    others = [path for path in files if path.startswith("templates/") and path.endswith(".yaml")]
    return ["newsletter.yaml", *(others or ["newsletter.yaml"])]


def _data(files: Files, path: str, chance: Random, texts: float) -> str:
    content = files.get(path)
    data = parse(content, path).data if isinstance(content, bytes) else None
    places = list(paths(data))
    if not places:
        return f"{path} has no data"
    said = _text(data, places, chance) if chance.random() < texts else _structure(data, places, chance)
    files[path] = as_yaml(data).encode()
    return f"{path}: {said}"


def paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value within the data."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in parts for found in ((*path, key), *paths(value, (*path, key)))]


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    """Return the value at a path."""
    for step in path:
        data = data[step]
    return data


def _text(data: Any, places: list[tuple[str | int, ...]], chance: Random) -> str:
    """Insert something into one text, mostly one that can be any."""
    texts = [path for path in places if isinstance(at(data, path), str)]
    free = [path for path in texts if " " in at(data, path)]
    if not texts:
        return "no text"
    path = chance.choice(free if free and chance.random() < 0.9 else texts)
    added = chance.choice((chance.choice(PAYLOADS), _word(chance))) * chance.choice((1, 1, 1, 2, 40))
    at(data, path[:-1])[path[-1]] = _inserted(at(data, path), chance, added)
    return f"{added!r} in {path}"


def _word(chance: Random) -> str:
    letters = "abc é ß ÅA中אع😀\u0301\u200b\u200f\u2066-–.,;:!?0123456789%$"
    return "".join(chance.choices(letters, k=chance.randint(0, 5)))


def _structure(data: Any, places: list[tuple[str | int, ...]], chance: Random) -> str:
    """Delete, double, rename, swap or replace one value."""
    path = chance.choice(places)
    parent, key = at(data, path[:-1]), path[-1]
    what = chance.choice(("delete", "double", "swap", "replace", "replace"))
    if what == "delete":
        del parent[key]
    elif what == "double" and isinstance(parent, list):
        parent.insert(int(key), copy.deepcopy(parent[int(key)]))
    elif what == "double":
        parent[chance.choice((*OTHER_NAMES, str(key).title()))] = copy.deepcopy(parent[key])
    elif what == "swap":
        other = chance.choice(places)
        if other[: len(path)] != path and path[: len(other)] != other:
            elsewhere = at(data, other[:-1])
            parent[key], elsewhere[other[-1]] = elsewhere[other[-1]], parent[key]
    else:
        parent[key] = copy.deepcopy(chance.choice(ODD_VALUES))
    return f"{what} {path}"


# Texts


def issue_yaml(files: Files, chance: Random) -> str:
    """Change letters or lines of the issue's YAML."""
    return _yaml(files, ISSUE, chance)


def settings_yaml(files: Files, chance: Random) -> str:
    """Change letters or lines of newsletter.yaml, or of a theme's file."""
    return _yaml(files, chance.choice(_settings_files(files)), chance)


_IN_TEXT = re.compile(r"[ \"-]*(?:subject|preheader|heading|title|label|note|by|summary|name|role)\"?: \S| +[A-Z]")


def _yaml(files: Files, path: str, chance: Random) -> str:
    """Change letters or lines, mostly within a text, since a file that is no YAML any more is refused early."""
    content = files.get(path)
    if not isinstance(content, bytes) or not content:
        return f"{path} is no file"
    lines = content.decode("utf-8", "replace").split("\n")
    texts = [number for number, line in enumerate(lines) if _IN_TEXT.match(line)]
    number = chance.choice(texts if texts and chance.random() < 0.8 else range(len(lines)))
    line = lines[number]
    place = chance.randint(min(len(line), line.find(": ") + 3 if chance.random() < 0.8 else 0), len(line))
    what = chance.choice(("delete", "insert", "insert", "double", "line", "lines", "indent", "outdent", "encoding"))
    if what == "delete":
        lines[number] = line[:place] + line[place + chance.randint(1, 3) :]
    elif what == "insert":
        more = chance.choice(
            (chance.choice(PAYLOADS), _word(chance), chance.choice((*"-:|!%@[]{}", "&a ", "*a", "<<: ", "? ")))
        )
        lines[number] = line[:place] + more + line[place:]
    elif what == "double":
        lines[number] = line[:place] + line[max(0, place - 3) :]
    elif what == "line":
        del lines[number]
    elif what == "lines":
        lines.insert(chance.randint(0, len(lines)), line)
    elif what == "indent":
        lines[number] = chance.choice((" ", "  ", "\t", "\u00a0", "    ")) + line
    elif what == "outdent":
        lines[number] = line[chance.randint(1, 2) :] if line.startswith(" ") else line
    encoding = chance.choice(("utf-8-sig", "utf-16", "cp1252", "latin-1")) if what == "encoding" else "utf-8"
    files[path] = "\n".join(lines).encode(encoding, "replace")
    return f"{path}:{number + 1}: {what}"


# Themes


def template(files: Files, chance: Random) -> str:
    """Change a template of the letter or of the pages, which the publication then has as its own."""
    names = [name for name in template_names() if not name.endswith((".css", ".js"))]
    return _theme_file(files, chance.choice(names), chance, chance.choice((JINJA, HOSTILE_JINJA, MARKUP)))


def style_sheet(files: Files, chance: Random) -> str:
    """Change a style sheet, which the publication then has as its own."""
    names = [name for name in template_names() if name.endswith(".css")]
    return _theme_file(files, chance.choice(names), chance, CSS)


def _theme_file(files: Files, name: str, chance: Random, fragments: tuple[str, ...]) -> str:
    path = f"templates/{name}"
    content = files.get(path, shipped(name))
    if not isinstance(content, bytes):
        return f"{path} is no file"
    text = content.decode("utf-8", "replace")
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    what = chance.choice(("insert", "insert", "line", "lines", "brace", "letters", "cut", "swap"))
    if what == "insert":
        what = chance.choice(fragments)
        if chance.random() < 0.5:
            lines.insert(number, what)
        else:
            lines[number] = _inserted(lines[number], chance, what)
    elif what == "line":
        del lines[number]
    elif what == "lines":
        lines.insert(chance.randint(0, len(lines)), lines[number])
    elif what == "swap":
        other = chance.randrange(len(lines))
        lines[number], lines[other] = lines[other], lines[number]
    elif what == "cut":
        del lines[number:]
    else:
        found = list(re.finditer(r"[{}%<>;:()\"']" if what == "brace" else r".{1,3}", text))
        if found:
            at = chance.choice(found)
            lines = (text[: at.start()] + text[at.end() :]).split("\n")
    files[path] = "\n".join(lines).encode()
    return f"{path}:{number + 1}: {what[:60]}"


# Pictures


def picture(files: Files, chance: Random) -> str:
    """Change the bytes of a picture, or take one of another format."""
    shown = [path for path in files if path.endswith((".png", ".jpg")) and not path.startswith(("out/", "site/"))]
    if not shown:
        return "no picture"
    path = chance.choice(shown)
    kind = chance.choice(list(pictures()))
    content = bytearray(pictures()[kind])
    place, length = chance.randrange(len(content)), chance.choice((1, 1, 2, 4, 16, 200))
    if chance.random() < 0.4:
        place = min(place, chance.randrange(64))  # headers
    what = chance.choice(("flip", "flip", "ends", "odd", "double", "delete", "append", "none"))
    if what == "flip":
        content[place] ^= 1 << chance.randrange(8)
    elif what == "ends":
        del content[place:]
    elif what == "odd":
        odd = chance.choice((b"\0", b"\xff", b"\x7f\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x00\x00\x40\x00"))
        content[place : place + len(odd)] = odd
    elif what == "double":
        content[place:place] = content[place : place + length]
    elif what == "delete":
        del content[place : place + length]
    elif what == "append":
        content += b"more" * length
    files[path] = bytes(content)
    return f"{path}: {kind}, {what} at {place}"


# Files

ODD_NAMES = (
    "con", "nul", "a b", "é", "e\u0301", "-x", "--help", "x'y", 'x"y', "$(x)", "`x`", ";x", "x.y", ".x", "x\x1b[31m",
    "x\ny",
    "::error::x", "X", "for-mailchimp", "images", "404", "index", "x" * 200, "中", "\u202ex", "%41", "x&y", "<b>",
    "x.fr",
    "newsletter", "feed.xml", "a\udcff",
)  # fmt: skip


def file(files: Files, chance: Random) -> str:
    """Take a file away, or put something else in its place."""
    path = chance.choice([path for path in files if not path.startswith(("out/", "site/")) and path != OTHER])
    what = chance.choice(("gone", "empty", "folder", "link", "link out", "link in", "bytes", "large", "pipe", "name"))
    content = files.pop(path)
    match what:
        case "empty":
            files[path] = b""
        case "folder":
            files[path] = Special("folder")
        case "link":
            files[path] = Special("link", chance.choice(("nothing", ".", "..", PurePosixPath(path).name)))
        case "link out":
            up = "../" * path.count("/")
            files[path] = Special("link", f"{up}{OUTSIDE}/secret{PurePosixPath(path).suffix}")
        case "link in":
            files["kept"] = content
            files[path] = Special("link", "../" * path.count("/") + "kept")
        case "bytes":
            files[path] = chance.randbytes(chance.choice((1, 3, 100)))
        case "large" if isinstance(content, bytes) and content:
            files[path] = content * (1_200_000 // len(content))
        case "pipe":
            files[path] = Special("pipe")
        case "name":
            parent, _, name = path.rpartition("/")
            new = f"{chance.choice(ODD_NAMES)}{PurePosixPath(name).suffix}"
            files[f"{parent}/{new}" if parent else new] = content
            what = f"name {new!r}"
    return f"{path}: {what}"


def folder(files: Files, chance: Random) -> str:
    """Put a link, a file or nothing in the place of a folder."""
    folders = {str(above) for path in files for above in PurePosixPath(path).parents} - {"."}
    path = chance.choice(sorted(folders | {"out", "site", "templates", "templates/blocks"}))
    moved = {name: files.pop(name) for name in list(files) if name.startswith(f"{path}/")}
    if files.get(path):
        return f"{path} is no folder"
    up = "../" * path.count("/")
    what = chance.choice(("gone", "file", "link out", "link in", "link to itself", "empty"))
    match what:
        case "file":
            files[path] = b"MINE"
        case "link out":
            files[path] = Special("link", f"{up}{OUTSIDE}")
        case "link in":
            files |= {f"moved/{name.removeprefix(f'{path}/')}": content for name, content in moved.items()}
            files[path] = Special("link", f"{up}moved")
        case "link to itself":
            files[path] = Special("link", PurePosixPath(path).name)
        case "empty":
            files[path] = Special("folder")
    return f"{path}/: {what}"


def addition(files: Files, chance: Random) -> str:
    """Put something new where issues and templates are."""
    path = chance.choice(
        ("notes.yaml", "notes.yml", "issues/x.yaml", "issues/x.yml", "issues/deep/x.yaml", "issues/.x.yaml", "x.yaml",
         "templates/x.mjml", "templates/blocks/text.mjml", "templates/head.css", "templates/theme.yaml",
         "issues/images",
         "templates/words.yaml", "issues/x.yaml/y", "newsletter.yml", ".git/config", "templates/blocks/text.mjml/x")
    )  # fmt: skip
    up = "../" * path.count("/")
    contents: tuple[bytes | Special, ...] = (
        SHORT, b"", b"\xff\xfe", chance.randbytes(99), Special("folder"), Special("pipe"), Special("link", "/dev/zero"),
        Special("link", f"{up}{OUTSIDE}/secret.yaml"), Special("link", f"{up}{OUTSIDE}"), Special("link", "nothing"),
        Special("link", PurePosixPath(path).name), Special("link", f"{up}newsletter.yaml"), b"#" * 1_200_000,
    )  # fmt: skip
    files[path] = chance.choice(contents)
    return f"{path}: {files[path]!r:.40}"


def output(files: Files, chance: Random) -> str:
    """Put something of somebody's where a command writes."""
    path = chance.choice(
        ("out/issue", "out/issue/email.html", "out/issue/images/x.png", "out/for-brevo/issue/x", "out/for-brevo",
        "out/x",
         "out/issue/.newsletter-edition", "site/.newsletter-site", "site/index.html", "site/issue",
         "site/issue/index.html",
         "site/issue/images", "site/feed.xml", "site/x", "out/issue.kept", "site.kept",
         "out/.newsletter-0123456789abcdef0123456789abcdef", "site/404.html",
         ".newsletter", ".newsletter/built", ".newsletter/built/.gitignore", ".newsletter/built/letters",
         ".newsletter/built/letters/issue.json", ".newsletter/built/pages/issue.json")
    )  # fmt: skip
    if any(name == path or name.startswith(f"{path}/") or path.startswith(f"{name}/") for name in files):
        return f"{path} is there"
    up = "../" * path.count("/")
    contents: tuple[bytes | Special, ...] = (
        b"MINE", b"", b"\xff\xfe", f"{'0' * 64}  ../newsletter.yaml\n{'0' * 64}  newsletter.yaml\n".encode(),
        Special("folder"), Special("pipe"), Special("link", f"{up}newsletter.yaml"), Special("link", f"{up}{OUTSIDE}"),
        Special("link", "nothing"),
    )  # fmt: skip
    content = chance.choice(contents)
    files[path] = b"no list" if content == b"MINE" and "/.newsletter-" in path else content
    return f"{path}: {files[path]!r:.40}"


CHANGES: dict[Change, int] = {
    issue_data: 24,
    issue_yaml: 14,
    settings_data: 9,
    settings_yaml: 6,
    template: 14,
    style_sheet: 9,
    picture: 10,
    file: 7,
    folder: 3,
    addition: 3,
    output: 5,
}
"""Every kind of change, and how often it is made."""
