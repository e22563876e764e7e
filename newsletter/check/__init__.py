"""Letter → findings: what is wrong with a letter, before members see it. Each family of rules has a file or a folder.

finding.py         Rule and Finding
paragraphs.py      the texts of a YAML file with their places, and their paragraphs
elements.py        the text in elements of the HTML
computed_style.py  the styles of elements
parsed_letter.py   a letter with everything that rules look up in it
dates/             days, weekdays and years
links/             addresses; with `newsletter check --live`, also whether they work
pasted/            what comes along when something is pasted from elsewhere
changed/           what readers see in place of what was typed, which `writing` finds
writing/           the texts that members read
accessibility/     screen readers, low vision, touch screens
clients/           what mail programs do not support
weight.py          sizes
delivery.py        what the law, mail filters and readers of plain text require
languages/         what a translation lacks, or says otherwise than the issue
silence.py         rules that an issue or a publication has silenced, each with its reason
run.py             letters → reports, and findings by publication
report.py          findings as text, as JSON, as annotations on GitHub

A family has a tuple RULES and a function `check(letter)` that yields findings. Families are imported where they are
needed, so that importing Finding alone stays fast.

Patterns that few letters need are plain strings: Python compiles and caches each when it is first used. Compiling all
of them would take a twentieth of a build.
"""

from newsletter.check.run import Checked, LetterReport, Report, all_rules, check, check_all, put_together

__all__ = ["Checked", "LetterReport", "Report", "all_rules", "check", "check_all", "put_together"]
