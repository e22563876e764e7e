"""Defects planted in translations are found at their lines, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.build import compose_letter, compose_translation
from newsletter.check import check, check_all
from newsletter.check.languages.figures import figures_in
from newsletter.check.languages.spoken import seems_to_be
from newsletter.model.publication import load_publication
from newsletter.translating.naming import catalogs
from tests.translating.catalogs import catalog_for, publication_with

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).parent
DEFECTS: list[tuple[str, str, list[str]]] = [
    # what the issue says, what the translation says, and the rules by which that is found
    ("The fee is 4,812 euros.", "La cotisation est de 4 821 euros.", ["numbers"]),
    ("We meet at 16:30.", "Nous nous retrouvons à 16 h 00.", ["times"]),
    ("We meet at 4:30 pm.", "Nous nous retrouvons à 4 h 30.", ["times"]),
    ("It begins on 8 February.", "Cela commence le 8 janvier.", ["dates"]),
    ("It ends on 9 February.", "Cela se termine le 19 février.", ["numbers"]),
    ("Take 2.5 mg.", "Prenez 25 mg.", ["numbers"]),
    ("See [the list](https://a.test/list).", "Voyez la liste.", ["names-in-braces"]),
    ("See [our page](https://a.test/page).", "Voyez [notre page]({lien}).", ["names-in-braces"]),
    ("Write [to us](mailto:us@a.test).", "Écrivez-[nous]({link}}).", ["names-in-braces"]),
    ("Dear {{ first_name | friend }}, welcome.", "Bonjour {prenom}, bienvenue.", ["names-in-braces"]),
    ("Read the report.", "Lisez [le rapport](https://b.test/).", ["links"]),
    ("The members have met in the old town hall.", "The members have met in the old town hall.", ["same"]),
    (
        "All of us were there from the first day on.",
        "All of us were in the hall and it was good to be there.",
        ["other-language"],
    ),
    ("Nobody has translated this.", "", ["missing"]),
    ("This has changed since.", "#, fuzzy", ["stale"]),
    ("There are 25 sessions.", "Il y a plusieurs séances.", ["numbers"]),
    ("Several people spoke.", "Les 12 personnes ont parlé.", ["numbers"]),
    ("Come to room 7.", "Venez dans la salle 9.", ["numbers"]),
    ("It lasts until 8 pm.", "Cela dure jusqu’à 21 h.", ["times"]),
    (
        "Three of [them](https://a.test/them) spoke of [it](https://a.test/it).",
        "Trois [d’entre eux]({link}).",
        ["names-in-braces"],
    ),
]
RIGHT = [
    ("4,812 members, 2.5 mg and 63rd place", "4 812 membres, 2,5 mg et la 63e place"),
    ("On 8 February 2022 at 4:30 pm", "Le 8 février 2022 à 16 h 30"),
    ("From 10th to 14th December", "Du 10 au 14 décembre"),
    ("March and May are no names here", "Mars et mai n’y sont pas des dates"),
    ("From 16:30 to 18:00", "De 16 h 30 à 18 h"),
    ("HARMONY", "HARMONY"),
    ("Call 02 123 45 67", "Appelez le 02 123 45 67"),
]


def test_twenty_planted_defects_are_found_at_their_lines_and_nothing_else_is(tmp_path: Path) -> None:
    texts = [words for words, *_ in (*DEFECTS, *RIGHT)]
    path = publication_with(tmp_path, "".join(f"  - {{type: text, text: '{words}'}}\n" for words in texts))
    said = {words: of for words, of, _ in DEFECTS} | dict(RIGHT)
    names = {"https://a.test/list": "link", "https://a.test/page": "link", "mailto:us@a.test": "link"}
    names |= {"https://a.test/them": "link", "https://a.test/it": "link2", "{{ first_name | friend }}": "first_name"}

    def as_shown(words: str) -> str:
        for meant, name in names.items():
            words = words.replace(meant, f"{{{name}}}")
        return words

    head = {"Our spring meeting and what it taught us": "Notre rencontre de printemps, et ce que nous en retenons"}
    head |= {"A registry opens, travel grants doubled, and one question stays open.": "Un registre et des bourses."}
    head |= {"Three days in Ghent": "Trois jours à Gand", "friend": "amie ou ami"}
    told = {as_shown(words): words_in_french for words, words_in_french in said.items()}
    catalog = catalog_for(
        path, "fr", head | {words: "Ceci a changé." if is_fuzzy(of) else of for words, of in told.items()}
    )
    text = catalog.read_text("utf-8")
    catalog.write_text(text.replace('msgid "This has', '#, fuzzy\nmsgid "This has'), "utf-8")
    lines = catalog.read_text("utf-8").split("\n")
    expected = []
    for words, _, rules in DEFECTS:
        start = next(at for at, line in enumerate(lines) if as_shown(words)[:30] in line and not line.startswith("#"))
        at = next(at for at in range(start, len(lines)) if lines[at].startswith("msgstr"))
        expected += [(at + 1, f"languages.{rule}") for rule in rules]
    letter = compose_translation(path, load_publication(tmp_path), "fr")
    found = [(each.problem.line, each.rule) for each in check(letter).findings if each.rule.startswith("languages.")]
    assert sorted(found) == sorted(expected)


def is_fuzzy(said: str) -> bool:
    return said == "#, fuzzy"


def test_the_samples_say_the_same_in_all_their_languages() -> None:
    publication, path = load_publication(ROOT), ROOT / "issues" / "ash-2021.yaml"
    assert list(catalogs(path)) == ["ar", "de", "fr"]
    letters = [
        compose_letter(path, publication),
        *(compose_translation(path, publication, each) for each in catalogs(path)),
    ]
    assert check_all(letters).found[ROOT] == ()
    assert not any(letter.translation and letter.issue.translated_from is None for letter in letters)


def test_what_is_wrong_with_an_address_or_a_merge_tag_is_told_once_at_the_issue_unless_a_translator_wrote_it(
    tmp_path: Path,
) -> None:
    said = "Dear {{ fist_name | friend }}, read [it](http://a.test/p), and [that](https://b.test/)."
    path = publication_with(tmp_path, f"  - {{type: text, text: '{said}'}}\n")
    translated = "{fist_name}, lisez [cela]({link}) et [cela]({link2}), ou [ceci](http://c.test/)."
    catalog_for(path, "fr", lambda words: translated if "Dear" in words else words)
    about = load_publication(tmp_path)
    checked = check_all([compose_letter(path, about), compose_translation(path, about, "fr")])
    found = [
        (finding.rule, finding.problem.file, "c.test" in finding.problem.message)
        for finding in checked.found[tmp_path]
        if finding.rule in ("links.http", "links.two-targets", "writing.undeclared-merge-tag")
    ]
    assert sorted(found) == [
        ("links.http", "issues/spring.fr.po", True),
        ("links.http", "issues/spring.yaml", False),
        ("links.two-targets", "issues/spring.fr.po", False),
        ("writing.undeclared-merge-tag", "issues/spring.yaml", False),
    ]


@pytest.mark.parametrize(
    ("language", "stated", "instead"),
    [
        *(("fr", "de", "fr"), ("pt-BR", "pt_PT", "pt_BR"), ("fr", "French", "fr"), ("fr", "an", "fr")),
        *(("fr", "fr", ""), ("fr", "fr_BE", ""), ("pt-BR", "pt", ""), ("fr", "", ""), ("fr", "fr@latin", "")),
    ],
)
def test_a_head_that_says_another_language_is_found_at_its_line(
    language: str, stated: str, instead: str, tmp_path: Path
) -> None:
    path = publication_with(tmp_path, "  - {type: text, text: Hello there.}\n")
    catalog = catalog_for(path, language, {})
    own = f'"Language: {language.replace("-", "_")}\\n"'
    lines = catalog.read_text("utf-8").replace(own, f'"Language: {stated}\\n"').split("\n")
    catalog.write_text("\n".join(lines), "utf-8")
    findings = check(compose_translation(path, load_publication(tmp_path), language)).findings
    found = [finding.problem for finding in findings if finding.rule == "languages.head"]
    assert len(found) == bool(instead)
    for problem in found:
        assert (problem.file, lines[problem.line - 1]) == (f"issues/spring.{language}.po", f'"Language: {stated}\\n"')
        assert problem.hint.startswith(f'Write `"Language: {instead}\\n"`, or ')


def test_an_entry_that_the_catalog_lacks_is_missing_and_the_hint_has_the_command(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "  - {type: text, text: One.}\n")
    catalog_for(path, "fr", lambda words: f"Le {words}")
    path.write_text(path.read_text("utf-8").replace("One.", "A new text."), "utf-8")
    letter = compose_translation(path, load_publication(tmp_path), "fr")
    (finding,) = (each for each in check(letter).findings if each.rule == "languages.missing")
    assert (finding.problem.line, finding.problem.hint) == (1, "Run `newsletter translate spring --to fr`.")


def test_a_fallback_that_nobody_has_translated_is_missing(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "  - {type: text, text: 'Dear {{ first_name | friend }}, welcome.'}\n")
    catalog_for(path, "de", lambda words: "" if words == "friend" else words.replace("Dear", "Hallo"))
    letter = compose_translation(path, load_publication(tmp_path), "de")
    (finding,) = (each for each in check(letter).findings if each.rule == "languages.missing")
    assert finding.problem.message.startswith("“friend” is not translated into de")


@pytest.mark.parametrize(
    ("one", "language", "other", "own"),
    [
        ("at 4:30 pm and 12 am", "en", "um 16:30 Uhr und 0:00 Uhr", "de"),
        ("16:30", "en", "16.30 Uhr", "de"),
        ("at 6 pm", "en", "a las 18:00", "es"),
        ("at 16:30", "en", "kl. 16.30", "sv"),
        ("at 16:30", "en", "الساعة 16:30", "ar"),
        ("at 4:30 pm", "en", "الساعة ٤:٣٠ م", "ar"),
        ("4,812 and 1,000,000", "en", "4.812 und 1.000.000", "de"),
        ("4,812", "en", "4\u00a0812", "pl"),
        ("20 December 2021", "en", "20 de dezembro de 2021", "pt"),
        ("December 20, 2021", "en-US", "20 grudnia 2021", "pl"),
        ("3 March", "en", "3 mars", "sv"),
        ("2.5 mg", "en", "2,5 mg", "it"),
    ],
)
def test_equal_figures_are_equal_in_each_way_to_write_them(one: str, language: str, other: str, own: str) -> None:
    assert figures_in(one, language) == figures_in(other, own)


@pytest.mark.parametrize(
    ("text", "issue", "catalog", "seems"),
    [
        ("The meeting was good and all of us were there.", "en", "fr", True),
        ("La réunion était bonne et nous y étions tous.", "en", "fr", False),
        ("The Lancet and the New England Journal of Medicine", "en", "fr", True),
        ("63rd ASH Annual Meeting", "en", "fr", False),
        ("Spotkanie było dobre i wszyscy na nim byli, a to jest ważne.", "en", "pl", False),
        ("Das Treffen war gut, und wir waren alle dabei.", "de", "sv", True),
        ("O encontro foi bom e todos nós estávamos lá.", "es", "pt", False),
        ("Kokous oli hyvä, ja me kaikki olimme siellä.", "en", "fi", False),
    ],
)
def test_a_text_seems_to_be_in_the_language_of_the_issue_by_its_common_words(
    text: str, issue: str, catalog: str, seems: bool
) -> None:
    assert seems_to_be(text, issue, catalog) == seems
