"""What is wrong with a letter, before members see it: each rule yields findings, one file or folder per family.

finding.py         Rule and Finding
passage.py         the texts of a YAML file, each with its place
paragraphs.py      those texts as they are read
elements.py        the HTML that is sent
colors.py          colours, and how well one can be told from another
computed_style.py  how an element looks
parsed_letter.py   a letter as the rules look at it
dates/             days, weekdays and years
links/             addresses, as they are written; and asked, with `newsletter check --live`
writing/           what members read
accessibility/     screen readers, weak eyes, keyboards
clients/           what mail programs lack
weight.py          sizes
delivery.py        what the law and the programs that pass mail on ask for
silence.py         rules that an issue or a publication has silenced, each with its reason
run.py             letters → reports, and what was found by publication
report.py          findings as text, as JSON, as annotations on GitHub

A family has a tuple RULES and a function `check(letter)` that yields findings. Families are imported where they are
needed, since whoever only asks what a Finding is need not wait for them.

Patterns that few letters need are plain strings: Python compiles one when it is first used, and remembers it. To
compile all of them would take a twentieth of a build.
"""

from newsletter.check.run import Checked, Report, all_rules, check, check_all

__all__ = ["Checked", "Report", "all_rules", "check", "check_all"]
