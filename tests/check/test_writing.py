"""The rules about words: letters that fail, with the place and the sentence of each finding, and letters that pass.

The texts that pass are the ones that a hasty rule would find: names, nouns of German, spaces of French, short forms.
"""

from __future__ import annotations

import json
import re
import time
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition
from newsletter.check.finding import MOST, Finding
from newsletter.check.paragraphs import Paragraph, split
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.passage import Passage
from newsletter.check.writing import RULES, check
from newsletter.check.writing.placeholders import STARTER
from newsletter.model.files import find_issues, shipped_templates
from newsletter.model.issue import load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.reading.kinds import Kind
from newsletter.reading.source import MAX_TEXT, parse
from newsletter.render import Rendering
from newsletter.text import merge_tags
from tests.planting import texts_of

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = parse(b"text: a", "a.yaml")
CASES = [*find_issues(ROOT / "tests" / "kitchen-sink"), *sorted((ROOT / "tests" / "editions").glob("*/issue.yaml"))]

publication_of = cache(load_publication)

HEAD = {
    "subject": "Our spring meeting and what it taught us",
    "preheader": "A registry opens, travel grants doubled, and one question stays open.",
    "title": "Three days in Ghent",
    "date": "2026-04-20",
}
PUBLICATION = """\
name: A letter
merge_tags:
  first_name: {sample: Ada, fallback: there}
  town: {sample: Ghent}
"""
TEXT = "  - type: text\n    text: It was a good meeting.\n"
WORDS = "Every member of the society was there and had something to say about it. "


def prose(*lines: str) -> str:
    """Return a block whose text begins in line 8, column 7 of the file."""
    return "  - type: text\n    text: |\n" + "".join(f"      {line}".rstrip() + "\n" for line in lines)


def found(folder: Path, rule: str, blocks: str = TEXT, publication: str = PUBLICATION, **head: str) -> list[str]:
    """Return what a rule finds in an issue with these blocks: "line:column: message", elsewhere with the file."""
    lines = [f"{key}: {value}\n" for key, value in (HEAD | head).items()]
    findings = findings_of(folder, "".join(lines) + "blocks:\n" + blocks, publication)
    return [shown(finding) for finding in findings if finding.rule == f"writing.{rule}"]


def findings_of(folder: Path, issue: str, publication: str = PUBLICATION) -> list[Finding]:
    (folder / "issues").mkdir(exist_ok=True)
    (folder / "newsletter.yaml").write_text(publication, encoding="utf-8")
    path = folder / "issues" / "spring.yaml"
    path.write_text(issue, encoding="utf-8")
    return list(check(written(path, load_publication(folder))))


def written(path: Path, publication: Publication) -> ParsedLetter:
    """Return an issue as the rules about words see it, who never look at the HTML."""
    issue = load_issue(path, publication)
    tags = merge_tags.find([*issue.texts, *publication.texts])
    subject, preheader = tags.tokenize(issue.subject), tags.tokenize(issue.preheader)
    return ParsedLetter(issue, publication, Rendering(subject, preheader, "", "", {}, tags), {}, b"")


def shown(finding: Finding) -> str:
    problem = finding.problem
    place = f"{problem.line}:{problem.column}: {problem.message}"
    return place if problem.file.endswith("spring.yaml") else f"{Path(problem.file).name}:{place}"


def quoted(place_and_words: str, said: str) -> str:
    """Return a finding that quotes words: "8:7: TK" → "8:7: “TK” …"."""
    place, words = place_and_words.split(": ", 1)
    return f"{place}: “{words}” {said}"


# The subject line


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ('"{{ town }}"', ["1:10: The subject line is empty for readers whose `town` is not known."]),
        ('"{{ town }}, {{town}}!"', ["1:10: The subject line is empty for readers whose `town` is not known."]),
        ('"… \\u200b!"', ["1:10: The subject line has no words."]),
        ('"{{ first_name }}"', []),
        ('"{{ town | your town }}"', []),
        ('"News for {{ town }}"', []),
        ('"\\U0001f389"', []),
        ("رسالة", []),
    ],
)
def test_a_subject_of_which_nothing_is_left_is_found(subject: str, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, "subject-empty", subject=subject) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("x" * 60, []),
        ("x" * 61, ["1:10: The subject line has 61 characters, and many inboxes cut it after 60."]),
        (f'"{{{{ first_name | everybody who is with us }}}} {"x" * 56}"', []),
        (
            f'"{{{{ first_name }}}} {"x" * 57}"',
            ["1:10: The subject line has 61 characters, and many inboxes cut it after 60."],
        ),
        (f'"{"e" + chr(0x301)}{"x" * 59}"', []),
    ],
)
def test_a_long_subject_is_found_with_sample_values_for_its_merge_tags(
    subject: str, expected: list[str], tmp_path: Path
) -> None:
    assert found(tmp_path, "subject-length", subject=subject) == expected


@pytest.mark.parametrize(
    ("subject", "shouts"),
    [
        ("NEWS FROM THE SPRING MEETING", True),
        ('"{{ first_name | there }}, DO NOT MISS THIS"', True),
        ("ÉTÉ EN FÊTE À GAND", True),
        ("NEWS from the spring meeting", False),
        ("ASH 2021", False),
        ("HEMATOLOGICALLY", False),
        ("رسالة الربيع إلى الأعضاء", False),
    ],
)
def test_a_subject_in_capitals_is_found(subject: str, shouts: bool, tmp_path: Path) -> None:
    message = "1:10: The subject line is all in capitals, which reads as shouting and looks like spam."
    assert found(tmp_path, "subject-capitals", subject=subject) == [message] * shouts


# The preheader


@pytest.mark.parametrize(
    ("subject", "preheader", "repeats"),
    [
        ("Our spring meeting", "Our spring meeting", True),
        ("Our spring meeting", "OUR SPRING MEETING!", True),
        ("Our spring meeting", "Our spring meeting, and a webinar for those who missed it", True),
        ("Our spring meeting in Ghent", "What we learned at our spring meeting in Ghent", True),
        ("Read about our spring meeting in Ghent", "Our spring meeting in Ghent", True),
        ("L’été à Gand et à Liège", "L’ete a Gand et a Liege", True),
        ("News of our spring meeting in Ghent", "News from our spring meetings in Ghent", True),
        ('"{{ first_name | there }}, our meeting is over"', "Ada, our meeting is over", True),
        ("ASH 2021", "What caught our eye at ASH 2021, and where we meet", False),
        ("News", "The meeting brought good news", False),
        ("Our spring meeting", "A registry opens, and travel grants doubled", False),
        ('"{{ town }}"', '"{{ first_name }}"', False),
        ("!", "?", False),
    ],
)
def test_a_preheader_that_repeats_the_subject_is_found(
    subject: str, preheader: str, repeats: bool, tmp_path: Path
) -> None:
    message = "2:12: The preheader repeats the subject line, and an inbox shows the two side by side."
    subject, preheader = (text if text[0] == '"' else json.dumps(text) for text in (subject, preheader))
    assert found(tmp_path, "preheader-repeats", subject=subject, preheader=preheader) == [message] * repeats


@pytest.mark.parametrize(("length", "is_found"), [(39, True), (40, False), (100, False), (101, True)])
def test_a_preheader_that_is_short_or_long_is_found(length: int, is_found: bool, tmp_path: Path) -> None:
    message = f"2:12: The preheader has {length} characters; inboxes show about 40 to 100."
    assert found(tmp_path, "preheader-length", preheader="x" * length) == [message] * is_found


# Placeholders


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (prose("The meeting took place in TK."), ["8:33: TK"]),
        (prose("Numbers: [TK], and XXX members."), ["8:17: TK", "8:26: XXX"]),
        (prose("One line.", "", "- TODO: write this", "- FIXME"), ["10:9: TODO", "11:9: FIXME"]),
        (prose("Lorem ipsum dolor sit amet."), ["8:7: Lorem ipsum"]),
        (prose("See [the program](https://www.Example.com/program)."), ["8:37: Example.com"]),
        (prose("Write to news@example.net."), ["8:21: example.net"]),
        (prose("Dear your name, welcome."), ["8:12: your name"]),
        (prose("Thanks to [your hospital] for its help."), ["8:18: your hospital"]),
        (prose("This issue was written by Your name of", "Your hospital."), ["8:33: Your name", "9:7: Your hospital"]),
        ("  - {type: button, label: Join, url: 'https://example.org/join'}\n", ["6:47: example.org"]),
        ("  - {type: button, label: Join, url: 'https://society.test/TODO'}\n", ["6:60: TODO"]),
        ("  - {type: quote, text: Well said., by: Your name}\n", ["6:41: Your name"]),
        (
            "  - {type: people, people: [{name: your name, affiliation: Your society}]}\n",
            ["6:36: your name", "6:60: Your society"],
        ),
        (
            "  - type: videos\n    videos:\n      - title: One\n        speakers: ['Your name, Your hospital']\n",
            ["9:21: Your name", "9:32: Your hospital"],
        ),
        ("  - {type: divider, heading: 'Your newsletter'}\n", ["6:31: Your newsletter"]),
        ("  - {type: divider, heading: Write a heading here}\n", ["6:30: Write a heading here"]),
        (prose("Write here what happened. It was good."), ["8:7: Write here what happened."]),
        (
            prose("In [insert room], on [Tag einfügen], with [TBD]."),
            ["8:10: [insert room]", "8:28: [Tag einfügen]", "8:49: [TBD]"],
        ),
    ],
)
def test_a_placeholder_is_found_at_its_words(blocks: str, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, "placeholder", blocks) == [quoted(words, "is a placeholder.") for words in expected]


@pytest.mark.parametrize(
    "line",
    [
        "TKI and ATK are no placeholders, nor are TK-2 and todo lists.",
        "A thymidine kinase (TK) is measured in blood, and high TK means more cells.",
        "TK inhibitors are pills.",
        "The XXX Congreso Nacional met in Madrid; shirts go up to XXXL.",
        "Der XXX. Kongress in Bonn, el XXX Aniversario, the XXX International Congress of Hematology.",
        "Her karyotype is 47,XXX; XXX syndrome was known since 1959.",
        "Ask your hospital for a second opinion, and put your name on the list.",
        "Your newsletter comes every month. Your hospital's doctors know more. Your society needs you.",
        "Type `TODO` and `example.org` into the field.",
        "The site myexample.org is theirs, as is example.org.uk, example.community and an-example.org.",
        "An example. Organise your own.",
        "Loremipsum is the name of a font.",
        "[Add to calendar](https://society.test/a.ics), [add your name][form], [additional] notes, room TBD.",
        "The name of a partner is still a secret, and so is the title of the webinar.",
    ],
)
def test_words_that_only_look_like_placeholders_pass(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "placeholder", prose(line)) == []


@pytest.mark.parametrize("title", ["Questions for Your Hospital", "What to Ask Your Hospital", "Your Society at Work"])
def test_a_title_in_capitals_that_speaks_to_readers_passes(title: str, tmp_path: Path) -> None:
    assert found(tmp_path, "placeholder", f"  - {{type: divider, heading: {title}}}\n") == []


@pytest.mark.parametrize(
    ("language", "line", "count"),
    [
        ("es", "Es TODO lo que sabemos.", 0),
        ("es", "TODO: escribir esto.", 1),
        ("de", "Die TK zahlt, und ein TK hilft bei Blutungen.", 0),
        ("de", "Der Ort: [TK].", 1),
        ("fr", "Le lieu : TK.", 1),
    ],
)
def test_placeholders_that_are_words_of_a_language_pass_there(
    language: str, line: str, count: int, tmp_path: Path
) -> None:
    assert len(found(tmp_path, "placeholder", prose(line), language=language)) == count


def test_what_a_new_issue_says_for_its_author_to_write_over_is_known() -> None:
    starters = [shipped_templates() / "starter" / name for name in ("issue.yaml", "hello.yaml")]
    texts = [
        " ".join(paragraph.text.split())
        for path in starters
        for text in texts_of(parse(path.read_bytes(), path.name).data).values()
        for paragraph in split(Passage(SOURCE, (), text, Kind.PROSE))
    ]
    assert [known for known in STARTER if not any(text.startswith(known) for text in texts)] == []
    to_write = re.compile(r"[Ww]rite (?!to us)|The (?:name|title) of")
    assert [text for text in texts if to_write.match(text) and not text.startswith(tuple(STARTER))] == []


def test_placeholders_in_newsletter_yaml_are_found_in_what_members_see(tmp_path: Path) -> None:
    publication = """\
name: Your newsletter
sender: {name: Your society, email: letter@example.org}
reply_to: office@example.org
postal_address: TK
reason: You signed up.
site_url: https://news.example.org/
unsubscribe_url: https://society.test/leave
social: [{label: Videos, url: "https://example.org/videos"}]
personas: [{name: Your name}]
"""
    expected = [
        "newsletter.yaml:1:7: Your newsletter",
        "newsletter.yaml:2:16: Your society",
        "newsletter.yaml:2:44: example.org",
        "newsletter.yaml:3:18: example.org",
        "newsletter.yaml:4:17: TK",
        "newsletter.yaml:6:24: example.org",
        "newsletter.yaml:8:40: example.org",
    ]
    assert sorted(found(tmp_path, "placeholder", publication=publication)) == [
        quoted(words, "is a placeholder.") for words in expected
    ]


# Doubled words


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["It was the the best meeting."], ["8:18: “the” stands twice in a row."]),
        (["The the hall was full."], ["8:11: “the” stands twice in a row."]),
        (["It was the", "the best meeting."], ["9:7: “the” stands twice in a row."]),
        (["> It was the", "> the best meeting."], ["9:9: “the” stands twice in a row."]),
        (["A trial for ALL ALL patients."], ["8:23: “ALL” stands twice in a row."]),
        (["- One", "- was was there"], ["9:13: “was” stands twice in a row."]),
        (["The İyi iyi rule, and ΑΣ ΑΣ."], ["8:15: “iyi” stands twice in a row.", "8:32: “ΑΣ” stands twice in a row."]),
    ],
)
def test_a_doubled_word_is_found_at_the_second(lines: list[str], expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, "doubled-word", prose(*lines)) == expected


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "All ALL patients and all ALL trials had had a say, and that that was so is good."),
        ("en", "It ends with the.\n\n      The next begins so, a a, 7 7, x2 x2, Baden Baden."),
        ("en", "In Ghent, Ghent is said; well-known known facts; the `the the` of code; the *the*; it it's."),
        ("en", "- one\n      - one\n      - two"),
        ("en", "See www.society.test/the the.test"),
        ("fr", "Nous nous voyons, vous vous voyez : oui, oui !"),
        ("de", "Die die Sitzung leitende Ärztin, der der Dank gilt, das das Haus freut; Sie sie sehen."),
        ("nl", "Dat het het beste is, dat dat kan, en dat ze ze zien."),
        ("es", "Es muy muy bueno."),
        ("ar", "شكراً جداً جداً لكم"),
        ("id", "Anak anak datang."),
        ("tr", "Yavas yavas geliyor."),
        ("it", "Piano piano, quasi quasi, così così; se se ne parla."),
        ("cs", "Sejde se se svým lékařem."),
        ("he", "הרבה הרבה תודה"),
    ],
)
def test_words_that_are_doubled_on_purpose_pass(language: str, line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "doubled-word", prose(line), language=language) == []


@pytest.mark.parametrize(
    ("language", "line", "second"),
    [
        ("de", "Ein Film für den den Dienst.", "9:24: “den”"),
        ("de", "Mit dem dem Dienst.", "9:15: “dem”"),
        ("it", "Il registro della della società.", "9:25: “della”"),
        ("it", "Il gruppo: Friends of the the Joint.", "9:33: “the”"),
        ("pt-BR", "Uma carta sobre sobre a artrite.", "9:23: “sobre”"),
    ],
)
def test_a_doubled_word_is_found_in_other_languages(language: str, line: str, second: str, tmp_path: Path) -> None:
    assert found(tmp_path, "doubled-word", prose(line), language=language) == [f"{second} stands twice in a row."]


def test_names_of_people_and_lines_of_an_address_may_repeat_a_word(tmp_path: Path) -> None:
    blocks = (
        "  - {type: people, people: [{name: Ali Ali}]}\n"
        "  - {type: quote, text: Well said., by: Ali Ali}\n"
        "  - {type: videos, videos: [{title: A video, speakers: ['Ali Ali, Society']}]}\n"
    )
    publication = "name: A letter\npostal_address: |\n  1 Long Street\n  Luxembourg\n  Luxembourg\n"
    assert found(tmp_path, "doubled-word", blocks, publication) == []


def test_a_doubled_word_in_a_folded_line_and_in_newsletter_yaml_is_found(tmp_path: Path) -> None:
    publication = "name: The the letter\n"
    blocks = "  - type: divider\n    heading: >-\n      A pause\n      pause here\n"
    assert found(tmp_path, "doubled-word", blocks, publication) == [
        "9:7: “pause” stands twice in a row.",
        "newsletter.yaml:1:11: “the” stands twice in a row.",
    ]


# Links that say nothing, and markup that is shown


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (prose("For more, [click here](https://society.test/)."), ["8:18: click here"]),
        (
            prose("Read [**Here!**](https://society.test/) and [here][1].", "", "[1]: https://society.test/"),
            ["8:13: Here!", "8:52: here"],
        ),
        ("  - {type: button, label: Learn more, url: 'https://society.test/'}\n", ["6:27: Learn more"]),
        ("  - {type: links, links: [{label: En savoir plus →}]}\n", ["6:35: En savoir plus →"]),
        (prose("[Klik hier](https://a.test/), [hier](https://b.test/)"), ["8:8: Klik hier", "8:38: hier"]),
        (prose("[Haz clic aqui](https://a.test/)"), ["8:8: Haz clic aqui"]),
        (prose("[اضغط هنا](https://a.test/)"), ["8:8: اضغط هنا"]),
    ],
)
def test_a_link_that_says_nothing_is_found(blocks: str, expected: list[str], tmp_path: Path) -> None:
    said = "says nothing to somebody who hears the links alone."
    assert found(tmp_path, "click-here", blocks) == [
        quoted(words, said).replace("“", "The link text “", 1) for words in expected
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[Read more about the registry](https://society.test/)",
        "Click here, or read more.",
        "`[here](https://society.test/)`",
        "[More than words](https://society.test/), [Hier und heute](https://society.test/)",
        "We meet [here] (in the hall).",
    ],
)
def test_a_link_that_names_what_it_opens_passes(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "click-here", prose(line)) == []


def test_the_label_of_a_social_link_is_read_as_a_link(tmp_path: Path) -> None:
    publication = "name: A letter\nsocial: [{label: Link, url: 'https://society.test/'}]\n"
    (finding,) = found(tmp_path, "click-here", publication=publication)
    assert finding.startswith("newsletter.yaml:2:18: The link text “Link”")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["This is <b>bold</b>."], ["8:15: `<b>`"]),
        (["One.<br/>", "<!-- two -->", "</div>"], ["8:11: `<br/>`", "9:7: `<!-- two -->`", "10:7: `</div>`"]),
        (["See ![a picture](https://society.test/a.png)."], ["8:11: `![a picture](https://society.test/a.png)`"]),
        (["See [the program] (https://society.test/)."], ["8:11: `[the program] (https://society.test/)`"]),
        (
            ["[the program](https://society.test/my program.pdf)"],
            ["8:7: `[the program](https://society.test/my program.pdf)`"],
        ),
        (
            ["[ours](statutes of the network.pdf), [mine](my file.pdf)"],
            ["8:7: `[ours](statutes of the network.pdf)`", "8:44: `[mine](my file.pdf)`"],
        ),
        (
            ["[call](tel:+3212345) [site](www.society.test) []()"],
            ["8:7: `[call](tel:+3212345)`", "8:28: `[site](www.society.test)`", "8:53: `[]()`"],
        ),
        (["> [up](#top)"], ["8:9: `[up](#top)`"]),
        (["[for {{ town }}](ftp://society.test/)"], ["8:7: `[for {{ town }}](ftp://society.test/)`"]),
    ],
)
def test_markup_that_is_shown_as_typed_is_found(lines: list[str], expected: list[str], tmp_path: Path) -> None:
    messages = [f"{text} is shown to readers as it is typed." for text in expected]
    assert found(tmp_path, "markup-shown", prose(*lines)) == messages


@pytest.mark.parametrize(
    "line",
    [
        "[a link](https://society.test/a_(b)?c=1 'with a title'), <https://society.test/> and <a@society.test>.",
        "[to a tag]({{ town }}), [with one](https://society.test/?t={{ town }}), [mail](mailto:a@society.test).",
        "n < 5 and p > 3, CD19<CD20, I <3 you, `<b>` and `[x](y)`.",
        "[1] (https://society.test/study) is a citation, and [sic] (as it was said) is none.",
        "\\[no link](at all)",
        "    <p>code</p>",
    ],
)
def test_what_markdown_understands_passes(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "markup-shown", prose("A text.", "", line)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["We meet in", "• Ghent", "• Bern"], ["9:7: `• Ghent`"]),
        (["·       Ghent", "·       Bern"], ["8:7: `· Ghent`"]),
        (["*Ghent", "*Bern"], ["8:7: `*Ghent`"]),
        (["-Ghent", "-Bern"], ["8:7: `-Ghent`"]),
        (["* Ghent", "*Bern", "* Porto"], ["9:7: `*Bern`"]),
        (["*Ghent", "* Bern"], ["8:7: `*Ghent`"]),
        (["See [the program](https://society.test/ and come."], ["8:11: `[the program](https://society.test/`"]),
        (
            ["[one](https://society.test/1 [two](https://society.test/2)"],
            ["8:7: `[one](https://society.test/1`"],
        ),
        (
            ["See [the program][ref] and [posters][].", "", "[other]: https://a.test"],
            ["8:11: `[the program][ref]`", "8:34: `[posters][]`"],
        ),
    ],
)
def test_lists_and_links_that_markdown_does_not_know_are_found(
    lines: list[str], expected: list[str], tmp_path: Path
) -> None:
    messages = [f"{text} is shown to readers as it is typed." for text in expected]
    assert found(tmp_path, "markup-shown", prose(*lines)) == messages


@pytest.mark.parametrize(
    "lines",
    [
        ["- Ghent", "- Bern", "", "* Porto", "+ Gent"],
        ["*Ghent and Bern*", "*and Porto*, *Gent", "and more*"],
        ["Members pay 10 € *", "", "*with a card"],
        ["It was cold:", "-5 degrees", "-3 degrees"],
        ["• Ghent\\", "• Bern\\", "• Porto"],
        ["• Ghent", "", "Ghent • Bern • Porto"],
        ["**Ghent** was", "**good**"],
        ["---", "-- Ghent", "-- Bern"],
        ["[1][2], [the program][Ref], [posters][].", "", "[ref]: https://a.test", "[Posters]: https://b.test"],
        ["[the program](https://society.test/a_(b)?c)"],
    ],
)
def test_lists_and_links_that_are_right_or_meant_so_pass(lines: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, "markup-shown", prose(*lines)) == []


@pytest.mark.parametrize(
    ("typed", "shown_text", "hint"),
    [
        ("**Dear members**", "**Dear members**", "Take the signs out"),
        ("Four **great** days", "**great**", "Take the signs out"),
        ("Four *great* days", "*great*", "Take the signs out"),
        ("Four _great_ days", "_great_", "Take the signs out"),
        ("Four __great__ days", "__great__", "Take the signs out"),
        ("Four <b>great</b> days", "<b>", "Take the signs out"),
        ("## Dear {{ first_name }}", "##", "Take the signs out"),
        ("**Dear {{ first_name }}**", "**Dear {{ first_name }}**", "Take the signs out"),
        ("[Slides](https://society.test/a)", "[Slides](https://society.test/a)", "put the address into"),
    ],
)
def test_markdown_in_a_line_is_found(typed: str, shown_text: str, hint: str, tmp_path: Path) -> None:
    head = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    issue = f"{head}blocks:\n  - {{type: divider, heading: {json.dumps(typed)}}}\n"
    (finding,) = findings_of(tmp_path, issue)
    assert finding.rule == "writing.markup-shown"
    assert shown(finding) == f"6:{31 + typed.index(shown_text)}: `{shown_text}` is shown to readers as it is typed."
    assert hint in finding.problem.hint


@pytest.mark.parametrize(
    "line",
    [
        "HLA-A*02:01 and HLA-B*07:02",
        "CYP2D6 *4, *10 and *17",
        "5 * 3 * 2, **, 2**3, 2 ** 3 ** 4",
        "Members* and friends*",
        "my_own_file.pdf, ____ and __",
        "#1 in the world, C# and F#",
        "[sic] (as it was said), [63] (2021)",
        "The l`ami of the d`Ivoire",
    ],
)
def test_a_line_with_signs_that_are_meant_passes(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "markup-shown", f"  - {{type: divider, heading: {json.dumps(line)}}}\n") == []


def test_each_kind_of_shown_markup_has_a_hint_of_its_own(tmp_path: Path) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    text = prose("<b> [a](b.c) ![c](d)")
    html, link, picture = (finding.problem.hint for finding in findings_of(tmp_path, f"{lines}blocks:\n{text}"))
    assert "Write Markdown" in html
    assert "in round brackets" in link
    assert "`type: image`" in picture


# What stands twice, and what is long


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        (["AML and its options", "Graft and host", "AML  and its Options"], ["10:9"]),
        (["{title: AML, when: Monday}", "{title: AML, when: Tuesday}"], []),
        (["{title: AML, starts: 2026-05-01 10:00}", "{title: AML, starts: 2026-05-02 10:00}"], []),
        (["{title: AML, code: A-1}", "{title: AML, code: A-2}"], []),
        (["{title: AML, when: Monday}", "{title: AML, when: Monday}"], ["9:17"]),
        (["{title: AML, when: Monday}", "AML"], ["9:9"]),
        (["AML", "{title: AML, when: Monday}"], ["9:17"]),
    ],
)
def test_a_session_that_stands_twice_is_found(sessions: list[str], expected: list[str], tmp_path: Path) -> None:
    blocks = "  - type: sessions\n    sessions:\n" + "".join(f"      - {session}\n" for session in sessions)
    message = "The same session stands in line 8 already."
    assert found(tmp_path, "repeated", blocks) == [f"{place}: {message}" for place in expected]


def test_a_session_that_stands_in_two_groups_is_found(tmp_path: Path) -> None:
    blocks = "  - type: sessions\n    groups:\n      - sessions: [AML]\n      - sessions: [ALL, AML]\n"
    assert found(tmp_path, "repeated", blocks) == ["9:25: The same session stands in line 8 already."]


def test_a_paragraph_that_stands_twice_is_found(tmp_path: Path) -> None:
    long = "The registry opens in June, and every member can sign up for it."
    blocks = prose(long, "", "Short.", "", "Short.") + prose("Other words.", "", f"- {long.upper()}")
    assert found(tmp_path, "repeated", blocks) == ["17:9: The same paragraph stands in line 8 already."]


def test_a_description_may_repeat_a_paragraph_of_the_letter(tmp_path: Path) -> None:
    long = "The registry opens in June, and every member can sign up for it."
    assert found(tmp_path, "repeated", prose(long), description=long) == []


def test_a_paragraph_of_more_than_120_words_is_found(tmp_path: Path) -> None:
    lines = [WORDS] * 8 + [""] + ["word " * 60] * 2 + ["", "- word", *["  word " * 130]]
    assert found(tmp_path, "long-paragraph", prose(*lines)) == [
        "20:9: This paragraph has 131 words, and on a phone fills more than a screen."
    ]


def test_what_is_code_has_no_words(tmp_path: Path) -> None:
    code = ["```", "word " * 130, "the the", "```", "", f"    {'word ' * 130}", "", f"`{'word ' * 130}`"]
    for rule in ("long-paragraph", "doubled-word"):
        assert found(tmp_path, rule, prose("A text.", "", *code)) == []


# Merge tags


def test_a_merge_tag_that_is_not_declared_is_found_in_texts_and_addresses(tmp_path: Path) -> None:
    blocks = prose("Dear {{ frist_name | you }}, see `{{ survey }}`.") + (
        "  - {type: button, label: 'Yes, {{ first_name }}', url: '{{ survey_url }}'}\n"
        "  - {type: button, label: 'No {{ unsubscribe_url }}', url: '{{ web_version_url }}'}\n"
    )
    publication = PUBLICATION + 'unsubscribe_url: "{{ leave_url }}"\nreason: "{{ postal_address }} {{ why }}"\n'
    assert found(tmp_path, "undeclared-merge-tag", blocks, publication) == [
        f"{place}: The merge tag `{tag}` is not declared in newsletter.yaml."
        for place, tag in [
            ("8:12", "frist_name"),
            ("8:41", "survey"),
            ("newsletter.yaml:6:31", "why"),
            ("9:58", "survey_url"),
            ("newsletter.yaml:5:19", "leave_url"),
        ]
    ]


def test_the_hint_names_the_tag_that_is_meant(tmp_path: Path) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    findings = findings_of(tmp_path, f"{lines}blocks:\n" + prose("{{ frist_name }} {{ zzz }} %%first name%%"))
    assert [finding.problem.hint for finding in findings] == [
        "Did you mean `first_name`? If not, add it there below `merge_tags`, with a sample and a fallback.",
        "Add it there below `merge_tags`, with a sample and a fallback.",
        "Write it as in `{{ first_name }}`.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ first_name }",
        "{{ first_name | there }",
        "{ first_name }}",
        "{{ first_name",
        "{{ First Name }}",
        "{{first-name}}",
        "{first_name}",
        "{ town | there }",
        "{unsubscribe_url}",
        "*|FNAME|*",
        "*|IF:FNAME|*",
        "%%first_name%%",
        "{% if first_name %}",
        "[[first_name]]",
    ],
)
def test_what_only_looks_like_a_merge_tag_is_found(text: str, tmp_path: Path) -> None:
    message = f"8:13: `{text}` looks like a merge tag, and members would see it as it is."
    assert found(tmp_path, "broken-merge-tag", prose(f"Dear, {text}, welcome")) == [message]


@pytest.mark.parametrize(
    ("fallback", "meant"),
    [
        ('default("friend")', "friend"),
        ("default('dear friend')", "dear friend"),
        ('default: "friend"', "friend"),
        ('"friend"', "friend"),
        ("'friend'", "friend"),
        ("“friend”", "friend"),
        ("[friend]", "friend"),
        ("(friend)", "friend"),
        ("upper", "there"),
        ("title()", "there"),
        ("default: friend", "friend"),
    ],
)
def test_a_fallback_that_is_written_as_code_is_found(fallback: str, meant: str, tmp_path: Path) -> None:
    head = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    tag = f"{{{{ first_name | {fallback} }}}}"
    (finding,) = findings_of(tmp_path, f"{head}blocks:\n" + prose(f"Dear {tag}, welcome"))
    assert shown(finding) == f"8:12: `{tag}` looks like a merge tag, and members would see `{fallback}` as it is."
    assert finding.problem.hint == f"Write it as in `{{{{ first_name | {meant} }}}}`."


@pytest.mark.parametrize(
    "fallback",
    [
        "l’ami",
        "l'ami",
        "membre de Côte d'Ivoire",
        "cher(e) ami(e)",
        "Freund(in)",
        "'t lid van 's avonds",
        "titles",
        "e-mail friend",
    ],
)
def test_a_fallback_of_words_passes(fallback: str, tmp_path: Path) -> None:
    assert found(tmp_path, "broken-merge-tag", prose(f"Dear {{{{ first_name | {fallback} }}}}")) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ first_name | there }} and {{town}}",
        "{name} of nobody, {1, {2, 3}}, {a, {b, c}}, {{ 7 * 7 }}, {{ }}",
        "100%% sure, 5 %% 6, **|**, [[1]], {#note}",
        "`{{ First Name }}` and `*|FNAME|*`",
    ],
)
def test_braces_that_are_meant_pass(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, "broken-merge-tag", prose(text)) == []


def test_another_service_s_tag_is_found_in_the_subject_and_in_an_address(tmp_path: Path) -> None:
    blocks = "  - {type: button, label: Yes, url: 'https://society.test/%%id%%'}\n"
    assert found(tmp_path, "broken-merge-tag", blocks, subject='"Dear [[name]], welcome"') == [
        "1:16: `[[name]]` looks like a merge tag, and members would see it as it is.",
        "6:59: `%%id%%` looks like a merge tag, and members would see it as it is.",
    ]


# A meeting in two places


def recap(
    *lines: str, name: str = "63rd ASH Annual Meeting and Exposition", days: str = "10 14", month: str = "12"
) -> str:
    """Return a recap whose meeting stands in line 8, and whose text begins in line 12, column 7."""
    first, last = (f"2021-{month}-{day}" for day in days.split())
    meeting = f"  - type: recap\n    meeting:\n      name: {name}\n      start: {first}\n      end: {last}\n"
    return meeting + "    text: |\n" + "".join(f"      {line}".rstrip() + "\n" for line in lines)


@pytest.mark.parametrize(
    ("line", "here"),
    [
        ("At the 62nd ASH Annual Meeting we met.", "12:14 62nd ASH Annual Meeting"),
        ("At the 64th ASH Annual", "12:14 64th ASH Annual"),
        ("The 62nd ASH annual meeting and exposition 2021.", "12:11 62nd ASH annual meeting and exposition"),
    ],
)
def test_a_meeting_with_another_number_is_found(line: str, here: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "meeting-differs", recap(line), date="2021-12-20")
    place, _, words = here.partition(" ")
    assert finding.startswith(f"{place}: This says “{words}”, and line 8 says “63rd ASH Annual")
    assert finding.endswith("of the same meeting.")


def test_a_meeting_in_turkish_capitals_is_the_same_one(tmp_path: Path) -> None:
    blocks = recap("Rapor: 13. ULUSAL KISIRLIK KONGRESİ.", name='"12. Ulusal Kısırlık Kongresi"')
    assert len(found(tmp_path, "meeting-differs", blocks, date="2021-12-20")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "At the 63rd ASH Annual Meeting we met, and 64 ASH members spoke.",
        "The 64th ASH Annual Meeting will be in New Orleans in 2022, the 62nd ASH Annual Meeting was in 2020.",
        "See you at the next one, the 64th ASH Annual Meeting.",
        "The 63. ASH Annual Meeting",
        "The 26th EHA Annual Congress",
        "In two years the 65th ASH Annual Meeting follows.",
        "The 64th ASH Annual Meeting will be in the south.",
        "Three years ago, at the 60th ASH Annual Meeting, nobody was online.",
        "Dans deux ans, le 65e ASH Annual Meeting ; le 64e ASH Annual Meeting aura lieu au sud.",
        "In zwei Jahren folgt das 65. ASH Annual Meeting; das 64. ASH Annual Meeting wird groß.",
        "En dos años, el 65º ASH Annual Meeting; el 64º ASH Annual Meeting tendrá lugar en el sur.",
        "Over twee jaar komt het 65e ASH Annual Meeting; het 64e ASH Annual Meeting wordt groot.",
        "سيعقد 64 ASH Annual Meeting في الجنوب",
    ],
)
def test_a_meeting_with_the_same_number_and_one_of_another_year_pass(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "meeting-differs", recap(line), date="2021-12-20") == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("From 10 to 13 December 2021.", "10 to 13 December 2021"),
        ("We met. From 10 to 13 December we talked. Posters hung there.", "10 to 13 December"),
        ("Many came. The meeting lasted from 10 to 13 December.", "10 to 13 December"),
        ("**ASH** was online from 10 to 15 December 2021 (five days).", "10 to 15 December 2021"),
        ("The 63rd ASH Annual Meeting and Exposition, 10 to 13 December", "10 to 13 December"),
        ("Die Jahrestagung dauerte vom 10. bis 13. Dezember.", "10. bis 13. Dezember"),
        ("استمر المؤتمر من 10 إلى 13 ديسمبر", "10 إلى 13 ديسمبر"),
        ("On December 10-13, 2021.", "December 10-13, 2021"),
        ("On December 10 – December 13.", "December 10 – December 13"),
        ("From 11th to 14th of December.", "11th to 14th of December"),
        ("From 10 December 2021 to 13 December 2021", "10 December 2021 to 13 December 2021"),
        ("Du 10 au 13 décembre 2021", "10 au 13 décembre 2021"),
        ("Vom 10. bis zum 13. Dezember 2021", "10. bis zum 13. Dezember 2021"),
        ("10.–13. Dezember", "10.–13. Dezember"),
        ("Del 10 al 13 de diciembre de 2021", "10 al 13 de diciembre de 2021"),
        ("Van 10 tot en met 13 december", "10 tot en met 13 december"),
        ("من 10 إلى 13 ديسمبر 2021", "10 إلى 13 ديسمبر 2021"),
        ("From 10 to 14 December 2020.", "10 to 14 December 2020"),
    ],
)
def test_a_meeting_with_other_days_is_found(line: str, words: str, tmp_path: Path) -> None:
    place = f"12:{7 + line.index(words)}"
    assert found(tmp_path, "meeting-differs", recap(line), date="2021-12-20") == [
        f"{place}: This says “{words}”, and line 9 says “10–14 December 2021” of the same meeting."
    ]


@pytest.mark.parametrize(
    "line",
    [
        "From 10 to 14 December 2021, and December 10–14.",
        "From 1 to 3 December, 10 to 13 November, 11 to 12 December.",
        "From 10 to 13 December 2020.",
        "10-13 of 14 December talks; rooms 10 to 13; 10–13.12.2021",
        "Workshops took place from 10 to 11 December 2021.",
        "From 10 to 11 December, workshops took place.",
        "The sessions of the meeting on Graft and Host were held from 10 to 12 December.",
        "We were at home from 10 to 11 December.",
        "Next year the meeting lasts from 10 to 13 December.",
    ],
)
def test_a_meeting_with_its_own_days_and_another_range_pass(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, "meeting-differs", recap(line), date="2021-12-20") == []


def test_another_block_has_to_name_the_meeting_of_which_it_gives_other_days(tmp_path: Path) -> None:
    blocks = recap("It was good.") + "  - {type: text, text: 'From 10 to 13 December the office was closed.'}\n"
    assert found(tmp_path, "meeting-differs", blocks, date="2021-12-20") == []
    blocks = recap("It was good.") + "  - {type: text, text: 'The meeting lasted from 10 to 13 December.'}\n"
    (finding,) = found(tmp_path, "meeting-differs", blocks, date="2021-12-20")
    assert finding.startswith("13:49: This says “10 to 13 December”")


def test_two_recaps_of_one_meeting_with_other_days_are_found(tmp_path: Path) -> None:
    blocks = recap("One.") + recap("Two.", days="10 13")
    assert found(tmp_path, "meeting-differs", blocks, date="2021-12-20") == [
        "17:12: This says “10–13 December 2021”, and line 10 says “10–14 December 2021” of the same meeting."
    ]


def test_two_recaps_of_the_same_days_with_another_number_are_found(tmp_path: Path) -> None:
    blocks = recap("One.") + recap("Two.", name="62nd ASH Annual Meeting")
    assert found(tmp_path, "meeting-differs", blocks, date="2021-12-20") == [
        "15:13: This says “62nd ASH Annual Meeting”, and line 8 says “63rd ASH Annual Meeting” of the same meeting."
    ]


def test_two_meetings_of_one_issue_keep_their_own_numbers_and_days(tmp_path: Path) -> None:
    blocks = recap("One, 10 to 13 December too, and the 7th Ghent Blood Days.") + recap(
        "The 63rd ASH Annual Meeting and the 7th Ghent Blood Days.", name="7th Ghent Blood Days", days="10 13"
    )
    assert found(tmp_path, "meeting-differs", blocks, date="2021-12-20") == []


def test_a_meeting_of_every_season_may_be_recapped_twice(tmp_path: Path) -> None:
    blocks = recap("One.", name="Members' Day", days="10 11", month="03") + recap("Two.", name="Members' Day")
    assert found(tmp_path, "meeting-differs", blocks, date="2021-12-20") == []


# Languages


@pytest.mark.parametrize("language", ["en", "en-US", "fr-CA", "ar"])
def test_a_language_with_words_passes(language: str, tmp_path: Path) -> None:
    assert found(tmp_path, "language-without-words", language=language) == []


def test_a_language_without_words_is_found_where_it_is_named(tmp_path: Path) -> None:
    message = "There are no words for the language `it`, so that buttons and labels are in English."
    assert found(tmp_path, "language-without-words", language="it") == [f"6:11: {message}".replace("6:", "5:")]
    publication = "name: A letter\nlanguage: it\n"
    assert found(tmp_path, "language-without-words", publication=publication) == [f"newsletter.yaml:2:11: {message}"]


def test_the_hint_names_the_languages_of_the_publication_too(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "words.yaml").write_text("it: {register: Iscriviti}\n", encoding="utf-8")
    lines = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    (finding,) = findings_of(tmp_path, f"{lines}language: pt\nblocks:\n{TEXT}")
    assert finding.problem.hint == (
        "Add them below `pt:` in templates/words.yaml, or choose one of ar, de, en, es, fr, it, nl."
    )


# All rules


def test_the_rules_have_ids_of_their_family_and_no_two_the_same() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"writing\.[a-z-]+", rule) for rule in ids)


def test_every_rule_of_the_family_has_a_chapter_in_its_page() -> None:
    page = (ROOT / "docs" / "checks" / "writing.md").read_text(encoding="utf-8")
    chapters = re.findall(r"^## (.*)\n\n\*(\w+)", page, re.MULTILINE)
    assert chapters == [(rule.id, rule.severity.capitalize()) for rule in RULES]


@pytest.mark.parametrize("path", find_issues(ROOT), ids=lambda path: path.stem)
def test_the_words_of_the_sample_issues_are_clean(path: Path) -> None:
    assert list(check(ParsedLetter.of(build_edition(path, publication_of(ROOT)).letter))) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_found_in_other_letters_is_what_they_are_made_for(path: Path) -> None:
    allowed = {"writing.placeholder", "writing.preheader-length"}
    if path.stem == "arabic" or path.parent.name == "arabic":
        allowed |= {"writing.click-here"}  # its buttons say “read more” and “press here”
    if path.parent.name in ("hostile-text", "merge-tags") or path.stem == "everything":
        allowed |= {rule.id for rule in RULES if rule.id.partition(".")[2] in ("click-here", "markup-shown")}
        allowed |= {"writing.undeclared-merge-tag", "writing.broken-merge-tag"}
    root = next(folder for folder in path.parents if (folder / "newsletter.yaml").is_file())
    assert {
        finding.rule for finding in check(ParsedLetter.of(build_edition(path, publication_of(root)).letter))
    } <= allowed


PIECES = [
    *"`*_[](){}|<>!#-~.:;,\n\n\n  \t0123456789",
    *(
        "{{ first_name }}",
        "{{ x",
        "}}",
        "*|",
        "|*",
        "%%",
        "[[",
        "]]",
        "{%",
        "the ",
        "the ",
        "ALL all",
        "](",
        "](https://",
    ),
    *(
        "TK",
        "TODO",
        "your name",
        "Your name",
        "example.org",
        "https://",
        "<b>",
        "<!--",
        "-->",
        "![",
        "```\n",
        "    ",
        "> ",
    ),
    *("10 to 13 December 2021", "62nd ASH Annual ", "\u0301", "\u200f", "\U0001f469\u200d", "ß", "İ", "ﬁ", "جداً جداً"),
]
SIGNS = st.characters(exclude_categories=["Cs", "Co", "Cc", "Cn", "Zl", "Zp"])
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text(SIGNS, max_size=5),
    max_size=40,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS.map("".join).filter(str.strip))
def test_no_text_makes_a_rule_fail_and_every_place_has_the_words_that_are_quoted(text: str, tmp_path: Path) -> None:
    head = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    typed = json.dumps(text, ensure_ascii=False)
    blocks = recap("It was good.") + f"  - type: text\n    text: {typed}\n  - type: divider\n    heading: {typed}\n"
    issue = f"{head}blocks:\n{blocks}"
    lines = issue.split("\n")
    for finding in findings_of(tmp_path, issue):
        line = lines[finding.problem.line - 1]
        assert 1 <= finding.problem.column <= len(line) + 1
        quote = re.search("[“`]([^”`]{1,60})", finding.problem.message)
        if quote and finding.problem.line > 4 and finding.rule != "writing.language-without-words":
            first = json.dumps(quote[1].split()[0], ensure_ascii=False)[1:-1] if quote[1].split() else ""
            at = line[finding.problem.column - 1 :]
            at = at.replace("\\n", " ")
            assert any(words.startswith(first[:1]) for words in (at, at.lstrip("*_ "))), (finding, at[:40])


@settings(deadline=None, max_examples=200)
@given(text=TEXTS.map("".join))
def test_a_paragraph_has_every_character_in_its_place(text: str) -> None:
    for paragraph in passages(text):
        there = paragraph.passage.text[paragraph.start : paragraph.start + len(paragraph.text)]
        assert all(one == other or one in "\0\ue000 " for one, other in zip(paragraph.text, there, strict=True))


def passages(text: str) -> list[Paragraph]:
    return list(
        chain.from_iterable(
            split(Passage(SOURCE, ("text",), text, kind)) for kind in (Kind.PROSE, Kind.LINE, Kind.LINES)
        )
    )


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a a ",
            "aa ",
            "the the ",
            "TK ",
            "{{ a }} ",
            "{{ a",
            "{{ ",
            "{%",
            "*|a",
            "%%a",
            "[[a",
            "[](",
            "[",
            "![](a b.c) ",
        ),
        *(
            "<b>",
            "<!--",
            "<!-",
            "`" * 3 + " ",
            "a`",
            "10 ",
            "10 to ",
            "62 ASH Annual ",
            "62 ASH ",
            "> ",
            "- ",
            "\n\n",
            "1. ",
        ),
        *("• a\n", "*a\n", "-a\n", "[a][b] ", "[a](https://", "**a", "_a ", "[insert ", "{{ a | 'b' }} "),
        *("your name ", "example.org ", "a.example.", "t-", "(TK) t-", "copy \u0301", "x", "\t", "December 10 ", "©"),
    ],
)
def test_a_hostile_text_takes_no_time_that_counts(piece: str, tmp_path: Path) -> None:
    text = (piece * MAX_TEXT)[: MAX_TEXT - 2]
    head = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    (tmp_path / "issues").mkdir()
    (tmp_path / "newsletter.yaml").write_text(PUBLICATION, encoding="utf-8")
    path = tmp_path / "issues" / "spring.yaml"
    issue = f"{head}blocks:\n{recap('It was good.')}  - type: text\n    text: {json.dumps('A ' + text)}\n"
    path.write_text(issue, encoding="utf-8")
    letter = written(path, load_publication(tmp_path))
    before = time.process_time()
    findings = list(check(letter))
    assert time.process_time() - before < 10
    assert len(findings) <= MOST * 3
