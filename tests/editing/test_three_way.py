"""Two have changed a text: the lines of both are in it afterwards, and where they met, both versions are told."""

from __future__ import annotations

import random

from newsletter.editing.three_way import Clash, lines_of, merged

BASE = "one\ntwo\nthree\nfour\nfive\n"


def test_other_lines_are_merged() -> None:
    both = merged(BASE, BASE.replace("one", "1"), BASE.replace("five\n", "5\nsix\n"))
    assert both == ("1\ntwo\nthree\nfour\n5\nsix\n", ())


def test_the_same_change_on_both_sides_is_made_once() -> None:
    changed = BASE.replace("three\n", "3\nmore\n")
    assert merged(BASE, changed, changed) == (changed, ())


def test_the_same_lines_are_told_with_both_versions() -> None:
    both = merged(BASE, BASE.replace("two", "2"), BASE.replace("two", "II").replace("five", "V"))
    assert both == ("one\n2\nthree\nfour\nV\n", (Clash(1, "2\n", "II\n"),))


def test_lines_next_to_each_other_are_merged_as_long_as_each_stays_one() -> None:
    assert merged(BASE, BASE.replace("two", "2"), BASE.replace("three", "III")).text == "one\n2\nIII\nfour\nfive\n"
    both = merged(BASE, BASE.replace("two", "2"), BASE.replace("three", "III\nIV"))
    assert both == ("one\n2\nthree\nfour\nfive\n", (Clash(1, "2\nthree\n", "two\nIII\nIV\n"),))


def test_what_one_side_takes_out_is_not_brought_back_by_the_other() -> None:
    assert merged(BASE, BASE.replace("two\n", ""), BASE.replace("five", "V")).text == "one\nthree\nfour\nV\n"


def test_every_line_of_both_is_in_the_text_or_in_a_clash() -> None:
    shuffled = random.Random(7)
    base = [f"{number}\n" for number in range(40)]
    for trial in range(300):
        sides = []
        for name in ("mine", "theirs"):
            lines = list(base)
            for number in range(shuffled.randint(1, 4)):
                lines[shuffled.randrange(40)] = f"{name} {trial} {number}\n"
            sides.append("".join(lines))
        both = merged("".join(base), *sides)
        mine, theirs = (set(lines_of(side)) - set(base) for side in sides)
        assert mine <= set(lines_of(both.text))
        assert theirs <= {*lines_of(both.text), *(line for clash in both.clashes for line in lines_of(clash.theirs))}
