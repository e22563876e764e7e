"""Columns that say who wants letters are known by their names, in each language; others say nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import InputError
from newsletter.sending.members.read import read_members
from newsletter.sending.members.statuses import PLAIN, Standing, words_of
from newsletter.sending.members.systems import OTHER, statuses_in
from newsletter.sending.members.wanting import statuses_said


def names(text: str) -> list[str]:
    """Return names that stand in one text."""
    return text.split(", ")


YES = names("yes, true, 1, x, ja, j, oui, vrai, sí, verdadero, waar, نعم, 2024-05-31, 31.05.2024 14:20")
NO = names("no, false, 0, nein, falsch, non, faux, falso, nee, onwaar, لا")
OPTED_IN = names(
    "Newsletter, Newsletters, Newsletter (yes/no), Newsletter ja/nein, Newsletter oui / non, Newsletter (sí/no), "
    "Newsletter by e-mail, Receives newsletter, Subscribed to newsletter, wants_newsletter, "
    "Rundbrief, Newsletter per E-Mail, Newsletter erwünscht, Newsletter abonniert, Newsletteranmeldung, Infobrief, "
    "Infolettre, Abonné à l'infolettre, Inscrit à la newsletter, Reçoit la newsletter, "
    "Boletín, Recibe el boletín, Suscrito al boletín, Nieuwsbrief, Nieuwsbrief ontvangen, "
    "Ingeschreven voor de nieuwsbrief, النشرة"
)
CONSENTED = names(
    "consent, Consented, has_consent, Consent given, GDPR, GDPR consent, gdpr_email_consent, Email consent, "
    "Marketing consent, Consent to the newsletter, Newsletter permission, Email opt-in, newsletter_opt_in, "
    "Accepts Email Marketing, Agreed, "
    "Einwilligung, DSGVO, DSGVO-Einwilligung, Einwilligung Newsletter, Newsletter-Einwilligung, Zustimmung, "
    "E-Mail-Werbung erlaubt, Einwilligung liegt vor, Einverständnis, "
    "Consentement, RGPD, Consentement RGPD, Consentement e-mail, Accord newsletter, Accepte la newsletter, "
    "Consentimiento, Consentimiento RGPD, Acepta correos, Autoriza el boletín, "
    "Toestemming, AVG-toestemming, Toestemming nieuwsbrief, Akkoord, الموافقة"
)
OPTED_OUT = names(
    "No newsletter, No emails, Newsletter opt-out, Email Opt Out, HasOptedOutOfEmail, Unsubscribed from newsletter, "
    "Consent withdrawn, Consent revoked, do_not_contact, Deceased, blocked, "
    "Kein Newsletter, Keine E-Mails, Keine Werbung, Einwilligung widerrufen, Widerspruch Newsletter, "
    "Newsletter abgemeldet, Verstorben, gesperrt, "
    "Pas d'e-mail, Pas de newsletter, Désinscrit de la newsletter, Consentement retiré, Ne pas contacter, Décédé, "
    "Sin boletín, No boletín, Consentimiento revocado, No contactar, Fallecido, "
    "Geen nieuwsbrief, Geen e-mail, Toestemming ingetrokken, Niet mailen, Overleden"
)
ACTIVE = names("active, is_active, Enabled, aktiv, actif, activo, actief, نشط")
INACTIVE = names("inactive, Disabled, inaktiv, inactif, inactivo, inactief")
ABOUT_SOMETHING_ELSE = names(
    "Active since, Member since, aktiv seit, Aktives Mitglied, Actif depuis, Activo desde, Actief sinds, "
    "Consent to photos, Einwilligung Fotos, Consentement photos, Consentimiento fotos, Toestemming foto's, "
    "Newsletter language, Newsletter name, E-Mail für Newsletter, Email newsletter, GDPR officer, Consent form number, "
    "Do not mail, Do not phone, No, No., Nr, Opted for, Subscription type, Mail, Marketing, In, De, Dado, "
    "Accepted papers, Enabled features, Left hand, Out of office, Mitgliedsnummer, Anmeldung Tagung, Land, Código"
)


def standing(name: str, cell: str) -> Standing | None:
    """Return what a cell says below a name that says who wants letters."""
    statuses = statuses_in(OTHER, words_of(name))
    assert statuses, name
    return statuses.standing(cell)


@pytest.mark.parametrize(
    ("columns", "with_no"),
    [(OPTED_IN, Standing.LEFT), (CONSENTED, Standing.NOT_SUBSCRIBED)],
    ids=["opted-in", "consented"],
)
def test_who_has_not_said_yes_gets_no_letter(columns: list[str], with_no: Standing) -> None:
    for name in columns:
        assert {standing(name, cell) for cell in YES} == {Standing.SUBSCRIBED}, name
        assert {standing(name, cell) for cell in NO} == {with_no}, name
        assert {standing(name, cell) for cell in ("", "perhaps", "see file")} == {None}, name


def test_who_has_said_no_has_left() -> None:
    for name in OPTED_OUT:
        assert {standing(name, cell) for cell in YES} == {Standing.LEFT}, name
        assert {standing(name, cell) for cell in (*NO, "")} == {Standing.SUBSCRIBED}, name
        assert standing(name, "perhaps") is None, name


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("granted", Standing.SUBSCRIBED),
        ("erteilt", Standing.SUBSCRIBED),
        ("widerrufen", Standing.LEFT),
        ("withdrawn", Standing.LEFT),
        ("refusé", Standing.LEFT),
        ("retirado", Standing.LEFT),
        ("ingetrokken", Standing.LEFT),
        ("pending", Standing.NOT_SUBSCRIBED),
    ],
)
def test_consent_is_also_said_in_words(cell: str, said: Standing) -> None:
    assert standing("GDPR consent", cell) is said


def test_who_has_been_taken_out_of_a_list_gets_no_letter_and_may_come_back() -> None:
    for name in ("deleted", "is_deleted", "deleted_at", "archived", "gelöscht", "supprimé", "eliminado", "verwijderd"):
        assert {standing(name, cell) for cell in YES} == {Standing.NOT_SUBSCRIBED}, name
        assert {standing(name, cell) for cell in (*NO, "")} == {Standing.SUBSCRIBED}, name


@pytest.mark.parametrize(("columns", "good", "bad"), [(ACTIVE, YES, NO), (INACTIVE, NO, YES)], ids=["active", "not"])
def test_where_everybody_is_active_everybody_gets_a_letter(columns: list[str], good: list[str], bad: list[str]) -> None:
    for name in columns:
        assert {standing(name, cell) for cell in good} == {Standing.SUBSCRIBED}, name
        assert {standing(name, cell) for cell in bad} == {None}, name


@pytest.mark.parametrize(
    ("name", "cell", "hint"),
    [
        (
            "active",
            "false",
            "Write `subscribed` above the column if it says who gets letters; "
            "if `active` is about something else, give the column another name.",
        ),
        (
            "Inaktiv",
            "ja",
            "Write `unsubscribed` above the column if it says who gets no letters; "
            "if `Inaktiv` is about something else, give the column another name.",
        ),
        (
            "DSGVO-Einwilligung",
            "siehe Akte",
            "Write `yes`, `no` or a day such as `2026-05-31`; "
            "if `DSGVO-Einwilligung` is about something else, give the column another name.",
        ),
    ],
)
def test_what_may_mean_no_letters_is_refused_with_what_to_do(name: str, cell: str, hint: str, tmp_path: Path) -> None:
    list_of_two = tmp_path / "members.csv"
    list_of_two.write_text(f"email;{name}\nann@example.org;{cell}\n", "utf-8")
    with pytest.raises(InputError) as refused:
        read_members(list_of_two, ())
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == (2, 17)
    assert problem.message == f"`{cell}` does not say whether somebody gets letters."
    assert problem.hint == hint


def test_a_column_about_something_else_is_left_alone() -> None:
    assert [name for name in ABOUT_SOMETHING_ELSE if statuses_in(OTHER, words_of(name))] == []


@given(st.text())
def test_one_unknown_word_makes_a_column_one_about_something_else(word: str) -> None:
    name = words_of(f"consent {word} photographs")
    assert statuses_said(name) is None


def test_whole_names_come_first() -> None:
    assert all(statuses_in(OTHER, name) is statuses for name, statuses in PLAIN.items())
