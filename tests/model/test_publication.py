from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from newsletter.errors import InputError, UsageError
from newsletter.model.files import find_issue, find_issues, find_root, read_source, shipped_templates
from newsletter.model.issue import load_issue
from newsletter.model.layers import deep_merge
from newsletter.model.publication import Publication, load_publication
from newsletter.model.settings import CalendarLinks

ROOT = Path(__file__).resolve().parent.parent.parent

EVERYTHING = """\
name: Leukemia Advocates Letter
sender:
  name: Acute Leukemia Advocates Network
  email: letter@news.example.org
reply_to: info@example.org
postal_address: |
  1 Example Street
  1000 Brussels
reason: You signed up on *our site*.
site_url: https://news.example.org/letter/
desk_url: https://desk.example.org/
unsubscribe_url: "{{ unsubscribe_url }}"
language: pt-br
timezone: Europe/Brussels
also_show_timezones: [Europe/London, America/New_York]
clock: 24
theme:
  colors:
    light:
      accent: "#ABCDEF"
  fonts:
    heading: '"Source Serif", serif'
  widths:
    page: 600
  logo:
    src: images/logo.png
    alt: ""
social:
  - label: The network in words
    url: https://social.example.org/network
merge_tags:
  first_name:
    sample: Ada
    fallback: there
  city: {}
personas:
  - name: Long name
    values:
      first_name: Wolfeschlegelsteinhausenbergerdorff
approvals: {needed: 2, signed_in: true}
sending:
  list: members.csv
  unsubscribe_at: https://news.example.org/u/
  sign_up: {ask: [first_name], privacy_url: https://example.org/privacy}
  bounces_to: bounces@news.example.org
  outbox: postgresql
  per_hour: 3000
  connections: 8
  dkim:
    domain: Example.org
    selector: news
clients: [gmail, outlook-windows]
calendar_links:
  google: https://calendar.example.org/render
check:
  ignore:
    - rule: subject-length
      because: The name of the meeting is long.
"""


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the test's own folder: messages name a file from there."""
    monkeypatch.chdir(tmp_path)


def publication(folder: Path, text: str = "name: Letter\n", **templates: str) -> Publication:
    """Write a publication, with files such as `theme_yaml` in its templates, and load it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "newsletter.yaml").write_text(text, encoding="utf-8")
    for name, content in templates.items():
        (folder / "templates").mkdir(exist_ok=True)
        (folder / "templates" / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return load_publication(folder)


def refused(folder: Path, text: str = "name: Letter\n", **templates: str) -> str:
    """Return what is said of a publication, its files named from its folder."""
    with pytest.raises(InputError) as caught:
        publication(folder, text, **templates)
    return str(caught.value)


@pytest.mark.parametrize("start", [".", "issues", "issues/2021/spring.yaml", "newsletter.yaml"])
def test_a_publication_is_found_by_walking_up(start: str, tmp_path: Path) -> None:
    (tmp_path / "issues" / "2021").mkdir(parents=True)
    (tmp_path / "issues" / "2021" / "spring.yaml").touch()
    (tmp_path / "newsletter.yaml").touch()
    assert find_root(tmp_path / start) == tmp_path


def test_the_innermost_publication_is_found_also_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "letters" / "inner"
    (inner / "issues").mkdir(parents=True)
    for folder in (tmp_path, inner):
        (folder / "newsletter.yaml").touch()
    assert find_root(inner / "issues") == inner
    monkeypatch.chdir(inner.parent)
    assert find_root(Path()) == tmp_path


def test_a_folder_of_that_name_is_no_publication(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").mkdir()
    with pytest.raises(UsageError, match=r"There is no newsletter\.yaml in .*make a new one with `newsletter init`"):
        find_root(tmp_path)


def test_issues_are_found_by_name_and_none_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There are no issues in .*`newsletter new spring`"):
        find_issues(tmp_path)
    (tmp_path / "issues").mkdir()
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        (tmp_path / "issues" / name).touch()
    assert [path.name for path in find_issues(tmp_path)] == ["a.yaml", "b.yaml"]


def test_an_issue_is_named_by_its_slug_or_its_file(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").touch()
    (tmp_path / "issues").mkdir()
    spring = tmp_path / "issues" / "spring.yaml"
    spring.touch()
    assert find_issue("spring", tmp_path) == spring
    assert find_issue("spring", tmp_path / "issues") == spring
    assert find_issue("issues/spring.yaml", tmp_path) == spring
    assert find_issue(str(spring), Path()) == spring
    with pytest.raises(UsageError, match=r"There is no issue sprin\. Did you mean spring\?"):
        find_issue("sprin", tmp_path)
    with pytest.raises(UsageError, match=r"There is no issue issues/autumn\.yaml\.$"):
        find_issue("issues/autumn.yaml", tmp_path)


def test_only_a_name_is_required(tmp_path: Path) -> None:
    letter = publication(tmp_path)
    assert (letter.name, letter.language, letter.timezone, letter.clock) == ("Letter", "en", "UTC", None)
    assert letter.root == tmp_path
    assert not any((letter.sender, letter.reply_to, letter.postal_address, letter.reason, letter.site_url))
    assert not any((letter.unsubscribe_url, letter.theme.logo, letter.also_show_timezones, letter.social))
    assert not any((letter.merge_tags, letter.personas, letter.clients, letter.check.ignore))
    assert letter.calendar_links == CalendarLinks()
    assert letter.public_address("spring") is None
    assert letter.theme == load_publication(ROOT).theme


@pytest.mark.parametrize("setting", ["list: members.csv", "unsubscribe_at: https://news.example.org/u/"])
def test_who_sends_to_members_needs_no_address_to_unsubscribe_at(setting: str, tmp_path: Path) -> None:
    assert publication(tmp_path, f"name: L\nsending: {{{setting}}}\n").unsubscribe_url == "{{ unsubscribe_url }}"
    own = publication(tmp_path, f"name: L\nunsubscribe_url: https://a.org/leave\nsending: {{{setting}}}\n")
    assert own.unsubscribe_url == "https://a.org/leave"
    assert publication(tmp_path, "name: L\nsending: {per_hour: 3000}\n").unsubscribe_url is None


def test_every_field_is_read(tmp_path: Path) -> None:
    letter = publication(tmp_path, EVERYTHING)
    read = letter.model_dump()
    theme = read.pop("theme")
    assert read == {
        "name": "Leukemia Advocates Letter",
        "sender": {"name": "Acute Leukemia Advocates Network", "email": "letter@news.example.org"},
        "reply_to": "info@example.org",
        "postal_address": "1 Example Street\n1000 Brussels",
        "reason": "You signed up on *our site*.",
        "site_url": "https://news.example.org/letter/",
        "desk_url": "https://desk.example.org/",
        "unsubscribe_url": "{{ unsubscribe_url }}",
        "language": "pt-BR",
        "timezone": "Europe/Brussels",
        "also_show_timezones": ("Europe/London", "America/New_York"),
        "clock": 24,
        "social": ({"label": "The network in words", "url": "https://social.example.org/network"},),
        "merge_tags": {
            "first_name": {"sample": "Ada", "fallback": "there"},
            "city": {"sample": None, "fallback": None},
        },
        "personas": ({"name": "Long name", "values": {"first_name": "Wolfeschlegelsteinhausenbergerdorff"}},),
        "sending": {
            "list": "members.csv",
            "unsubscribe_at": "https://news.example.org/u/",
            "sign_up": {"ask": ("first_name",), "privacy_url": "https://example.org/privacy"},
            "bounces_to": "bounces@news.example.org",
            "outbox": "postgresql",
            "per_hour": 3000,
            "connections": 8,
            "dkim": {"domain": "example.org", "selector": "news", "ed25519_selector": None},
        },
        "clients": ("gmail", "outlook-windows"),
        "calendar_links": {
            "google": "https://calendar.example.org/render",
            "outlook_com": None,
            "microsoft_365": None,
            "yahoo": None,
        },
        "approvals": {"needed": 2, "signed_in": True},
        "check": {"ignore": ({"rule": "subject-length", "because": "The name of the meeting is long."},)},
    }
    assert theme["logo"] == {"src": "images/logo.png", "alt": ""}
    assert letter.public_address("spring") == "https://news.example.org/letter/spring/"
    assert "Wolfeschlegelsteinhausenbergerdorff" in letter.texts


def test_every_field_of_the_model_is_in_that_example(tmp_path: Path) -> None:
    assert publication(tmp_path, EVERYTHING).model_fields_set == set(Publication.model_fields)


def test_files_read_twice_give_equal_publications(tmp_path: Path) -> None:
    assert publication(tmp_path, EVERYTHING) == publication(tmp_path, EVERYTHING)


def test_a_publication_cannot_be_changed(tmp_path: Path) -> None:
    letter = publication(tmp_path)
    with pytest.raises(ValidationError):
        letter.name = "Another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("{}", "1:1", "A publication needs `name`.", "with the newsletter's name"),
        ("name: L\nreplyto: a@b.org\n", "2:1", "There is no field `replyto` in a publication.", "Did you mean"),
        ("name: L\nsender: {name: A, mail: a@b.org}\n", "2:19", "There is no field `mail` in `sender`.", "`email`"),
        ("name: L\nsender: {name: A}\n", "2:9", "`sender` needs `email`.", "with the sender's e-mail address."),
        ("name: L\nsender: {name: A, email: Ada}\n", "2:26", "“Ada” is not an e-mail address.", "name@example.org"),
        ("name: L\nreply_to: a b@c.org\n", "2:11", "“a b@c.org” is not an e-mail address.", "Write it plainly"),
        ("name: L\nsite_url: news.example.org\n", "2:11", "is an address without `https://`.", "`https://news"),
        ("name: L\nsite_url: mailto:a@b.org\n", "2:11", "is not the address of a web site.", "https://news"),
        ('name: L\nsite_url: "{{ site }}"\n', "2:11", "is not the address of a web site.", "https://news"),
        ("name: L\nsite_url: https://a.org/?a=b\n", "2:11", "is not the address of a web site.", "without `?`"),
        ("name: L\ndesk_url: http://a.org/\n", "2:11", "others could read along, and come in.", "`https://a.org/`"),
        ("name: L\ndesk_url: https://a.org/desk/\n", "2:11", "has more than a host", "`https://a.org/`"),
        ("name: L\ndesk_url: https://b:c@a.org/\n", "2:11", "has more than a host", "`https://a.org/`"),
        ("name: L\ndesk_url: https://a..org/\n", "2:11", "names no host.", "`https://desk.example.org/`"),
        ("name: L\nlanguage: en.utf8\n", "2:11", "“en.utf8” is not the short name of a language.", "`en`"),
        ("name: L\nlanguage: xx\n", "2:11", "The language “xx” is not known.", "`en-US`"),
        ("name: L\ntimezone: Brussels\n", "2:11", "“Brussels” is not the full name of a time zone.", "`Europe/Br"),
        ("name: L\nalso_show_timezones: [UTC, EST]\n", "2:28", "“EST” is an abbreviation", "`America/New_York`"),
        ("name: L\nalso_show_timezones: UTC\n", "2:22", "takes a list, and here is a text.", "`- UTC`."),
        ("name: L\nclock: 13\n", "2:8", "`clock` cannot be “13”.", "Write 12 or 24."),
        ("name: L\nclock: [24]\n", "2:8", "`clock` takes one text, and here is a list.", "Write `clock: 24`"),
        ("name: L\nsocial: [{label: A}]\n", "2:10", "An item of `social` needs `url`.", "Add a line `url: …`"),
        ("name: L\nmerge_tags: [first_name]\n", "2:13", "`merge_tags` takes fields of its own", "further to the right"),
        (
            "name: L\nmerge_tags: {a: Ada}\n",
            "2:17",
            "`a` takes fields of its own, and here is a text.",
            "{sample: Ada",
        ),
        ("name: L\nmerge_tags: {a: {sampel: A}}\n", "2:18", "There is no field `sampel` in `a`.", "`sample`"),
        (
            "name: L\nmerge_tags: {a: {}}\npersonas: [{name: A, values: {a: [b]}}]\n",
            "3:34",
            "`a` takes one text",
            "Write `a: …`",
        ),
        ("name: L\ncalendar_links: {google: javascript:x}\n", "2:26", "is no address that a letter can link", "https"),
        (
            "name: L\nsending: {unsubscribe_at: http://a.org/u/}\n",
            "2:27",
            "does not begin with `https://`, and mail programs ask no other.",
            "Write `https://a.org/u/`",
        ),
        ("name: L\nsending: {per_hour: 0}\n", "2:21", "`per_hour`", "1"),
        ("name: L\nsending: {dkim: {domain: example.org}}\n", "2:17", "`dkim` needs `selector`", "`selector: …`"),
        (
            "name: L\nsending: {dkim: {domain: l@a.org, selector: n}}\n",
            "2:26",
            "“l@a.org” is more than a domain.",
            "Write `a.org`.",
        ),
        (
            "name: L\nsending: {dkim: {domain: a_b.org, selector: n}}\n",
            "2:26",
            "“a_b.org” is no domain.",
            "behind the @, as in `example.org`",
        ),
        (
            "name: L\nsending: {dkim: {domain: a.org, selector: n._domainkey.a.org}}\n",
            "2:43",
            "“n._domainkey.a.org” is more than the name of the key.",
            "Write `n`, without what follows it.",
        ),
        (
            "name: L\nsending: {dkim: {domain: a.org, selector: ../n}}\n",
            "2:43",
            "“../n” cannot be the name of a key.",
            "as in `newsletter`",
        ),
        (
            "name: L\nsending: {dkim: {domain: a.org, selector: n, ed25519_selector: n}}\n",
            "2:64",
            "Two keys cannot have one name.",
            "Write `ed25519_selector: n-ed25519`",
        ),
        (
            "name: L\nsender: {name: S, email: l@a.org}\nsending: {dkim: {domain: b.org, selector: n}}\n",
            "3:26",
            "Letters from a.org that `b.org` has signed are taken for unsigned: it is another domain.",
            "Write `a.org`.",
        ),
        (
            "name: L\nsending: {bounces_to: undeliverable-letters@a.org}\n",
            "2:23",
            "21 characters before the @, and 13 fit",
            "`bounces@a.org`",
        ),
        ("name: L\nsending: {connections: 21}\n", "2:24", "`connections`", "20"),
        ("name: L\ncheck: {ignore: [{rule: a}]}\n", "2:18", "An item of `ignore` needs `because`.", "`because: …`"),
        ("name: L\ncolors: {}\n", "2:1", "There is no field `colors` in a publication.", "It belongs in `theme`."),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, place: str, message: str, hint: str, tmp_path: Path) -> None:
    first, *_, last = refused(tmp_path, text).splitlines()
    assert first.startswith(f"newsletter.yaml:{place}: ")
    assert message in first
    assert hint in last


@pytest.mark.parametrize("clock", ["12", "24", '"24"'])
def test_the_clock_is_a_number(clock: str, tmp_path: Path) -> None:
    assert publication(tmp_path, f"name: L\nclock: {clock}\n").clock == int(clock.strip('"'))


@pytest.mark.parametrize(
    ("written", "read"),
    [("no", "no"), ("EN-us", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), ("ar", "ar"), ("iw", "he"), ("IN", "id")],
)
def test_a_language_gets_its_usual_spelling(written: str, read: str, tmp_path: Path) -> None:
    assert publication(tmp_path, f"name: L\nlanguage: {written}\n").language == read


def test_values_of_the_theme_are_laid_over_one_another_one_by_one(tmp_path: Path) -> None:
    shipped = publication(tmp_path / "plain").theme
    theme = publication(
        tmp_path / "own",
        'name: L\ntheme: {colors: {light: {accent: "#ABCDEF"}}, widths: {page: 600}}\n',
        theme_yaml='colors: {light: {accent: "#111111", text: "#222222"}}\nfonts: {body: \'"Open Sans", serif\'}\n',
    ).theme
    assert theme.colors.light.accent == "#abcdef"
    assert theme.colors.light.text == "#222222"
    assert theme.colors.light.page == shipped.colors.light.page
    assert theme.colors.dark == shipped.colors.dark
    assert theme.fonts.body == "'Open Sans', serif"
    assert theme.fonts.heading == shipped.fonts.heading
    assert theme.widths.page == 600
    assert theme.widths.side == shipped.widths.side


@pytest.mark.parametrize("own", ["newsletter.yaml", "theme.yaml"])
def test_a_named_theme_lies_between_what_is_shipped_and_what_is_the_publications_own(own: str, tmp_path: Path) -> None:
    shipped, named = publication(tmp_path / "plain").theme, "name: clinical\n"
    of_theme = yaml.safe_load((shipped_templates() / "themes" / "clinical" / "theme.yaml").read_text("utf-8"))
    letter = publication(
        tmp_path / "own",
        f"name: L\ntheme:\n  colors: {{light: {{accent: '#123456'}}}}\n  {named if own == 'newsletter.yaml' else ''}",
        theme_yaml=f"{named if own == 'theme.yaml' else ''}colors: {{light: {{text: '#222222', accent: '#111111'}}}}\n",
    )
    light = letter.theme.colors.light
    assert (light.accent, light.text, light.page) == ("#123456", "#222222", of_theme["colors"]["light"]["page"])
    assert letter.theme.widths == shipped.widths
    folders = (tmp_path / "own" / "templates", ROOT / "templates" / "themes" / "clinical", ROOT / "templates")
    assert letter.templates == folders


def test_a_theme_that_does_not_exist_is_refused_with_the_names_of_those_that_do(tmp_path: Path) -> None:
    names = "There are `editorial`, `clinical`, `community`, `campaign`."
    said = refused(tmp_path, "name: L\ntheme: {name: clinicl}\n")
    assert said.startswith("newsletter.yaml:2:15: There is no theme “clinicl”.")
    assert said.endswith(f"hint: Did you mean `clinical`? {names}")
    assert refused(tmp_path, theme_yaml="name: ../blocks\n").endswith(f"hint: {names}")
    assert refused(tmp_path, "name: L\ntheme: community\n").endswith("hint: Write `theme: {name: community}`.")


def test_without_colours_of_its_own_a_masthead_has_those_of_the_letter(tmp_path: Path) -> None:
    dark = publication(tmp_path, 'name: L\ntheme: {colors: {dark: {paper: "#123456", on_masthead: "#ffffff"}}}\n')
    assert dark.theme.colors.dark.masthead == "#123456"
    assert dark.theme.colors.dark.on_masthead == "#ffffff"
    assert dark.theme.colors.light.on_masthead == dark.theme.colors.light.text
    said = refused(tmp_path, "name: L\ntheme: {colors: {dark: {paper: navy}}}\n")
    assert [line for line in said.splitlines() if not line.startswith(" ")] == [
        "newsletter.yaml:2:32: “navy” is not a colour that every mail program knows."
    ]


@pytest.mark.parametrize(
    "fonts",
    [
        r"'Open Sans\', serif'",
        r'"Open Sans\", serif"',
        "'Open;color:red'",
        "'<b>'",
        "'Open\nSans'",
        "'Open Sans",
        "Open 'Sans'",
        "Georgia,, serif",
        ", serif",
        "''",
        "url(x)",
    ],
)
def test_what_could_end_the_name_of_a_font_is_refused_at_its_line(fonts: str, tmp_path: Path) -> None:
    said = refused(tmp_path, theme_yaml=f"fonts:\n  heading: {json.dumps(fonts)}\n")
    assert said.startswith("templates/theme.yaml:2:12: “")
    assert "is not a list of fonts." in said and "Georgia, 'Times New Roman', serif" in said


def test_a_merge_tag_in_what_the_logo_shows_is_known_wherever_the_logo_is_written(tmp_path: Path) -> None:
    known = publication(tmp_path, theme_yaml='logo: {src: logo.png, alt: "For {{ city }}"}\n').texts
    assert "For {{ city }}" in known


def test_a_wrong_value_of_the_theme_is_reported_in_the_file_that_holds_it(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        "name: L\ntheme:\n  colors:\n    light:\n      accent: crimson\n  widths: {pgae: 600}\n  logo: {src: a.png}\n",
        theme_yaml='colors:\n  light:\n    accent: also wrong\n    text: "#12345"\nfonts: {body: "a;b"}\n',
    )
    assert [line for line in said.splitlines() if not line.startswith(" ")] == [
        "newsletter.yaml:5:15: “crimson” is not a colour that every mail program knows.",
        "newsletter.yaml:6:12: There is no field `pgae` in `widths`.",
        "newsletter.yaml:7:9: `logo` needs `alt`.",
        "templates/theme.yaml:4:11: “#12345” is not a colour that every mail program knows.",
        "templates/theme.yaml:5:15: “a;b” is not a list of fonts.",
    ]


def test_a_problem_is_made_in_the_file_that_a_value_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    theme = "logo:\n  src: a.png\n  alt: A\n"
    letter = publication(tmp_path, "name: L\ntheme: {widths: {page: 600}}\n", theme_yaml=theme)
    assert str(letter.problem(("theme", "logo", "src"), "No.")).startswith("templates/theme.yaml:2:8: No.")
    assert str(letter.problem(("theme", "widths", "page"), "No.")).startswith("newsletter.yaml:2:24: No.")
    assert str(letter.problem(("name",), "No.")).startswith("newsletter.yaml:1:7: No.")
    assert letter.problem(("theme", "widths", "side"), "No.").file == "templates/theme.yaml (shipped)"


def test_what_is_missing_in_a_theme_is_reported_where_the_rest_of_it_stands(tmp_path: Path) -> None:
    said = refused(tmp_path, "name: L\n", theme_yaml="widths: {page: 600}\nlogo:\n  src: a.png\n")
    assert said.startswith("templates/theme.yaml:3:3: `logo` needs `alt`.")


def test_a_wrong_number_in_a_theme_says_what_it_must_be(tmp_path: Path) -> None:
    said = refused(tmp_path, "name: L\ntheme: {widths: {page: 200, side: wide}}\n")
    assert "newsletter.yaml:2:24: `page` is “200”, and must be at least 320." in said
    assert "newsletter.yaml:2:35: `side` takes a whole number, not “wide”." in said


@pytest.mark.parametrize("theme", ["dark", "[colors]", "{colors: red}", "{colors: {light: [a]}}", "{logo: a.png}"])
def test_a_theme_of_another_kind_is_reported_in_newsletter_yaml(theme: str, tmp_path: Path) -> None:
    said = refused(tmp_path, f"name: L\ntheme: {theme}\n")
    assert said.startswith("newsletter.yaml:2:")
    assert "takes fields of its own, and here is a" in said


def test_words_are_merged_one_by_one(tmp_path: Path) -> None:
    shipped = publication(tmp_path / "plain")
    own = "en: {register: Sign up, sponsored: Sponsored}\nfr-CA: {register: Je viens}\nfi: {register: Ilmoittaudu}\n"
    letter = publication(tmp_path / "own", words_yaml=own)
    assert letter.words("en") == {**shipped.words("en"), "register": "Sign up", "sponsored": "Sponsored"}
    french = {**shipped.words("fr"), "sponsored": "Sponsored"}
    assert letter.words("fr") == french
    assert letter.words("fr-CA") == {**french, "register": "Je viens"}
    assert letter.words("fi-FI") == {**letter.words("en"), "register": "Ilmoittaudu"}
    assert letter.words("pt-BR")["calendar_file"] == "Arquivo de calendário"


def test_a_language_without_words_falls_back_to_english(tmp_path: Path) -> None:
    letter = publication(tmp_path)
    assert letter.words("fi") == letter.words("en")
    assert letter.words("de-AT") == letter.words("de") != letter.words("en")


def test_every_language_that_is_shipped_has_all_words(tmp_path: Path) -> None:
    words = read_source(shipped_templates() / "words.yaml", tmp_path).data
    of_regions = {language: texts for language, texts in words.items() if "-" in language}
    assert list(words) == ["en", "fr", "de", "es", "nl", "ar", "it", "pt", "pt-BR", "pl", "sv"]
    assert {set(texts) == set(words["en"]) for language, texts in words.items() if language not in of_regions} == {True}
    assert {set(texts) < set(words[language.split("-")[0]]) for language, texts in of_regions.items()} == {True}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fr: Bonjour\n", "templates/words.yaml:1:5: `fr` takes words, each with its text."),
        ("en: {register: [a]}\n", "templates/words.yaml:1:16: `register` takes one text."),
        ("fr: {regsiter: a}\n", "templates/words.yaml:1:6: There is no word `regsiter` in English."),
        ("en: Hello\nfr: {hello: a}\n", "templates/words.yaml:1:5: `en` takes words, each with its text."),
    ],
)
def test_wrong_words_are_reported_in_their_file(words: str, said: str, tmp_path: Path) -> None:
    assert refused(tmp_path, words_yaml=words).startswith(said)


def test_mistakes_in_all_files_of_a_publication_are_told_in_one_round(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        "name: A: B\nlanguage: xx\n",
        theme_yaml="colors:\n  light: {accent: @red, text: black}\n",
        words_yaml="en:\n  greeting: @hello\nfr:\n  greeting: Bonjour\n  regsiter: a\n  hello world\n",
    )
    places = [line.split(": ")[0] for line in said.splitlines() if not line.startswith(" ")]
    assert places == [
        *("newsletter.yaml:1:8", "newsletter.yaml:2:11"),
        *("templates/theme.yaml:2:19", "templates/words.yaml:2:13"),
        *("templates/words.yaml:5:3", "templates/words.yaml:6:3"),
    ]


def test_a_misspelt_word_gets_a_suggestion(tmp_path: Path) -> None:
    assert refused(tmp_path, words_yaml="fr: {regsiter: a}\n").endswith("hint: Did you mean `register`?")
    assert "hint: Write it under `en` as well, or one of: " in refused(tmp_path, words_yaml="fr: {bonjour: a}\n")


def test_the_own_templates_come_before_the_shipped_ones(tmp_path: Path) -> None:
    assert publication(tmp_path).templates == (tmp_path / "templates", ROOT / "templates")


def test_the_shipped_templates_are_found_in_a_checkout() -> None:
    assert shipped_templates() == ROOT / "templates"
    assert (shipped_templates() / "theme.yaml").is_file()


@pytest.mark.parametrize("site", ["https://a.org", "https://a.org/", "https://a.org/news"])
def test_the_public_address_of_an_issue_ends_with_a_slash(site: str, tmp_path: Path) -> None:
    letter = publication(tmp_path, f"name: L\nsite_url: {site}\n")
    assert letter.public_address("spring") == f"{site.rstrip('/')}/spring/"


def test_a_file_is_named_from_the_working_folder_or_else_from_the_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    assert refused(tmp_path / "letter", "{}").startswith("letter/newsletter.yaml:1:1: ")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert refused(tmp_path / "letter", "{}").startswith("newsletter.yaml:1:1: ")


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    letter = publication(tmp_path)
    (tmp_path / "issues" / "spring.yaml").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"^issues/spring\.yaml cannot be read: Is a directory\.$"):
        load_issue(tmp_path / "issues" / "spring.yaml", letter)
    with pytest.raises(UsageError, match=r"^issues/autumn\.yaml cannot be read: No such file or directory\.$"):
        load_issue(tmp_path / "issues" / "autumn.yaml", letter)


def test_laying_over_replaces_values_and_keeps_both_as_they_were() -> None:
    lower, upper = {"a": {"b": "1", "c": "2"}, "d": ["x"]}, {"a": {"b": "3"}, "d": ["y"], "e": {"f": "4"}}
    assert deep_merge(lower, upper) == {"a": {"b": "3", "c": "2"}, "d": ["y"], "e": {"f": "4"}}
    assert lower == {"a": {"b": "1", "c": "2"}, "d": ["x"]}


def test_a_word_keeps_what_the_letter_puts_into_it(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text("name: A letter\n", "utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "words.yaml").write_text("fr:\n  with_partner: Ensemble\n", "utf-8")
    with pytest.raises(InputError) as refused:
        load_publication(tmp_path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == (2, 17)
    assert problem.message == "`with_partner` says nothing in braces, and in English `{partner}`."


@pytest.mark.parametrize("font", ["'Segoe UI", "Georgia; color: red", "Georgia}"])
def test_a_font_that_would_end_its_style_is_refused(tmp_path: Path, font: str) -> None:
    (tmp_path / "newsletter.yaml").write_text(f'name: A letter\ntheme:\n  fonts:\n    body: "{font}"\n', "utf-8")
    with pytest.raises(InputError, match="not a list of fonts"):
        load_publication(tmp_path)
