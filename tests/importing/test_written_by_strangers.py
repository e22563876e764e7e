"""What people write whom nobody asked: forms of lists that the drafts of letters from elsewhere came out wrong for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsletter.importing import names
from newsletter.importing.draft import drafted
from newsletter.importing.pieces import Paragraph
from newsletter.importing.place import whole
from newsletter.importing.place.meetings import name_in
from newsletter.importing.read import text
from newsletter.importing.read.opening import read_file
from newsletter.importing.when import Circumstances, moments
from newsletter.model.files import FILE
from newsletter.model.publication import load_publication

BRUSSELS = Circumstances("Europe/Brussels", "en")


@pytest.fixture
def draft_of(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    (tmp_path / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    publication = load_publication(tmp_path)

    def draft(text: str, suffix: str = ".md") -> dict[str, Any]:
        source = tmp_path / f"source{suffix}"
        source.write_text(text, encoding="utf-8")
        made = drafted([read_file(source)], publication, "letter", date(2026, 11, 30))
        data: dict[str, Any] = yaml.load(made.text, yaml.BaseLoader)
        return data

    return draft


Drafting = Callable[..., dict[str, Any]]


def block(data: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the only block of a kind."""
    [found] = [each for each in data["blocks"] if each["type"] == kind]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("6.00 – 7.15 pm (UK time)", "Europe/London"),
        ("6 pm UK time", "Europe/London"),
        ("6 pm ET time", "America/New_York"),
        ("6 pm Eastern", "America/New_York"),
        ("6 pm (Pacific)", "America/Los_Angeles"),
        ("18:00 CET", ""),
        ("6 pm, Central London", ""),
    ],
)
def test_a_clock_that_is_said_in_words_is_heard(said: str, zone: str) -> None:
    [moment] = moments(f"8 September 2026, {said}", BRUSSELS)
    assert (moment.starts, moment.zone) == ("2026-09-08 18:00", zone)


def test_a_clock_that_nobody_knows_is_said_to_whoever_finishes_the_draft() -> None:
    [moment] = moments("8 September 2026, 18:00 (Irish time)", BRUSSELS)
    assert "Irish time" in moment.remarks[0]


def test_columns_decide_what_a_table_is_where_its_heading_could_mean_two_lists(draft_of: Drafting) -> None:
    data = draft_of(
        "# Notes\n\n## Sessions to watch\n\n| Date | Time | Session | Room | Speaker |\n|-|-|-|-|-|\n"
        "| 12 June 2026 | 08:00–09:30 | Iron | Hall A | Ann Lee, Ghent |\n"
    )
    assert block(data, "sessions")["sessions"] == [
        {
            "title": "Iron",
            "speakers": ["Ann Lee, Ghent"],
            "room": "Hall A",
            "starts": "2026-06-12 08:00",
            "ends": "09:30",
        }
    ]


def test_french_hours_with_spaces_are_times(draft_of: Drafting) -> None:
    data = draft_of(
        "# Lettre\n\n## Webinaires\n\n| Thème | Date | Heure | Inscription |\n|-|-|-|-|\n"
        "| Le fer | mardi 17 mars 2026 | 18\u00a0h – 19\u00a0h\u00a030 | https://fer.test/1 |\n"
    )
    [webinar] = block(data, "webinars")["webinars"]
    assert (webinar["starts"], webinar["ends"]) == ("2026-03-17 18:00", "19:30")


def test_events_in_a_table_may_take_several_days_and_lead_somewhere(draft_of: Drafting) -> None:
    data = draft_of(
        "# Notes\n\n## Dates for your diary\n\n| When | What | Where | More |\n|-|-|-|-|\n"
        "| 19 September 2026 | Walk | Leeds | [more](https://walk.test/1) |\n| 10–11 October 2026 | Weekend | Bath ||\n"
    )
    assert block(data, "events")["events"] == [
        {"title": "Walk", "start": "2026-09-19", "place": "Leeds", "url": "https://walk.test/1"},
        {"title": "Weekend", "start": "2026-10-10", "end": "2026-10-11", "place": "Bath"},
    ]


def test_days_at_midnight_beside_times_are_days_and_zones_have_a_column(draft_of: Drafting) -> None:
    data = draft_of(
        "Webinar title;Date;From;To;Time zone;Sign-up\nVaccines;2026-04-14 00:00:00;18:00;19:00;CEST;https://w.test/1\n"
        "Donors;2026-05-12 00:00:00;17:30;18:30;UK;https://w.test/2\n",
        ".csv",
    )
    first, second = block(data, "webinars")["webinars"]
    assert (first["starts"], first["ends"], "timezone" in first) == ("2026-04-14 18:00", "19:00", False)
    assert (second["starts"], second["timezone"]) == ("2026-05-12 17:30", "Europe/London")


def test_sessions_without_a_day_keep_when_they_end(draft_of: Drafting) -> None:
    data = draft_of("Start;Finish;Talk;Venue\n09:30;10:15;Before the transplant;Aula\n", ".csv")
    assert block(data, "sessions")["sessions"] == [
        {"title": "Before the transplant", "room": "Aula", "when": "09:30–10:15"}
    ]


def test_days_on_lines_below_each_other_are_an_event_each(draft_of: Drafting) -> None:
    events = [
        {"title": "Wandeling", "start": "2026-05-30", "place": "Veluwe"},
        {"title": "Familiedag", "start": "2026-06-13", "place": "Zwolle"},
    ]
    lines = ("30 mei 2026: Wandeling, Veluwe", "13 juni 2026: Familiedag, Zwolle")
    for between in ("\n", "\n\n"):
        data = draft_of(f"Nieuwsbrief\n\nBeste leden, hier is het nieuws.\n\nAGENDA\n\n{between.join(lines)}\n", ".txt")
        assert block(data, "events")["events"] == events


@pytest.mark.parametrize(
    "written",
    [
        "## Deadlines\n\n- 30 September 2026: Travel grants\n- 15 November 2026 – Nurse of the Year",
        "## Deadlines\n\n- Travel grants: 30 September 2026\n- Nurse of the Year: Sunday, 15 November 2026",
        "## Please note\n\nBy 30 September 2026: Travel grants\n\nUntil 15 November 2026: Nurse of the Year",
        "## Dates limites\n\n- 30 septembre 2026\u00a0: Travel grants\n- 15 novembre 2026\u00a0: Nurse of the Year",
        "## Deadlines\n\n| Date | What |\n|-|-|\n| 30 September 2026 | Travel grants |\n"
        "| 15 November 2026 | Nurse of the Year |",
        "## Deadlines\n\n| What | When |\n|-|-|\n| Travel grants | 30 September 2026 |\n"
        "| Nurse of the Year | 15 November 2026 |",
    ],
)
def test_what_is_due_by_a_day_is_a_deadline(draft_of: Drafting, written: str) -> None:
    data = draft_of(f"# News\n\nDear members, much has happened since we wrote last.\n\n{written}\n")
    assert block(data, "deadlines")["deadlines"] == [
        {"date": "2026-09-30", "what": "Travel grants"},
        {"date": "2026-11-15", "what": "Nurse of the Year"},
    ]


def test_a_sentence_that_has_a_last_day_is_no_deadline(draft_of: Drafting) -> None:
    data = draft_of("# News\n\nYou can still write to us by 30 September 2026 and we will answer.\n")
    assert [each["type"] for each in data["blocks"]] == ["text"]


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("“I have been asked what I wanted, at last.”\n\nFatou, 26, Marseille", "Fatou, 26, Marseille"),
        ("“I have been asked what I wanted, at last.”\n\nHeike M., member since 2019", "Heike M., member since 2019"),
        ("> I have been asked what I wanted, at last.\n>\n> *Tom R., survivor*", "Tom R., survivor"),
    ],
)
def test_who_said_so_may_stand_below_without_a_dash(draft_of: Drafting, written: str, by: str) -> None:
    data = draft_of(f"# News\n\nDear members, much has happened since we wrote last.\n\n## One voice\n\n{written}\n")
    assert block(data, "quote")["by"] == by


def test_what_goes_on_below_a_quotation_has_not_said_it(draft_of: Drafting) -> None:
    data = draft_of("# News\n\n“I have been asked what I wanted, at last.”\n\nShe told us so on the way home.\n")
    assert "by" not in block(data, "quote")


def test_partners_end_where_the_foot_of_a_letter_begins(draft_of: Drafting) -> None:
    data = draft_of(
        "# News\n\nDear members, much has happened since we wrote last.\n\n## With the support of\n\nBlood Fund\n\n"
        "Harrow Trust\n\nThe Network, Deichstr. 9, 20459 Hamburg\n\n[Unsubscribe](https://news.test/leave)\n"
    )
    assert block(data, "partners")["partners"] == [{"name": "Blood Fund"}, {"name": "Harrow Trust"}]


def test_partners_may_be_led_by_a_sentence(draft_of: Drafting) -> None:
    data = draft_of("# Boletín\n\nCon la colaboración de:\n\n- Obra Social\n- Laboratorio Betis\n")
    assert block(data, "partners")["partners"] == [{"name": "Obra Social"}, {"name": "Laboratorio Betis"}]


def test_french_is_heard_though_the_file_says_english(draft_of: Drafting) -> None:
    data = draft_of(
        '<html lang="en-US"><body><h1>La lettre</h1><p>Deux de nos bénévoles y étaient ; voici leurs notes de séance, '
        "à lire en famille et à garder.</p><p>Le carnet de soins se trouve à l’accueil.</p></body></html>",
        ".html",
    )
    assert data["language"] == "fr"


@pytest.mark.parametrize(
    ("line", "room", "speaker"),
    [
        ("Salt and water – Thu 9 April 2026, 10:00–11:00, Room K2 – Dr Ann Lee, Leeds", "Room K2", "Dr Ann Lee, Leeds"),
        ("Salt and water (Thursday 9 April 2026, 10:00–11:00, Room K2). Dr Ann Lee", "Room K2", "Dr Ann Lee"),
        ("Salt and water – 9 April 2026, 10:00–11:00, Main Hall – Prof. Ann Lee", "Main Hall", "Prof. Ann Lee"),
        ("9 April 2026, 10:00–11:00 Salt and water (Room 1) – Prof. Ann Lee", "Room 1", "Prof. Ann Lee"),
        ("Thursday 9 April 2026, 10:00–11:00, salle Rhône : Salt and water – Pr Ann Lee", "salle Rhône", "Pr Ann Lee"),
    ],
)
def test_day_time_room_and_speaker_of_a_session_may_stand_anywhere_in_its_line(
    draft_of: Drafting, line: str, room: str, speaker: str
) -> None:
    data = draft_of(f"# News\n\n## Sessions to watch\n\n- {line}\n- 9 April 2026, 12:00–13:00, Room K2: Access\n")
    assert block(data, "sessions")["sessions"][0] == {
        "title": "Salt and water",
        "room": room,
        "starts": "2026-04-09 10:00",
        "ends": "11:00",
        "speakers": [speaker],
    }


@pytest.mark.parametrize(
    "line",
    [
        "Salt (part 1, 9 April 2026, 10:00–11:00, Room 2) – Prof. Ann Lee, Leeds",
        "Salt and 9 April 2026, 10:00–11:00, water – Prof. Ann Lee, Leeds",
    ],
)
def test_a_session_whose_parts_would_be_cut_wrongly_stays_the_line_that_it_was(draft_of: Drafting, line: str) -> None:
    sound = "9 April 2026, 12:00–13:00, Room K2: Access"
    data = draft_of(f"# News\n\n## Sessions to watch\n\n- {line}\n- {sound}\n")
    first, second = block(data, "sessions")["sessions"]
    assert (first, second["title"]) == (line, "Access")


@pytest.mark.parametrize(
    ("fields", "source", "is_broken"),
    [
        ({"title": "Iron (part 2)", "start": "2026-06-12"}, "12 June 2026: Iron (part 2)", False),
        ({"title": "a) Iron", "start": "2026-06-12"}, "12 June 2026: a) Iron", False),
        ({"title": "Sun and skin", "start": "2026-06-14"}, "Sun and skin – Sunday 14 June 2026", False),
        ({"title": "Iron (", "start": "2026-06-12"}, "Iron (12 June 2026)", True),
        ({"title": "Iron – Fri", "start": "2026-06-12"}, "Iron – Fri 12 June 2026", True),
        ({"title": "Workshop on", "start": "2026-06-12"}, "Workshop on 12 June 2026", True),
        ({"title": "Walk 2 May 2026 Camp", "start": "2026-06-12"}, "12 June 2026 Walk 2 May 2026 Camp", True),
        ({"title": "Café 14:00–16:00", "start": "2026-06-12"}, "12 June 2026: Café 14:00–16:00", True),
        ({"title": "Iron", "speakers": ("Ann Lee: https://iron.test",)}, "Iron with Ann Lee: https://iron.test", True),
        ({"name": "Ann Lee", "role": "President since 1 June 2026"}, "", False),
        ({"name": "Winter Games", "role": "Leeds, 30 July – 2 August 2026"}, "", True),
        ({"name": "Anna Post", "role": "Ausgabe 2/2026"}, "", True),
    ],
)
def test_values_that_a_wrong_cut_leaves_are_told_from_whole_ones(
    fields: dict[str, Any], source: str, is_broken: bool
) -> None:
    assert whole.is_broken(fields, source) is is_broken


def test_an_event_is_no_person_because_its_days_stand_where_a_role_would(draft_of: Drafting) -> None:
    data = draft_of("# News\n\n## Upcoming events\n\n- **Winter Games**, Leeds, 30 July – 2 August 2026\n")
    assert "people" not in [each["type"] for each in data["blocks"]]


def test_an_address_behind_those_who_speak_is_that_of_the_video(draft_of: Drafting) -> None:
    data = draft_of("# News\n\n## Videos\n\n• What is iron? with Dr Ann Lee, Leeds: https://vimeo.com/900001\n", ".txt")
    assert block(data, "videos")["videos"] == [
        {"title": "What is iron?", "url": "https://vimeo.com/900001", "speakers": ["Dr Ann Lee, Leeds"]}
    ]


def test_an_event_that_would_be_cut_wrongly_stays_text_and_is_to_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    source = tmp_path / "source.md"
    source.write_text("# News\n\n## Events\n\n- 2 May 2026: Walk, Leeds – 9 May 2026: Camp, Bath\n", encoding="utf-8")
    made = drafted([read_file(source)], load_publication(tmp_path), "letter", date(2026, 11, 30))
    assert "Walk, Leeds – 9 May 2026: Camp, Bath" in made.text
    assert "# Look at this line" in made.text
    assert "type: events" not in made.text


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_day_of_a_german_letter_is_no_item_of_a_list(draft_of: Drafting, between: str) -> None:
    assert draft_of("# Rundbrief\n\n10. Juni 2026\n\nLiebe Mitglieder, es gibt viel zu erzählen.\n")["date"] == (
        "2026-06-10"
    )
    lines = ("26. September 2026: Weltherztag, Wien", "9. Oktober 2026: Wanderung, Linz")
    data = draft_of(f"# Rundbrief\n\n## Termine\n\n{between.join(lines)}\n")
    assert [event["start"] for event in block(data, "events")["events"]] == ["2026-09-26", "2026-10-09"]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "17 avril 2026     Journée mondiale de la thalassémie, Berne",
            "8-10 mai 2026     Week-end des familles et amis",
        ),
        ("Avant le 31 mars 2026 : inscriptions au week-end des familles", "Jusqu'au 15 avril 2026 : candidatures"),
        ("bis 31.05.2026: Anträge zur Mitgliederversammlung in Hamburg", "bis 15.06.2026: Anmeldung zum Wochenende"),
        ("Neue Antikörper, neue Hoffnung, und was nun daraus werden mag", "Freitag, 24. April"),
        ("Neue Antikörper, neue Hoffnung, und was nun daraus werden mag", "14:00 Uhr Reha: was zahlt die Kasse?"),
        ("Rédaction : Corinne Favre, avec toute son équipe de bénévoles", "Mise en page : Luc Jaquet"),
    ],
)
def test_a_line_that_begins_with_a_day_a_time_or_a_label_goes_on_no_other(lines: tuple[str, ...]) -> None:
    [paragraph] = text.read("\n".join(lines)).pieces
    assert isinstance(paragraph, Paragraph)
    assert paragraph.rich.text.count("\n") == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("The congress of our society took place in the old town from", "12 June 2026 on, and all of us were there."),
        ("Der Kongress unserer Gesellschaft fand in diesem Jahr am", "12.06.2026 in Leipzig statt, wie zuvor."),
        ("Le congrès de notre société a eu lieu cette année du jeudi 12", "au 14 juin 2026 à Lyon, comme avant."),
    ],
)
def test_a_sentence_that_a_program_broke_before_a_day_is_one_line(lines: tuple[str, ...]) -> None:
    [paragraph] = text.read("\n".join(lines)).pieces
    assert isinstance(paragraph, Paragraph)
    assert paragraph.rich.text == " ".join(lines)


@pytest.mark.parametrize(
    ("agenda", "deadlines"),
    [
        ("Agenda", "Deadlines"),
        ("Agenda", "Plazos"),
        ("À vos agendas", "Dates limites"),
        ("Agenda", "Délais"),
        ("Zet het in je agenda", "Deadlines"),
        ("Termine", "Anmeldefristen"),
    ],
)
def test_days_below_an_agenda_are_events_and_those_below_deadlines_are_due(
    draft_of: Drafting, agenda: str, deadlines: str
) -> None:
    data = draft_of(
        f"# News\n\n## {agenda}\n\n- 19 June 2026: Walk, Leeds\n- 6–8 November 2026: Weekend, Bath\n\n"
        f"## {deadlines}\n\n- Grants: 30 June 2026\n- Posters: 10 July 2026\n"
    )
    assert [(event["title"], event["start"]) for event in block(data, "events")["events"]] == [
        ("Walk", "2026-06-19"),
        ("Weekend", "2026-11-06"),
    ]
    assert [(each["what"], each["date"]) for each in block(data, "deadlines")["deadlines"]] == [
        ("Grants", "2026-06-30"),
        ("Posters", "2026-07-10"),
    ]


def test_an_agenda_with_times_of_day_is_a_programme(draft_of: Drafting) -> None:
    data = draft_of("# News\n\n## Agenda\n\n- 19 June 2026, 09:00–10:00: Iron\n- 19 June 2026, 10:00–11:00: Salt\n")
    assert [each["title"] for each in block(data, "sessions")["sessions"]] == ["Iron", "Salt"]


def test_a_bracket_that_opens_behind_the_name_of_a_meeting_is_none_of_it(draft_of: Drafting) -> None:
    data = draft_of("# News\n\nWe spent four days at the World Iron Forum 2026 (Ghent, Belgium, 9–12 April 2026).\n")
    assert block(data, "recap")["meeting"]["name"] == "World Iron Forum 2026"


@pytest.mark.parametrize(
    ("behind", "place"),
    [("Leeds", "Leeds"), ("Mechelen.", "Mechelen"), ("Ann Lee", ""), ("an evening for all of you", "")],
)
def test_a_town_behind_the_day_of_an_event_is_its_place(draft_of: Drafting, behind: str, place: str) -> None:
    data = draft_of(f"# News\n\n## Events\n\n- General Assembly, 28 November 2026, {behind}\n")
    assert block(data, "events")["events"][0].get("place", "") == place


def test_the_heading_over_webinars_is_the_title_of_none(draft_of: Drafting) -> None:
    data = draft_of(
        "# News\n\n## Join our next webinars\n\n"
        "**Eating well**\n📅 Tuesday 12 May 2026\n🕖 7.00 pm – 8.00 pm BST\n👉 [Register here](https://iron.test/1)\n\n"
        "**Sleeping well**\n📅 Thursday 28 May 2026\n🕖 6.30 pm – 7.30 pm BST\n👉 [Register here](https://iron.test/2)\n"
    )
    webinars = block(data, "webinars")
    assert webinars["heading"] == "Join our next webinars"
    assert [webinar["title"] for webinar in webinars["webinars"]] == ["Eating well", "Sleeping well"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("das 22. Symposium für seltene Anämien hat in Graz stattgefunden", "22. Symposium für seltene Anämien"),
        ("le 18e Congrès européen d'hématologie (CEH) a réuni du monde", "18e Congrès européen d'hématologie (CEH)"),
        ("le 3e Congrès francophone d'une jeune société", "3e Congrès francophone"),
        ("der 9. Kongress der alten Stadt", "9. Kongress der alten Stadt"),
    ],
)
def test_the_name_of_a_meeting_goes_on_behind_small_words(sentence: str, name: str) -> None:
    found = name_in(sentence)
    assert found is not None
    assert sentence[slice(*found)] == name


def test_the_address_in_the_line_of_an_event_is_where_it_leads(draft_of: Drafting) -> None:
    data = draft_of("# News\n\n## Events\n\n- **Winter Games**, Leeds, 3–5 July 2026 – <https://games.test>\n")
    assert block(data, "events")["events"][0]["url"].rstrip("/") == "https://games.test"


def test_what_a_sheet_says_of_its_webinars_may_be_no_status_of_ours(draft_of: Drafting) -> None:
    data = draft_of(
        "Webinar title;Date;From;To;Status;Sign-up\nIron;14 April 2026;18:00;19:00;confirmed;https://w.test/1\n"
        "Salt;15 May 2026;17:30;18:30;Cancelled;https://w.test/2\n",
        ".csv",
    )
    first, second = block(data, "webinars")["webinars"]
    assert ("status" in first, second["status"]) == (False, "cancelled")


def test_two_who_speak_are_two_though_an_article_stands_between() -> None:
    assert names.speakers("Nathalie Brun, enseignante, et le Dr Paul Roche, Nantes") == [
        "Nathalie Brun, enseignante",
        "Dr Paul Roche, Nantes",
    ]


@pytest.mark.parametrize("said", ["van 20u tot 21u30", "20u00 - 21u30", "20 u. tot 21.30 u."])
def test_flemish_hours_are_times(said: str) -> None:
    [moment] = moments(f"woensdag 17 juni 2026, {said}", BRUSSELS)
    assert (moment.starts, moment.ending) == ("2026-06-17 20:00", {"ends": "21:30"})


def test_seven_or_eight_people_are_no_time_of_day() -> None:
    [moment] = moments("17 de junio de 2026, con 7 u 8 personas", BRUSSELS)
    assert moment.time is None


def test_a_flemish_webinar_has_those_who_speak_and_where_to_register(draft_of: Drafting) -> None:
    data = draft_of(
        "# Nieuws\n\n## Webinars\n\n### Slaap\n\nWoensdag 17 juni 2026 van 20u tot 21u\n\n"
        "Met dr. Els Claes, UZ Gent\n\n[Schrijf je in](https://slaap.test/1)\n"
    )
    [webinar] = block(data, "webinars")["webinars"]
    assert (webinar["speakers"], webinar["registration_url"]) == (["dr. Els Claes, UZ Gent"], "https://slaap.test/1")
