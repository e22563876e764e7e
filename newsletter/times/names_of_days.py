"""The names of days and months in every language of the letters: CLDR's, in lower case and without accents.

Babel has them too, but a date can be in any of these languages, and loading the data of all of them takes longer than
all checks together. The tests compare these names with Babel's.
"""

from __future__ import annotations

from collections.abc import Mapping

Names = Mapping[str, tuple[str, ...]]
"""By language, rows of names in the order of the week or of the year: first the full names, then other forms."""

WEEKDAYS: Names = {
    "en": ("monday, tuesday, wednesday, thursday, friday, saturday, sunday", "mon, tue, wed, thu, fri, sat, sun"),
    "fr": ("lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche", "lun, mar, mer, jeu, ven, sam, dim"),
    "de": ("montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag", "mo, di, mi, do, fr, sa, so"),
    "es": ("lunes, martes, miercoles, jueves, viernes, sabado, domingo", "lun, mar, mie, jue, vie, sab, dom"),
    "nl": ("maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag", "ma, di, wo, do, vr, za, zo"),
    "it": ("lunedi, martedi, mercoledi, giovedi, venerdi, sabato, domenica", "lun, mar, mer, gio, ven, sab, dom"),
    "pt": (
        "segunda-feira, terca-feira, quarta-feira, quinta-feira, sexta-feira, sabado, domingo",
        "segunda, terca, quarta, quinta, sexta, sabado, domingo",
        "seg, ter, qua, qui, sex, sab, dom",
    ),
    "pl": (
        "poniedziałek, wtorek, sroda, czwartek, piatek, sobota, niedziela",
        "poniedziałek, wtorek, srode, czwartek, piatek, sobote, niedziele",
        "pon, wt, sr, czw, pt, sob, niedz",
    ),
    "sv": ("mandag, tisdag, onsdag, torsdag, fredag, lordag, sondag", "man, tis, ons, tors, fre, lor, son"),
    "ar": ("الاثنين, الثلاثاء, الاربعاء, الخميس, الجمعة, السبت, الاحد",),
}
"""The week begins on Monday."""

MONTHS: Names = {
    "en": (
        "january, february, march, april, may, june, july, august, september, october, november, december",
        "jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec",
        "jan, feb, mar, apr, may, jun, jul, aug, sept, oct, nov, dec",
    ),
    "fr": (
        "janvier, fevrier, mars, avril, mai, juin, juillet, aout, septembre, octobre, novembre, decembre",
        "janv, fevr, mars, avr, mai, juin, juil, aout, sept, oct, nov, dec",
    ),
    "de": (
        "januar, februar, marz, april, mai, juni, juli, august, september, oktober, november, dezember",
        "janner, februar, marz, april, mai, juni, juli, august, september, oktober, november, dezember",
        "jan, feb, marz, apr, mai, juni, juli, aug, sept, okt, nov, dez",
        "jan, feb, marz, apr, mai, juni, juli, aug, sep, okt, nov, dez",
    ),
    "es": (
        "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre",
        "ene, feb, mar, abr, may, jun, jul, ago, sept, oct, nov, dic",
    ),
    "nl": (
        "januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, november, december",
        "jan, feb, mrt, apr, mei, jun, jul, aug, sep, okt, nov, dec",
    ),
    "it": (
        "gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, ottobre, novembre, dicembre",
        "gen, feb, mar, apr, mag, giu, lug, ago, set, ott, nov, dic",
    ),
    "pt": (
        "janeiro, fevereiro, marco, abril, maio, junho, julho, agosto, setembro, outubro, novembro, dezembro",
        "jan, fev, mar, abr, mai, jun, jul, ago, set, out, nov, dez",
    ),
    "pl": (
        "stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, wrzesnia, pazdziernika, listopada, grudnia",
        "sty, lut, mar, kwi, maj, cze, lip, sie, wrz, paz, lis, gru",
    ),
    "sv": (
        "januari, februari, mars, april, maj, juni, juli, augusti, september, oktober, november, december",
        "jan, feb, mars, apr, maj, juni, juli, aug, sep, okt, nov, dec",
    ),
    "ar": (
        "يناير, فبراير, مارس, ابريل, مايو, يونيو, يوليو, اغسطس, سبتمبر, اكتوبر, نوفمبر, ديسمبر",
        "كانون الثاني, شباط, اذار, نيسان, ايار, حزيران, تموز, اب, ايلول, تشرين الاول, تشرين الثاني, كانون الاول",
        "جانفي, فيفري, مارس, افريل, ماي, جوان, جويلية, اوت, سبتمبر, اكتوبر, نوفمبر, ديسمبر",
    ),
}
"""Some have names of their own in Austria, Lebanon and Algeria."""
