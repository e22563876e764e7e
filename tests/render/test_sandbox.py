"""A template can write text and nothing else: no code runs, nothing is read elsewhere, nothing grows without end."""

from __future__ import annotations

import os
import re
import tracemalloc
from contextlib import suppress
from pathlib import Path

import jinja2
import pytest
from click.testing import CliRunner

from benchmarks.letters import HUGE
from newsletter import load_issue, load_publication
from newsletter.cli import main
from newsletter.errors import InputError, TemplateError
from newsletter.model.files import shipped_templates
from newsletter.preview.desk import Desk
from newsletter.render import bounds, environment, listed
from newsletter.text import merge_tags
from tests.writing import PUBLICATION, issue

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = re.escape(str(shipped_templates()))
MOST_MEMORY = 10_000_000  # bytes, where the templates may make 3,000,000

ATTACK = '{{ cycler.__init__.__globals__.os.popen("touch PWNED").read() }}'

CODE = [
    (ATTACK, "`cycler` is not defined here."),
    ("{{ ''.__class__ }}", "A template cannot use `__class__` of a text."),
    ("{{ ''['__class__'] }}", "A template cannot use `__class__` of a text."),
    ("{{ ''['__cla' ~ 'ss__'] }}", "A template cannot use `__class__` of a text."),
    ("{{ [].__class__.__base__ }}", "A template cannot use `__class__` of a list."),
    ("{{ {}.__class__ }}", "A template cannot use `__class__` of a group of values."),
    ("{{ 1.__class__ }}", "A template cannot use `__class__` of a number."),
    ("{{ none.__class__ }}", "A template cannot use `__class__` of nothing."),
    ("{{ missing.__init__ }}", "`missing` is not defined here."),
    ("{{ missing['__init__'] }}", "`missing` is not defined here."),
    ("{{ block.missing.__init__ }}", "`block` has no `missing`."),
    ("{{ block.__init__ }}", "A template cannot use `__init__` of `text`."),
    ("{{ block.model_dump_json() }}", "A template cannot use `model_dump_json` of `text`."),
    ("{{ block['model_copy'] }}", "A template cannot use `model_copy` of `text`."),
    ("{{ issue.source.text }}", "A template cannot use `source` of a value of the kind `issue`."),
    ("{{ issue.path }}", "A template cannot use `path` of a value of the kind `issue`."),
    ("{{ publication.root }}", "A template cannot use `root` of a value of the kind `publication`."),
    ("{{ publication.words('en') }}", "A template cannot use `words` of a value of the kind `publication`."),
    ("{{ date.__globals__ }}", "A template cannot use `__globals__` of a function."),
    ("{{ range.__globals__ }}", "A template cannot use `__globals__` of a function."),
    ("{{ namespace.__init__ }}", "A template cannot use `__init__` of"),
    ("{{ namespace(a=1).__class__ }}", "A template cannot use `__class__` of a namespace."),
    ("{{ namespace(a=1)._Namespace__attrs }}", "A template cannot use `_Namespace__attrs` of a namespace."),
    ("{{ self.__init__ }}", "A template cannot use `__init__` of `self`."),
    ("{{ self._TemplateReference__context }}", "A template cannot use `_TemplateReference__context` of `self`."),
    (
        "{% block b %}{{ self.b._context }}{% endblock %}",
        "A template cannot use `_context` of a block of the template.",
    ),
    ("{% macro m() %}{% endmacro %}{{ m._func }}", "A template cannot use `_func` of a macro."),
    ("{% macro m() %}{% endmacro %}{{ m.name }}", "A template cannot use `name` of a macro."),
    ("{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}", "cannot use `_func` of a macro."),
    ("{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}", "A template cannot use `__class__` of a list."),
    ("{% for a in [1] %}{{ loop._iterable }}{% endfor %}", "A template cannot use `_iterable` of `loop`."),
    ("{% for a in [1] %}{{ loop.changed.__func__ }}{% endfor %}", "A template cannot use `__func__` of a function."),
    ("{% import 'parts.txt' as p with context %}{{ p.__dict__ }}", "`__dict__` of an imported template."),
    ("{% import 'parts.txt' as p with context %}{{ p._body_stream }}", "`_body_stream` of an imported template."),
    ("{% import 'parts.txt' as p with context %}{{ p }}", "An imported template is not a text."),
    ("{{ '{0.__class__}'.format(block) }}", "A template cannot use `format` of a text."),
    ("{{ '{a.__class__}'.format_map({'a': block}) }}", "A template cannot use `format_map` of a text."),
    ("{{ ('{0.__class__}' | safe).format(block) }}", "A template cannot use `format` of a text."),
    ("{{ '%s' % block }}", "`%` takes numbers, and here it has a text and `text`."),
    ("{{ '' | attr('__class__') }}", "There is no filter `attr`."),
    ("{{ '%s' | format(block) }}", "There is no filter `format`."),
    ("{{ {} | xmlattr }}", "There is no filter `xmlattr`."),
    ("{{ {} | tojson }}", "There is no filter `tojson`."),
    ("{{ block | pprint }}", "There is no filter `pprint`."),
    ("{% if '' is callable %}{% endif %}", "There is no test `callable`."),
    ("{{ [''] | map('attr', '__class__') }}", "There is no filter `attr`."),
    ("{{ [''] | select('callable') }}", "There is no test `callable`."),
    ("{{ [''] | map(attribute='__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ [block] | map(attribute='text.__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ [''] | groupby('__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ ['', ''] | sort(attribute='__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ ['', ''] | unique(attribute='__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ [''] | sum(attribute='__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ ['', ''] | min(attribute='__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ [''] | selectattr('__class__') }}", "A template cannot use `__class__` of a text."),
    ("{{ [''] | rejectattr('__class__', 'none') }}", "A template cannot use `__class__` of a text."),
    ("{{ [].append(1) }}", "A template cannot use `append` of a list."),
    ("{{ {}.update({}) }}", "A template cannot use `update` of a group of values."),
    ("{{ words.pop('register') }}", "A template cannot use `pop` of a group of values."),
    ("{{ issue.date.strftime('%0999999999d') }}", "A template cannot use `strftime` of a date."),
    ("{{ block.text() }}", "A text cannot be called."),
    ("{{ dict(a=1) }}", "`dict` is not defined here."),
    ("{{ lipsum() }}", "`lipsum` is not defined here."),
    ("{{ joiner() }}", "`joiner` is not defined here."),
    ("{{ block }}", "A value of the kind `text` is not a text."),
    ("{{ tags }}", "`tags` is not defined here."),
    ("{{ prepare(block.text) }}", "`prepare` is not defined here."),
    ("{{ width_of(block.text) }}", "`width_of` is not defined here."),
    ("{{ parsed.parse(block.text) }}", "`parsed` is not defined here."),
    ("{{ [block] | join }}", "A value of the kind `text` is not a text."),
    ("{{ '' ~ block }}", "A value of the kind `text` is not a text."),
    ("{{ date }}", "A function is not a text."),
    ("{% include '../newsletter.yaml' %}", "There is no template ../newsletter.yaml"),
    ("{% include '/etc/passwd' %}", "There is no template"),
    ("{% include 'blocks/../../newsletter.yaml' %}", "There is no template"),
    ("{% autoescape ''.__class__ %}{% endautoescape %}", "A template cannot use `__class__` of a text."),
    ("{% set words = '' %}{% set status = '__class__' %}{{ words[status] }}", "cannot use `__class__` of a text."),
]
"""What might run code, or read what is not a template's business → what is said about it."""

DOUBLED = "{% set n = namespace(x=START) %}{% for i in range(60) %}{% set n.x = STEP %}{% endfor %}"


def doubled(start: str, step: str) -> str:
    """Return a template in which a value grows exponentially, all of it alive."""
    return DOUBLED.replace("START", start).replace("STEP", step)


LONG = "A text grows to more than 5 million characters."
LARGE = "A list grows to more than 100,000 entries."
ENDLESS = "The templates go on without end"
DEEP = "A template includes itself, or a macro calls itself, without end, or it nests too much."
NESTED = "This is nested too deeply: write it in several steps"
MISSING = "{% for a in r %}{% include ['nope.txt', 'nope.mjml'] ignore missing %}{% endfor %}"
LOOPS = "{% set r = range(10000) %}"

GROWTH = [
    ("{{ 'a' * 30000000 }}", "`*` takes numbers, and here it has a text and a number."),
    ("{{ 30000000 * 'a' }}", "`*` takes numbers, and here it has a number and a text."),
    ("{{ [1] * 30000000 }}", "`*` takes numbers, and here it has a list and a number."),
    ("{{ '%030000000d' % 1 }}", "`%` takes numbers, and here it has a text and a number."),
    ("{{ ('%030000000d' | safe) % 1 }}", "`%` takes numbers, and here it has a text and a number."),
    ("{{ '%030000000d' | format(1) }}", "There is no filter `format`."),
    ("{% if '%0300000000d' is odd %}{% endif %}", "A text is not a number."),
    ("{% if '%0300000000d' is even %}{% endif %}", "A text is not a number."),
    ("{% if '%0300000000d' is divisibleby(1) %}{% endif %}", "A text is not a number."),
    ("{{ 'a' | center(30000000) }}", "There is no filter `center`."),
    ("{{ 'a' | indent(30000000) }}", "There is no filter `indent`."),
    ("{{ 'a'.center(30000000) }}", "A template cannot use `center` of a text."),
    ("{{ 'a'.ljust(30000000) }}", "A template cannot use `ljust` of a text."),
    ("{{ 'a'.zfill(30000000) }}", "A template cannot use `zfill` of a text."),
    ("{{ 'a\\tb'.expandtabs(30000000) }}", "A template cannot use `expandtabs` of a text."),
    ("{{ 9 ** 9 ** 9 }}", "`**` takes numbers"),
    ("{{ range(10001) | list }}", "`range` has 10,001 numbers here, and 10,000 are the most."),
    (doubled("'a'", "n.x ~ n.x"), LONG),
    (doubled("'a' | safe", "n.x ~ n.x"), LONG),
    (doubled("'\"' ", "n.x ~ n.x ~ ('' | safe)"), LONG),
    (doubled("'a'", "n.x + n.x"), LONG),
    (doubled("'aa'", "n.x | replace('a', 'aa')"), LONG),
    (doubled("'a'", "n.x | replace('', n.x)"), LONG),
    (doubled("'a'", "[n.x, n.x] | join"), ""),
    (doubled("'ab'", "n.x | join(n.x)"), LONG),
    (doubled("[1]", "n.x + n.x"), LARGE),
    (doubled("[1]", "[n.x, n.x]"), LARGE),
    (doubled("(1,)", "(n.x, n.x)"), LARGE),
    (doubled("{}", "{'a': n.x, 'b': n.x}"), LARGE),
    (doubled("[1]", "[n.x, n.x] | list"), ""),
    (doubled("[1]", "[n.x] | batch(2, n.x) | list"), ""),
    (doubled("[1]", "[n.x, n.x] | sum(start=[])"), ""),
    (doubled("9", "n.x * n.x"), "A number grows too large for a letter."),
    ("{% set x = 'a' %}" + "{% set x = x ~ x %}" * 60, LONG),
    ("{% set x = 'a' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60, LONG),
    ("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}" + doubled("'a'", "twice(n.x)"), LONG),
    ("{% macro m() %}{{ caller() * 1 }}{% endmacro %}{% call m() %}a{% endcall %}", "`*` takes numbers"),
    (
        "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}"
        + "{% call m() %}" * 16
        + "a" * 99
        + "{% endcall %}" * 16,
        "",
    ),
    (doubled("'a'", "n.x ~ n.x | upper | trim"), LONG),
    (LOOPS + "{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}", ENDLESS),
    (LOOPS + "{% for a in r %}{% for b in r if false %}{% endfor %}{% endfor %}", ENDLESS),
    (LOOPS + "{% for a in r %}{% for b in r %}words{% endfor %}{% endfor %}", ""),
    (LOOPS + "{% for a in r %}{% for b in r %}{{ block.text }}{% endfor %}{% endfor %}", ""),
    (LOOPS + "{% for a in r %}{% set b = r | list %}{% endfor %}", ""),
    (LOOPS + "{% set l = r | list %}{% for a in r %}{% if l == l[:] %}{% endif %}{% endfor %}", ""),
    (LOOPS + "{% set l = r | list %}{% for a in r %}{% if -1 in l %}{% endif %}{% endfor %}", ENDLESS),
    (LOOPS + "{% set l = r | list %}{% for a in r %}{% if l is eq(l) %}{% endif %}{% endfor %}", ENDLESS),
    (LOOPS + "{% for a in r %}{{ r | sum }}{% endfor %}", ENDLESS),
    (LOOPS + "{% for a in r %}{{ r | map('string') | join }}{% endfor %}", ""),
    (LOOPS + "{% for a in r %}{% import 'parts.txt' as p with context %}{% endfor %}", ENDLESS),
    (LOOPS + "{% for a in r %}{% import 'parts.txt' as p %}{% endfor %}", ENDLESS),
    (LOOPS + "{% for a in r %}{% include 'parts.txt' %}{% endfor %}", ENDLESS),
    ("{{ [" + "1, " * 20_000 + "] }}", "This template is too long: divide it into several."),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", DEEP),
    ("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}", DEEP),
    ("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}", ""),
    ("{% include 'blocks/text.txt' %}", DEEP),
    ("{% import 'blocks/text.txt' as x with context %}", DEEP),
    ("{% extends 'blocks/text.txt' %}", DEEP),
    ("{% block b %}{{ self.b() }}{% endblock %}", DEEP),
    ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", DEEP),
    ("{% for a in [1] * 2 recursive %}{% endfor %}", "`*` takes numbers"),
    ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", NESTED),
    ("{{ 1" + " | string" * 300 + " }}", NESTED),
    ("{% if 1 %}" * 300 + "{% endif %}" * 300, NESTED),
    ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "Loops are nested more than 10 deep here."),
    ("{{ 1" + "0" * 5000 + " }}", "A number grows too large for a letter."),
    ("{{ 1e400 }}", "A number grows too large for a letter."),
    (LOOPS + MISSING, ENDLESS),
    ("{{ 'a'.strip('" + "b" * 101 + "') }}", "`strip` takes a text of up to 100 characters in parentheses."),
    ("{{ 'a' | trim('" + "b" * 101 + "') }}", "`trim` takes up to 100 characters in its parentheses."),
    (LOOPS + "{% macro m() %}{{ varargs }}{% endmacro %}{% for a in r %}{{ m(*r) }}{% endfor %}", ""),
    (LOOPS + "{% for a in r %}{% set b = block.text | map(attribute='0" + ".0" * 9999 + "') %}{% endfor %}", ENDLESS),
    ("{{ 'a b' | wrap(30000000) }}", "A line has 1 to 200 columns here"),
    ("{{ 'a b' | wrap(rest='a' * 99) }}", "`*` takes numbers"),
    ("{{ 'a' | underline('" + "a" * 100 + "') }}", "A line has 1 to 200 columns here"),
    ("{{ '***' | prose_text(30000000) }}", "A line has 1 to 200 columns here"),
    ("{{ '# a' | prose('" + "a" * 100 + "') }}", "A line has 1 to 200 columns here"),
    (doubled("'a\\n'", "n.x ~ n.x | hang('    ', '    ')"), ""),
    ("{{ [1] | batch(30000000, 1) }}", "30000000 is too much here: 1000 is the most."),
    ("{{ [1] | slice(30000000) }}", "30000000 is too much here: 1000 is the most."),
    ("{{ 1.5 | round(30000000, 'ceil') }}", "30000000 is too much here: 1000 is the most."),
    ("{{ 1.5 | round(300, 'ceil') }}", "`round` knows up to 10 decimal places."),
    ("{{ 'a' | truncate(30000000) }}", "30000000 is too much here: 1000 is the most."),
    ("{{ ('9' * 9) | int }}", "`*` takes numbers"),
    ("{% set x = {[1]: 2} %}", "The names in braces must be written out"),
    ("{{ {}[[1]] }}", "A list in brackets finds nothing."),
    ("{{ {}[(1, 2)] }}", "A list in brackets finds nothing."),
]
"""What might loop or grow without end → what is said about it, or "" where any of the bounds may be met first."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication with an issue of one block, in the plain text of which its own template stands alone."""
    root = tmp_path / "publication"
    (root / "issues").mkdir(parents=True)
    (root / "newsletter.yaml").write_text("name: A letter\n", "utf-8")
    (root / "issues" / "first.yaml").write_text(issue("  - {type: text, text: Hello}\n"), "utf-8")
    (root / "templates" / "blocks").mkdir(parents=True)
    frame = "{% for block in issue.blocks %}{% include 'blocks/text.txt' %}{% endfor %}"
    (root / "templates" / "letter.txt").write_text(frame, "utf-8")
    return root


def filled(root: Path) -> str:
    """Return the plain text of the issue."""
    publication = load_publication(root)
    read = load_issue(root / "issues" / "first.yaml", publication)
    tags = merge_tags.find([*read.texts, *publication.texts])
    return environment.fill(publication, "letter.txt", environment.shared_context(read, publication, tags))


def written(root: Path, template: str) -> str:
    """Return what a template writes for the block."""
    (root / "templates" / "blocks" / "text.txt").write_text(template, "utf-8")
    return filled(root)


# What is refused


@pytest.mark.parametrize(("template", "message"), CODE)
def test_a_template_that_might_run_code_or_read_what_is_not_its_own_is_refused_at_its_line(
    root: Path, template: str, message: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        written(root, f"Words\n{template}")

    assert message in str(caught.value)
    if "There is no template" not in message:
        assert re.match(rf"{re.escape(str(root))}/templates/blocks/text\.txt:[12]: ", str(caught.value))


@pytest.mark.parametrize(("template", "message"), GROWTH)
def test_a_template_that_loops_or_grows_without_end_is_stopped_at_its_line(
    root: Path, template: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_STEPS", 400_000)
    with pytest.raises(TemplateError) as caught:
        written(root, template)

    assert message in str(caught.value)
    assert re.match(rf"{re.escape(str(root))}/templates/(?:blocks/text|letter)\.txt:1: |{TEMPLATES}", str(caught.value))


@pytest.mark.parametrize(
    "template",
    [
        "{% for i in r %}{% for j in r %}{% set n.x = namespace(p=n.x) %}{% endfor %}{% endfor %}",
        "{% for i in r %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% for i in r %}{% set t %}{{ big }}{{ i }}{% endset %}{% set n.x = namespace(p=n.x, t=t) %}{% endfor %}",
        "{% for i in r %}{% set n.x = namespace(p=n.x, t=big | list) %}{% endfor %}",
        "{% for i in r %}{{ big }}{% endfor %}",
        "{% for i in r %}{{ [big] }}{% endfor %}",
        "{% for i in r %}{% import 'parts.txt' as p with context %}{% set n.x = namespace(p=n.x, q=p) %}{% endfor %}",
        "{% for i in r %}{% macro m() %}{% endmacro %}{% set n.x = namespace(p=n.x, q=m) %}{% endfor %}",
    ],
)
def test_a_template_that_hoards_is_stopped_before_the_memory_is_full(
    root: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES", 3_000_000)
    monkeypatch.setattr(bounds, "LONGEST_TEXT", 100_000)
    grown = "('\U0001f600' ~ '" + '"' * 300 + "') | replace('\"', '" + '"' * 200 + "')"
    before = f"{{% set n = namespace(x='a') %}}{{% set r = range(9999) %}}{{% set big = {grown} %}}"
    load_publication(root)
    tracemalloc.start()
    try:
        with pytest.raises(TemplateError, match=r"The templates make more than|A text grows to more than|A list grows"):
            written(root, before + template)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "template",
    [
        "{% set b = big | select('none') %}",
        "{% set b = big | max %}",
        "{% set b = big | unique %}",
        "{% set b = big | title %}",
        "{% for character in big if false %}{% endfor %}",
        "{% if big is upper %}{% endif %}",
        "{% if big.isdigit() %}{% endif %}",
    ],
)
def test_every_character_of_a_text_that_is_gone_through_is_counted(
    root: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown = "{% set r = range(9999) %}{% set n = namespace(x='aaaaaaaaaaaaaaaa') %}"
    doubled = "{% for i in range(12) %}{% set n.x = n.x ~ n.x %}{% endfor %}{% set big = n.x %}"
    monkeypatch.setattr(bounds, "MOST_STEPS", 500_000)
    with pytest.raises(TemplateError, match=ENDLESS):
        written(root, f"{grown}{doubled}{{% for i in range(800) %}}{template}{{% endfor %}}")


@pytest.mark.parametrize(
    "template",
    ["{{ 5 | max }}", "{{ none | length }}", "{{ 1 / 0 }}", "{{ date('x') }}", "{% for a in 5 %}{% endfor %}"],
)
def test_a_value_of_the_wrong_kind_is_told_in_words_for_authors_of_themes(root: Path, template: str) -> None:
    with pytest.raises(TemplateError, match=r"text\.txt:2: .* has a value that it cannot use\. Look for nothing"):
        written(root, f"Words\n{template}")


@pytest.mark.parametrize("name", ["inline", "prose", "wrap", "typed"])
def test_a_text_that_is_not_there_is_told_where_a_filter_needs_one(root: Path, name: str) -> None:
    with pytest.raises(TemplateError, match=r"text\.txt:2: There is no text here\. Write `{% if … %}`"):
        written(root, f"Words\n{{{{ none | {name} }}}}")


@pytest.mark.parametrize("name", ["a" * 300, "a/b" * 900])
def test_a_template_with_an_impossible_name_is_missing(root: Path, name: str) -> None:
    assert written(root, f"{{% include '{name}' ignore missing %}}Words") == "Words"


@pytest.mark.parametrize("written_as", ["\\x00", "\0", "\\ud800", "\\ufffe", "\\ue000"])
def test_a_character_that_no_letter_can_have_is_refused_at_its_line(root: Path, written_as: str) -> None:
    with pytest.raises(TemplateError, match=r"text\.txt:2: The character U\+[0-9A-F]{4} cannot be in a letter"):
        written(root, f'Words\n{{{{ "{written_as}" }}}}')


# What is allowed


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ block.text }} {{ block['text'] }}", "Hello Hello"),
        ("{{ issue.date.year }}-{{ issue.date.isoformat() }}", "2026-2026-04-20"),
        ("{{ issue.slug }} {{ publication.languages | length > 5 }}", "first True"),
        ("{{ theme.widths.page // 2 }} {{ theme.widths.page % 2 }} {{ 7 / 2 }} {{ 2 * 3 - 1 }}", "320 0 3.5 5"),
        ("{{ 'a' + 'b' }} {{ [1] + [2] }} {{ (1,) + (2,) }}", "ab [1, 2] (1, 2)"),
        ("{{ 'abc'[1:] }} {{ [1, 2, 3][::-1] }} {{ 'abc'[0] }}", "bc [3, 2, 1] a"),
        ("{{ 'a,b'.split(',') | join('-') }} {{ 'ab'.upper() }} {{ ' a '.strip() }}", "a-b AB a"),
        ("{% for key, value in {'a': 1}.items() %}{{ key }}{{ value }}{% endfor %} {{ {'a': 1}.get('b', 2) }}", "a1 2"),
        (
            "{% for i in range(3) %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ loop.changed(1) }}{% endfor %}",
            "1aTrue2bFalse3aFalse",
        ),
        ("{% for i in [[1, [2]]] recursive %}{{ i if i is number else loop(i) }}{% endfor %}", "12"),
        ("{% for i in range(9) if i is odd %}{{ i }}{% else %}none{% endfor %}", "1357"),
        ("{% block b %}x{% endblock %}{{ self.b() }}", "xx"),
        ("{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }}", "12(3,)"),
        ("{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(a) m() %}{{ a }}{% endcall %}", "1"),
        ("{% import 'parts.txt' as p with context %}{{ p.link('A', 'https://a.org') | trim }}", "A\nhttps://a.org"),
        ("{% filter upper %}words{% endfilter %} {% set x %}a{% endset %}{{ x }}", "WORDS a"),
        ("{{ missing | default('none') }} {{ block.heading.size | default('none') }}", "none none"),
        ("{{ missing is defined }} {{ block.missing is defined }} {{ block.text is string }}", "False False True"),
        ("{{ [3, 1, 2] | sort | join }} {{ [1, 1, 2] | unique | join }} {{ [1, 2] | sum }}", "123 12 3"),
        (
            "{{ issue.blocks | map(attribute='text') | join }} {{ issue.blocks | rejectattr('text') | list }}",
            "Hello []",
        ),
        ("{{ ['a', 'b'] | map('upper') | join }} {{ [1, 2] | select('odd') | list }}", "AB [1]"),
        ("{{ [1, 2, 3] | batch(2) | list }} {{ [1, 2, 3] | slice(2) | list }}", "[[1, 2], [3]] [[1, 2], [3]]"),
        ("{{ {'b': 1, 'a': 2} | dictsort }} {{ [1, 2] | reverse | list }}", "[('a', 2), ('b', 1)] [2, 1]"),
        ("{{ '<b>a</b>' | striptags }} {{ 'a b' | title }} {{ 'words and words' | truncate(9) }}", "a A B words..."),
        ("{{ 1.26 | round(1) }} {{ '12' | int + 1 }} {{ -3 | abs }} {{ [2, 1] | min }}", "1.3 13 3 1"),
        ("{{ '<' | e }} {{ 'a' | capitalize }} {{ [1, 2] | first }} {{ [1, 2] | last }}", "&lt; A 1 2"),
    ],
)
def test_a_template_can_do_what_the_page_about_themes_says(root: Path, template: str, text: str) -> None:
    assert written(root, template) == text


@pytest.mark.parametrize(
    "macro",
    [
        "{% macro m(a, b=2, c=a) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}",
        "{% macro m(a, b=2) %}{{ a }}-{{ b }}-{{ caller('c') }}{% endmacro %}",
        "{% macro m(a, caller=none) %}{{ a }}{% if caller %}{{ caller() }}{% endif %}{% endmacro %}",
        "{% macro m(a) %}{{ a }}{{ kwargs | length }}{{ varargs | join(',') }}{% endmacro %}",
        "{% macro m(a) %}{{ a }}{{ varargs | join(',') }}{{ caller() }}{% endmacro %}",
    ],
)
def test_a_macro_takes_its_values_as_those_of_jinja_do(root: Path, macro: str) -> None:
    jinja = jinja2.Environment(undefined=jinja2.StrictUndefined)
    for call in (
        *("{{ m(1) }}", "{{ m() }}", "{{ m(1, 2, 3, 4) }}", "{{ m(b=5, a=1) }}", "{{ m(1, x=9) }}", "{{ m(1, a=9) }}"),
        *("{{ m(1, caller=none) }}", "{{ m(*[1, 2]) }}", "{{ m(**{'a': 3}) }}", "{% call m(1) %}i{% endcall %}"),
        *("{% call(q) m(1) %}i{{ q }}{% endcall %}", "{% call m(1, 2) %}i{% endcall %}"),
    ):
        expected: str | None = None
        with suppress(jinja2.TemplateError, TypeError):
            expected = jinja.from_string(macro + call).render()
        if expected is None:
            with pytest.raises(TemplateError):
                written(root, macro + call)
        else:
            assert written(root, macro + call) == expected


def test_a_letter_of_two_hundred_sessions_takes_a_twentieth_of_the_account(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_STEPS", bounds.MOST_STEPS // 20)
    monkeypatch.setattr(bounds, "MOST_BYTES", bounds.MOST_BYTES // 20)
    (root / "templates" / "letter.txt").unlink()
    (root / "issues" / "first.yaml").write_text(HUGE, "utf-8")

    assert "Session 199" in filled(root)


def test_the_page_about_themes_lists_every_filter_and_test() -> None:
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    names = {*environment._environment((shipped_templates(),)).filters, *listed.TESTS}

    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


# The commands


COMMANDS = (["check"], ["build", "first"], ["export", "first", "--for", "brevo"], ["archive"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_runs_what_a_template_says(root: Path, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    attacked(root)
    monkeypatch.chdir(root)
    run = CliRunner().invoke(main, command)

    assert run.exit_code
    assert "templates/blocks/text.txt:1: " in run.output
    assert "`cycler` is not defined here." in run.output
    assert not [*root.rglob("PWNED")]


def test_the_preview_runs_nothing_that_a_template_says(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attacked(root)
    monkeypatch.chdir(root)
    (problem, *_) = sorted(Desk(root).sheet("first").problems, reverse=True)

    assert (problem.file, problem.line) == ("templates/blocks/text.txt", 1)
    assert not [*root.rglob("PWNED")]


def attacked(root: Path) -> None:
    """Make it a whole publication whose template for the plain text of a block runs a command."""
    (root / "templates" / "letter.txt").unlink()
    (root / "newsletter.yaml").write_text(PUBLICATION + "site_url: https://society.test/\n", "utf-8")
    (root / "templates" / "blocks" / "text.txt").write_text(ATTACK, "utf-8")


# Files


@pytest.mark.parametrize("link", ["templates/blocks/text.txt", "templates/blocks", "templates"])
def test_a_template_that_is_linked_out_of_the_publication_is_refused_by_name(root: Path, link: str) -> None:
    outside = root.parent / "outside"
    (root / "templates" / "blocks" / "text.txt").write_text("Secret", "utf-8")
    (root / link).rename(outside)
    (root / link).symlink_to(outside)
    with pytest.raises(TemplateError, match=r"(?:letter|text)\.txt is a link, or is behind one, that leads out"):
        filled(root)


@pytest.mark.parametrize("name", ["newsletter.yaml", "templates/theme.yaml", "templates/words.yaml"])
def test_a_setting_that_is_linked_out_of_the_publication_is_refused_by_name(root: Path, name: str) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text("name: Secret\n", "utf-8")
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(outside)
    with pytest.raises(InputError, match=rf"{name}:1:1: This file is a link, .* that leads out of the publication"):
        load_publication(root)


def test_links_inside_a_publication_and_to_its_folder_are_followed(root: Path) -> None:
    (root / "templates" / "blocks").rmdir()
    (root / "shared").mkdir()
    (root / "shared" / "text.txt").write_text("Hello from a link", "utf-8")
    (root / "templates" / "blocks").symlink_to("../shared")
    (root.parent / "linked").symlink_to(root)

    assert filled(root.parent / "linked") == "Hello from a link"


def test_a_pipe_in_the_place_of_a_template_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "templates" / "blocks" / "text.txt")

    assert "Hello" in filled(root)


def test_a_huge_file_in_the_place_of_a_template_is_not_read(root: Path) -> None:
    with (root / "templates" / "blocks" / "text.txt").open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(TemplateError, match=r"text\.txt has more than 1 MB, and is not read"):
        filled(root)
