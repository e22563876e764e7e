"""A template can write text and nothing else: no code runs, nothing is read from elsewhere, nothing grows without end."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from newsletter import build_edition, load_issue, load_publication
from newsletter.errors import TemplateError, UsageError
from newsletter.model.files import shipped_templates
from newsletter.render import bounds, environment
from newsletter.text import merge_tags
from tests.writing import issue

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_MEMORY = 250_000_000  # bytes

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
    ("{% block b %}{{ self.b._context }}{% endblock %}", "A template cannot use `_context` of a block of the template."),
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
    ("{{ [''] | map('attr', '__class__') }}", "No filter named 'attr'"),
    ("{{ [''] | select('callable') }}", "No test named 'callable'"),
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
    ("{{ tags }}", "A value of the kind `tags` is not a text."),
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
TOO_MUCH = "The templates make more than 150 MB of text and lists."
ENDLESS = "The templates go on without end"
DEEP = "A template includes itself, or a macro calls itself, without end."
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
    (doubled("'a'", "[n.x, n.x] | join"), LONG),
    (doubled("'a'", "n.x | join(n.x)"), LONG),
    (doubled("[1]", "n.x + n.x"), LARGE),
    (doubled("[1]", "[n.x, n.x]"), LARGE),
    (doubled("(1,)", "(n.x, n.x)"), LARGE),
    (doubled("{}", "{'a': n.x, 'b': n.x}"), LARGE),
    (doubled("[1]", "[n.x, n.x] | list"), LARGE),
    (doubled("[1]", "[n.x] | batch(2, n.x) | list"), LARGE),
    (doubled("[1]", "[n.x, n.x] | sum(start=[])"), LARGE),
    (doubled("9", "n.x * n.x"), "A number grows too large for a letter."),
    ("{% set x = 'a' %}" + "{% set x = x ~ x %}" * 60, LONG),
    ("{% set x = 'a' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60, LONG),
    ("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}" + doubled("'a'", "twice(n.x)"), LONG),
    ("{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}" + "{% call m() %}" * 15 + "a" * 999, ""),
    ("{% filter replace('a', 'a' ~ x) %}{% endfilter %}", "`x` is not defined here."),
    ("{% set x %}{% filter replace('', block.text) %}{{ block.text }}{% endfilter %}{% endset %}", ""),
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
    (LOOPS + "{% for a in r %}{% include 'blocks/webinars.txt' %}{% endfor %}", ""),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", DEEP),
    ("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}", DEEP),
    ("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}", ENDLESS),
    ("{% include 'blocks/text.txt' %}", DEEP),
    ("{% import 'blocks/text.txt' as x with context %}", DEEP),
    ("{% extends 'blocks/text.txt' %}", DEEP),
    ("{% block b %}{{ self.b() }}{% endblock %}", DEEP),
    ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", DEEP),
    ("{% for a in [1] * 2 recursive %}{% endfor %}", "`*` takes numbers"),
    ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", DEEP),
    ("{{ 'a b' | wrap(30000000) }}", "A line has 1 to 200 columns here"),
    ("{{ 'a b' | wrap(rest='a' * 99) }}", "`*` takes numbers"),
    ("{{ 'a' | underline('" + "a" * 100 + "') }}", "A line has 1 to 200 columns here"),
    ("{{ '***' | prose_text(30000000) }}", "A line has 1 to 200 columns here"),
    ("{{ '# a' | prose('" + "a" * 100 + "') }}", "A line has 1 to 200 columns here"),
    (doubled("'a\\n'", "n.x ~ n.x | hang('    ', '    ')"), LONG),
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
    """A publication with an issue of one block, and a folder for templates."""
    (tmp_path / "newsletter.yaml").write_text("name: A letter\n", "utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "first.yaml").write_text(issue("blocks: [{type: text, text: Hello}]\n"), "utf-8")
    (tmp_path / "templates" / "blocks").mkdir(parents=True)
    return tmp_path


def written(root: Path, template: str) -> str:
    """Return what the template of the only block writes into the plain text."""
    (root / "templates" / "letter.txt").write_text("{% for block in issue.blocks %}{% include 'blocks/text.txt' %}{% endfor %}")
    (root / "templates" / "blocks" / "text.txt").write_text(template, "utf-8")
    publication = load_publication(root)
    read = load_issue(root / "issues" / "first.yaml", publication)
    tags = merge_tags.find([*read.texts, *publication.texts])
    return environment.fill(publication, "letter.txt", environment.shared_context(read, publication, tags))
