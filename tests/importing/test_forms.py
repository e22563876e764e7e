"""The same thing as many offices write it: forms of each kind of block → the facts that their drafts say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from newsletter.importing.draft import drafted
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import Publication, load_publication
from tests.importing.facts import facts

LEADS = {
    ".md": "# News of spring\n\nDear members, much has happened since we wrote last, and here it is.\n\n",
    ".txt": "News of spring\n\nDear members, much has happened since we wrote last, and here it is.\n\n",
    ".html": "<h1>News of spring</h1><p>Dear members, much has happened since we wrote last, and here it is.</p>",
}

FORMS: dict[str, list[tuple[str, str, list[str]]]] = {
    "people": [
        (
            ".md",
            "## Editors\n\nAnn Lee\nEditor in chief\n\nTom Reed\nLayout\n",
            ["people=Ann Lee|Editor in chief", "people=Tom Reed|Layout"],
        ),
        (
            ".md",
            "Rédaction : Anne Dupont\n",
            ["people=Anne Dupont|Rédaction"],
        ),
        (
            ".md",
            "Rédaction : Anne Dupont, Paul Roche\n",
            ["people=Anne Dupont|Rédaction", "people=Paul Roche|Rédaction"],
        ),
        (
            ".txt",
            "Redactie: Els Claes en Jan de Vries\nVormgeving: Piet Bos\n",
            ["people=Els Claes|Redactie", "people=Jan de Vries|Redactie", "people=Piet Bos|Vormgeving"],
        ),
        (
            ".md",
            "## Unser Vorstand\n\n- Vorsitzende: Dr. Anna Klein\n- Kassenwart: Paul Groß\n- Beisitzerin: Eva Lang\n",
            ["people=Dr. Anna Klein|Vorsitzende", "people=Paul Groß|Kassenwart", "people=Eva Lang|Beisitzerin"],
        ),
        (
            ".md",
            "## Equipo\n\n**Ana Gil** (presidenta)\n\n**Pablo Ruiz** (tesorero)\n",
            ["people=Ana Gil|presidenta", "people=Pablo Ruiz|tesorero"],
        ),
        (
            ".md",
            "## Who we are\n\n**Ann Lee** — Chair\n\n**Tom Reed** — Treasurer, tom@x.test\n",
            ["people=Ann Lee|Chair", "people=Tom Reed|Treasurer"],
        ),
        (
            ".html",
            "<h2>Team</h2><p><b>Ann Lee</b><br>Nurse specialist<br><a "
            'href="mailto:ann@x.test">ann@x.test</a></p><p><b>Tom Reed</b><br>Social worker<br>+44 '
            "20 1234 5678</p>",
            ["people=Ann Lee|Nurse specialist", "people=Tom Reed|Social worker"],
        ),
        (
            ".html",
            "<h2>Contact</h2><table><tr><td>Ann Lee<br>Chair</td><td>Tom Reed<br>Secretary</td></tr></table>",
            ["people=Ann Lee|Chair", "people=Tom Reed|Secretary"],
        ),
        (
            ".html",
            "<h2>Bestuur</h2><table><tr><th>Voorzitter</th><td>Jan de "
            "Vries</td></tr><tr><th>Secretaris</th><td>Els Claes</td></tr></table>",
            ["people=Jan de Vries|Voorzitter", "people=Els Claes|Secretaris"],
        ),
        (
            ".md",
            "## Board\n"
            "\n"
            "| Name | Role | Hospital |\n"
            "|-|-|-|\n"
            "| Ann Lee | Chair | UZ Gent |\n"
            "| Tom Reed | Treasurer | Leeds |\n",
            ["people=Ann Lee|Chair", "people=Tom Reed|Treasurer"],
        ),
        (
            ".md",
            "## Impressum\n\nRedaktion: Ulrike Holz\n\nLayout: Tim Weber\n\nVerantwortlich i. S. d. P.: Maria Klein\n",
            ["people=Ulrike Holz|Redaktion", "people=Tim Weber|Layout"],
        ),
        (
            ".md",
            "## Our team\n\nChair\nAnn Lee\n\nTreasurer\nTom Reed\n",
            ["people=Ann Lee|Chair", "people=Tom Reed|Treasurer"],
        ),
        (
            ".md",
            "## Our team\n\n### Ann Lee\n\nChair\n\n### Tom Reed\n\nTreasurer\n",
            ["people=Ann Lee|Chair", "people=Tom Reed|Treasurer"],
        ),
        (
            ".md",
            "## Onze redactie\n\n* Els Claes | hoofdredacteur | els@x.test\n* Jan de Vries | eindredactie\n",
            ["people=Els Claes|hoofdredacteur", "people=Jan de Vries|eindredactie"],
        ),
        (
            ".md",
            "## El consejo\n\nPresidenta – Dra. Ana Gil\n\nSecretario – Pablo Ruiz\n",
            ["people=Dra. Ana Gil|Presidenta", "people=Pablo Ruiz|Secretario"],
        ),
        (
            ".txt",
            "EDITORIAL TEAM\n\nAnn Lee, editor\nTom Reed, design\nSue Ward, proofreading\n",
            ["people=Ann Lee|editor", "people=Tom Reed|design", "people=Sue Ward|proofreading"],
        ),
        (
            ".md",
            "## Contact\n\nQuestions? Ann Lee (coordinator) will be glad to help: ann@x.test\n",
            ["!people="],
        ),
        (
            ".md",
            "## Written by\n\nAnn Lee, medical writer at Leeds General\n",
            ["people=Ann Lee|medical writer at Leeds General"],
        ),
        (
            ".md",
            "*Text: Ann Lee · Photos: Tom Reed*\n",
            ["people=Ann Lee|Text", "people=Tom Reed|Photos"],
        ),
        (
            ".md",
            "## Ont participé à ce numéro\n\nAnne Dupont, infirmière\n\nPaul Roche, patient expert\n",
            ["people=Anne Dupont|infirmière", "people=Paul Roche|patient expert"],
        ),
        (
            ".md",
            "## New in our team\n"
            "\n"
            "**Lena Vogt** joins us as communications officer. She comes from Ghent and loves maps.\n",
            ["!people=Lena Vogt|joins"],
        ),
        (
            ".md",
            "## Kontakt\n\nGeschäftsstelle: Maria Klein, Tel. 0221 1234567\n",
            ["people=Maria Klein|Geschäftsstelle"],
        ),
        (
            ".html",
            "<h2>Comité</h2><ul><li><strong>Présidente :</strong> Anne "
            "Dupont</li><li><strong>Trésorier :</strong> Paul Roche</li></ul>",
            ["people=Anne Dupont|Présidente", "people=Paul Roche|Trésorier"],
        ),
        (
            ".html",
            "<h2>Redaktion</h2><p>Anna Klein (V. i. S. d. P.), Paul Groß, Eva Lang</p>",
            ["people=Anna Klein|V. i. S. d. P.", "people=Paul Groß|-", "people=Eva Lang|-"],
        ),
        (
            ".md",
            "## Autoren dieser Ausgabe\n\nProf. Dr. Axel Jung, Wien\n\nKarin Lorenz, Pflegedienstleitung, Ulm\n",
            ["people=Prof. Dr. Axel Jung|-", "people=Karin Lorenz|Pflegedienstleitung"],
        ),
        (
            ".md",
            "## Ihre Ansprechpartner\n"
            "\n"
            "Für Mitglieder: Anna Klein, anna@x.test\n"
            "\n"
            "Für Presse: Paul Groß, paul@x.test\n",
            ["people=Anna Klein|Für Mitglieder", "people=Paul Groß|Für Presse"],
        ),
        (
            ".md",
            "## Das Team\n\nAnna Klein\n\nPaul Groß\n\nEva Lang\n",
            ["people=Anna Klein|-", "people=Paul Groß|-", "people=Eva Lang|-"],
        ),
        (
            ".txt",
            "Editor: Ann Lee (ann@x.test)\nDesign: Tom Reed\n",
            ["people=Ann Lee|Editor", "people=Tom Reed|Design"],
        ),
        (
            ".md",
            "Responsable de la publication : Anne Dupont – Maquette : Paul Roche\n",
            ["people=Anne Dupont|Responsable de la publication", "people=Paul Roche|Maquette"],
        ),
    ],
    "links": [
        (
            ".md",
            "## Read more\n\n[Report](https://x.test/1) | [Slides](https://x.test/2) | [Photos](https://x.test/3)\n",
            ["links=Report|https://x.test/1", "links=Slides|https://x.test/2", "links=Photos|https://x.test/3"],
        ),
        (
            ".md",
            "[Report](https://x.test/1) · [Slides](https://x.test/2)\n",
            ["links=Report|https://x.test/1", "links=Slides|https://x.test/2"],
        ),
        (
            ".txt",
            "LINKS\n\nReport\nhttps://x.test/1\n\nSlides\nhttps://x.test/2\n",
            ["links=Report|https://x.test/1", "links=Slides|https://x.test/2"],
        ),
        (
            ".txt",
            "Further reading\n\nReport: https://x.test/1\nSlides - https://x.test/2\nPhotos (https://x.test/3)\n",
            ["links=Report|https://x.test/1", "links=Slides|https://x.test/2", "links=Photos|https://x.test/3"],
        ),
        (
            ".txt",
            "Weiterlesen\n\n- Bericht <https://x.test/1>\n- Folien → https://x.test/2\n",
            ["links=Bericht|https://x.test/1", "links=Folien|https://x.test/2"],
        ),
        (
            ".md",
            "## À lire\n"
            "\n"
            "- Le guide des patients : [télécharger](https://x.test/1)\n"
            "- Le rapport annuel ([PDF, 2 Mo](https://x.test/2))\n",
            ["links=Le guide des patients|https://x.test/1", "links=Le rapport annuel|https://x.test/2"],
        ),
        (
            ".md",
            "## Documentos\n\n1. [Guía](https://x.test/1): todo lo que hay que saber\n2. [Memoria](https://x.test/2)\n",
            ["links=Guía|https://x.test/1", "links=Memoria|https://x.test/2"],
        ),
        (
            ".html",
            '<h2>Downloads</h2><p><a href="https://x.test/1">Report</a> (PDF, 2 MB)<br><a '
            'href="https://x.test/2">Slides</a> (PPTX)</p>',
            ["links=Report|https://x.test/1", "links=Slides|https://x.test/2"],
        ),
        (
            ".md",
            "## Meer weten\n\n| Wat | Link |\n|-|-|\n| Folder | https://x.test/1 |\n| Verslag | https://x.test/2 |\n",
            ["links=Folder|https://x.test/1", "links=Verslag|https://x.test/2"],
        ),
        (
            ".md",
            "## Lesetipps\n"
            "\n"
            "- [Neue Leitlinie](https://x.test/1)\n"
            "- [Buch über Blut](https://x.test/2) – von einer Ärztin geschrieben\n",
            ["links=Neue Leitlinie|https://x.test/1", "links=Buch über Blut|https://x.test/2"],
        ),
        (
            ".md",
            "[Donate now](https://x.test/d)\n",
            ["button=Donate now|https://x.test/d"],
        ),
        (
            ".txt",
            "Donate now: https://x.test/d\n",
            ["button=Donate now|https://x.test/d"],
        ),
        (
            ".md",
            "**[→ Jetzt anmelden](https://x.test/d)**\n",
            ["button=→ Jetzt anmelden|https://x.test/d"],
        ),
        (
            ".html",
            '<table><tr><td style="background:#900"><a href="https://x.test/d" '
            'style="color:#fff"><strong>Faire un don</strong></a></td></tr></table>',
            ["button=Faire un don|https://x.test/d"],
        ),
        (
            ".html",
            '<p><a href="https://x.test/v">View in browser</a></p><p>Hello you all.</p><p><a '
            'href="https://x.test/u">Unsubscribe</a> | <a href="https://x.test/p">Update '
            "preferences</a></p>",
            ["!button=", "!links="],
        ),
        (
            ".html",
            '<p>Wird diese E-Mail nicht richtig dargestellt? <a href="https://x.test/v">Hier '
            "klicken</a></p><p>Liebe alle, wie schön.</p><p><a "
            'href="https://x.test/u">Abmelden</a></p>',
            ["!button=", "!links="],
        ),
        (
            ".html",
            '<p><a href="https://x.test/v">Bekijk online</a></p><p>Beste allen, wat mooi.</p><p><a '
            'href="https://x.test/u">Uitschrijven</a></p>',
            ["!button=", "!links="],
        ),
        (
            ".html",
            '<p>Si no ve bien este correo, <a href="https://x.test/v">haga clic '
            'aquí</a></p><p>Queridos todos.</p><p><a href="https://x.test/u">Darse de baja</a></p>',
            ["!button=", "!links="],
        ),
        (
            ".html",
            '<p>Hi all.</p><p><a href="https://f.test/">Facebook</a> | <a '
            'href="https://i.test/">Instagram</a> | <a href="https://l.test/">LinkedIn</a></p>',
            ["!links=", "!button="],
        ),
    ],
    "quote": [
        (
            ".md",
            "“It changed how I think about my illness.” – Fatou, 26, Marseille\n",
            ["quote=Fatou, 26, Marseille"],
        ),
        (
            ".md",
            '"It changed how I think about my illness," says Fatou, a patient from Marseille.\n',
            ["quote=Fatou, a patient from Marseille"],
        ),
        (
            ".md",
            "„Es hat mein Leben verändert, wirklich.“ Heike M., Mitglied seit 2019\n",
            ["quote=Heike M., Mitglied seit 2019"],
        ),
        (
            ".md",
            "« Cela a changé ma façon de voir la maladie. » (Hélène, adhérente)\n",
            ["quote=Hélène, adhérente"],
        ),
        (
            ".md",
            "Fatou, 26: “It changed how I think about my illness.”\n",
            ["quote=Fatou, 26"],
        ),
        (
            ".md",
            "> It changed how I think about my illness.\n> — Fatou, Marseille\n",
            ["quote=Fatou, Marseille"],
        ),
        (
            ".md",
            "> It changed how I think about my illness.\n\n— Fatou, Marseille\n",
            ["quote=Fatou, Marseille"],
        ),
        (
            ".md",
            "> «Cambió mi forma de ver la enfermedad.»\n>\n> Fatou, Madrid\n",
            ["quote=Fatou, Madrid"],
        ),
        (
            ".html",
            "<blockquote><p>It changed how I think about my illness.</p><footer>Fatou, Marseille</footer></blockquote>",
            ["quote=Fatou, Marseille"],
        ),
        (
            ".html",
            "<blockquote>It changed how I think.<br><em>Fatou, Marseille</em></blockquote>",
            ["quote=Fatou, Marseille"],
        ),
        (
            ".txt",
            '"Het heeft mijn leven veranderd, echt waar."\n   - Fatou, Gent\n',
            ["quote=Fatou, Gent"],
        ),
        (
            ".md",
            "## What members say\n\n*“It changed how I think about my illness.”*\n\n**Fatou**, Marseille\n",
            ["quote=Fatou, Marseille"],
        ),
        (
            ".md",
            "## Das Zitat\n\n»Es hat mein Leben verändert, wirklich.«\n\nHeike M., Köln\n",
            ["quote=Heike M., Köln"],
        ),
        (
            ".md",
            "“Why now?” is what many of you have asked us. Here is why.\n",
            ["!quote="],
        ),
        (
            ".md",
            "Le témoignage de Marie : « Cela a changé ma façon de voir la maladie, vraiment. »\n",
            ["quote=Marie"],
        ),
    ],
    "numbers": [
        (
            ".md",
            "## 2025 in numbers\n\n- **1,234** participants\n- **42 %** of them patients\n- 57 countries\n",
            ["numbers=1,234|participants", "numbers=42 %|of them patients", "numbers=57|countries"],
        ),
        (
            ".md",
            "## Das Jahr in Zahlen\n\nMitglieder: 1.234\n\nVeranstaltungen: 57\n\nSpenden: 12.300 €\n",
            ["numbers=1.234|Mitglieder", "numbers=57|Veranstaltungen", "numbers=12.300 €|Spenden"],
        ),
        (
            ".html",
            "<h2>En chiffres</h2><table><tr><td><b>1 "
            "234</b><br>participants</td><td><b>57</b><br>pays</td></tr></table>",
            ["numbers=1 234|participants", "numbers=57|pays"],
        ),
        (
            ".html",
            "<h2>In cijfers</h2><table><tr><td>1.234</td><td>57</td></tr>"
            "<tr><td>deelnemers</td><td>landen</td></tr></table>",
            ["numbers=1.234|deelnemers", "numbers=57|landen"],
        ),
        (
            ".md",
            "## Cifras\n\n1.234 participantes · 57 países · 9 talleres\n",
            ["numbers=1.234|participantes", "numbers=57|países", "numbers=9|talleres"],
        ),
        (
            ".md",
            "**1,234**\nparticipants\n\n**57**\ncountries\n",
            ["numbers=1,234|participants", "numbers=57|countries"],
        ),
        (
            ".md",
            "## Facts and figures\n"
            "\n"
            "- 3 out of 4 patients feel tired\n"
            "- €92,800 paid in grants\n"
            "- More than 500 calls\n",
            ["numbers=3 out of 4|patients feel tired", "numbers=€92,800|paid in grants", "numbers=More than 500|calls"],
        ),
        (
            ".md",
            "## Notre année\n\n**350** adhérents\n\n**12** rencontres\n\n**4,7/5** de satisfaction\n",
            ["numbers=350|adhérents", "numbers=12|rencontres", "numbers=4,7/5|de satisfaction"],
        ),
        (
            ".md",
            "- 3 May: walk\n- 5 June: talk\n",
            ["!numbers="],
        ),
        (
            ".md",
            "## Key figures\n\n| | |\n|-|-|\n| Members | 1,234 |\n| Events | 57 |\n",
            ["numbers=1,234|Members", "numbers=57|Events"],
        ),
        (
            ".md",
            "## Our year in numbers\n\n120 new members, 14 meetings and 3 weekends.\n",
            ["numbers=120|new members", "numbers=14|meetings", "numbers=3|weekends"],
        ),
        (
            ".txt",
            "THE YEAR IN FIGURES\n\n1,234  participants\n   57  countries\n  42%  first-time visitors\n",
            ["numbers=1,234|participants", "numbers=57|countries", "numbers=42%|first-time visitors"],
        ),
    ],
    "partners": [
        (
            ".md",
            "Our partners: Blood Fund, Harrow Trust and Nova Labs.\n",
            ["partners=Blood Fund", "partners=Harrow Trust", "partners=Nova Labs"],
        ),
        (
            ".md",
            "Mit freundlicher Unterstützung von Stiftung Leben, Pharma Nord GmbH und der Stadt Köln.\n",
            ["partners=Stiftung Leben", "partners=Pharma Nord GmbH", "partners=Stadt Köln"],
        ),
        (
            ".md",
            "## Nos partenaires\n\nFondation Leroy, Institut du Sang, Ville de Lyon\n",
            ["partners=Fondation Leroy", "partners=Institut du Sang", "partners=Ville de Lyon"],
        ),
        (
            ".md",
            "## Sponsors\n\n**Gold:** Alpha, Beta\n\n**Silver:** Gamma\n",
            ["partners=Alpha", "partners=Beta", "partners=Gamma", "partners.tier=Gold|2", "partners.tier=Silver|1"],
        ),
        (
            ".md",
            "## Sponsors\n\n### Gold\n\n- Alpha\n\n### Silver\n\n- Beta\n- Gamma\n",
            ["partners=Alpha", "partners=Beta", "partners=Gamma", "partners.tier=Gold|1"],
        ),
        (
            ".md",
            "## Met dank aan\n\n[Fonds Bloed](https://f.test/) · [Stichting Leven](https://s.test/)\n",
            ["partners=Fonds Bloed", "partners=Stichting Leven"],
        ),
        (
            ".html",
            '<h2>Our sponsors</h2><p><a href="https://a.test/"><img src="https://a.test/l.png" '
            'alt="Alpha Labs"></a> <img src="https://b.test/l.png" alt="Logo of Beta Trust"></p>',
            ["partners=Alpha Labs", "partners=Beta Trust"],
        ),
        (
            ".md",
            "## Agradecimientos\n\nEste boletín cuenta con el apoyo de Fundación Salud y Laboratorios Norte.\n",
            ["partners=Fundación Salud", "partners=Laboratorios Norte"],
        ),
        (
            ".md",
            "This newsletter is supported by an unrestricted grant from Alpha Labs and Beta Trust.\n",
            ["partners=Alpha Labs", "partners=Beta Trust"],
        ),
        (
            ".md",
            "Thank you to all who support us with their time.\n",
            ["!partners="],
        ),
        (
            ".md",
            "Deze nieuwsbrief wordt mogelijk gemaakt door Fonds Bloed, Stichting Leven en de gemeente Gent.\n",
            ["partners=Fonds Bloed", "partners=Stichting Leven"],
        ),
        (
            ".md",
            "## Partners\n\n- **Alpha Labs** – makes tests\n- **Beta Trust** – pays for travel\n",
            ["partners=Alpha Labs", "partners=Beta Trust"],
        ),
        (
            ".md",
            "## Our supporters\n\nWe are grateful to all who make our work possible.\n\n- Alpha Labs\n- Beta Trust\n",
            ["partners=Alpha Labs", "partners=Beta Trust"],
        ),
    ],
    "videos": [
        (
            ".md",
            "## Watch again\n"
            "\n"
            "Bone health\n"
            "https://www.youtube.com/watch?v=a\n"
            "\n"
            "Blood results\n"
            "https://www.youtube.com/watch?v=b\n",
            [
                "videos=Bone health||https://www.youtube.com/watch?v=a",
                "videos=Blood results||https://www.youtube.com/watch?v=b",
            ],
        ),
        (
            ".txt",
            "RECORDINGS\n"
            "\n"
            "Bone health\n"
            "https://www.youtube.com/watch?v=a\n"
            "\n"
            "Blood results\n"
            "https://www.youtube.com/watch?v=b\n",
            [
                "videos=Bone health||https://www.youtube.com/watch?v=a",
                "videos=Blood results||https://www.youtube.com/watch?v=b",
            ],
        ),
        (
            ".md",
            "## Videos\n"
            "\n"
            "- [Bone health](https://youtu.be/a) (12 min)\n"
            "- [Blood results](https://youtu.be/b), with Dr Tom Reed, Leeds\n",
            ["videos=Bone health||https://youtu.be/a", "videos=Blood results|Dr Tom Reed, Leeds|https://youtu.be/b"],
        ),
        (
            ".md",
            "## Unsere Videos\n"
            "\n"
            "**Knochen und Krebs**\n"
            "Prof. Dr. Anna Klein, Köln\n"
            "[Video ansehen](https://youtu.be/a)\n"
            "\n"
            "**Blutwerte verstehen**\n"
            "Dr. Tom Ried, Bonn\n"
            "[Video ansehen](https://youtu.be/b)\n",
            [
                "videos=Knochen und Krebs|Prof. Dr. Anna Klein, Köln|https://youtu.be/a",
                "videos=Blutwerte verstehen|Dr. Tom Ried, Bonn|https://youtu.be/b",
            ],
        ),
        (
            ".html",
            "<h2>À revoir</h2><h3>Comprendre les CAR-T</h3><p>Intervenante : Pr Claire Martin (CHU "
            'de Nantes)</p><p><a href="https://youtu.be/a">Voir la vidéo</a></p><h3>La '
            "fatigue</h3><p>Intervenant : Dr Paul Roche (Institut Curie)</p><p><a "
            'href="https://youtu.be/b">Voir la vidéo</a></p>',
            [
                "videos=Comprendre les CAR-T|Pr Claire Martin, CHU de Nantes|https://youtu.be/a",
                "videos=La fatigue|Dr Paul Roche, Institut Curie|https://youtu.be/b",
            ],
        ),
        (
            ".md",
            "## Vídeos\n"
            "\n"
            "| Título | Ponente | Enlace |\n"
            "|-|-|-|\n"
            "| La fatiga | Dra. Ana Gil, Madrid | https://youtu.be/a |\n"
            "| Los análisis | Dr. Pablo Ruiz, Bilbao | https://youtu.be/b |\n",
            [
                "videos=La fatiga|Dra. Ana Gil, Madrid|https://youtu.be/a",
                "videos=Los análisis|Dr. Pablo Ruiz, Bilbao|https://youtu.be/b",
            ],
        ),
        (
            ".md",
            "## Terugkijken\n"
            "\n"
            "1. Leven met bloedarmoede – dr. Els Claes, UZ Gent: https://youtu.be/a\n"
            "2. Reizen met medicijnen – Jan de Vries, patiënt: https://youtu.be/b\n",
            [
                "videos=Leven met bloedarmoede|dr. Els Claes, UZ Gent|https://youtu.be/a",
                "videos=Reizen met medicijnen|Jan de Vries, patiënt|https://youtu.be/b",
            ],
        ),
        (
            ".txt",
            "Videos of the day\n"
            "\n"
            '"Bone health" by Dr Ann Lee, Leeds (https://youtu.be/a)\n'
            '"Blood results" by Tom Reed, Bath (https://youtu.be/b)\n',
            [
                "videos=Bone health|Dr Ann Lee, Leeds|https://youtu.be/a",
                "videos=Blood results|Tom Reed, Bath|https://youtu.be/b",
            ],
        ),
        (
            ".md",
            "## Interviews\n"
            "\n"
            "Ann Lee, Leeds: Bone health in 2026 – https://youtu.be/a\n"
            "\n"
            "Tom Reed, Bath: Blood results – https://youtu.be/b\n",
            [
                "videos=Bone health in 2026|Ann Lee, Leeds|https://youtu.be/a",
                "videos=Blood results|Tom Reed, Bath|https://youtu.be/b",
            ],
        ),
        (
            ".md",
            "## Mediathek\n"
            "\n"
            "**Knochen und Krebs** (Prof. Anna Klein, Köln): [zum Video](https://youtu.be/a)\n"
            "\n"
            "**Blutwerte** (Dr. Tom Ried, Bonn): [zum Video](https://youtu.be/b)\n",
            [
                "videos=Knochen und Krebs|Prof. Anna Klein, Köln|https://youtu.be/a",
                "videos=Blutwerte|Dr. Tom Ried, Bonn|https://youtu.be/b",
            ],
        ),
        (
            ".md",
            "## Watch the recordings\n"
            "\n"
            "### [Bone health](https://vimeo.com/1)\n"
            "\n"
            "Speaker: Dr Ann Lee, Leeds\n"
            "\n"
            "What keeps bones strong during treatment, in twelve minutes.\n"
            "\n"
            "### [Blood results](https://vimeo.com/2)\n"
            "\n"
            "Speaker: Tom Reed, Bath\n",
            [
                "videos=Bone health|Dr Ann Lee, Leeds|https://vimeo.com/1",
                "videos=Blood results|Tom Reed, Bath|https://vimeo.com/2",
            ],
        ),
        (
            ".md",
            "## Opnames\n"
            "\n"
            "- Leven met bloedarmoede, met dr. Els Claes (UZ Gent)\n"
            "- Reizen met medicijnen, met Jan de Vries (patiënt)\n",
            [
                "videos=Leven met bloedarmoede|dr. Els Claes, UZ Gent|-",
                "videos=Reizen met medicijnen|Jan de Vries, patiënt|-",
            ],
        ),
        (
            ".md",
            "## Videos\n"
            "\n"
            "Title: Bone health\n"
            "Speaker: Dr Ann Lee, Leeds\n"
            "Link: https://youtu.be/a\n"
            "\n"
            "Title: Blood results\n"
            "Speaker: Tom Reed, Bath\n"
            "Link: https://youtu.be/b\n",
            [
                "videos=Bone health|Dr Ann Lee, Leeds|https://youtu.be/a",
                "videos=Blood results|Tom Reed, Bath|https://youtu.be/b",
            ],
        ),
    ],
    "sessions": [
        (
            ".md",
            "## Talks we liked\n\n- Salt and water (Ann Lee, Leeds)\n- Iron for all (Tom Reed, Bath)\n",
            [
                "sessions.item=Salt and water|-|-|-|Ann Lee, Leeds|-",
                "sessions.item=Iron for all|-|-|-|Tom Reed, Bath|-",
            ],
        ),
        (
            ".txt",
            "PROGRAMMA\n"
            "\n"
            "Vrijdag 5 juni 2026\n"
            "09.00 uur  Opening\n"
            "09.30 uur  IJzer – dr. Els Claes\n"
            "11.00 uur  Zout – prof. Jan Bos\n",
            [
                "sessions.item=IJzer|2026-06-05 09:30|-|-|dr. Els Claes|-",
                "sessions.item=Zout|2026-06-05 11:00|-|-|prof. Jan Bos|-",
            ],
        ),
        (
            ".md",
            "## Programmhinweise\n"
            "\n"
            "**Donnerstag, 4. Juni 2026**\n"
            "\n"
            "09:00–10:30 | Saal A | Myelom heute | Prof. Anna Klein, Köln\n"
            "\n"
            "11:00–12:00 | Saal B | Eisen | Dr. Tom Ried, Bonn\n",
            [
                "sessions.item=Myelom heute|2026-06-04 09:00|10:30|Saal A|Prof. Anna Klein, Köln|-",
                "sessions.item=Eisen|2026-06-04 11:00|12:00|Saal B|Dr. Tom Ried, Bonn|-",
            ],
        ),
        (
            ".html",
            "<h2>Séances</h2><ul><li><b>Le myélome</b><br>Vendredi 5 juin 2026, 9 h 00 – 10 h 30, "
            "salle Rhône<br>Pr Anne Lée (Lyon)</li><li><b>Le fer</b><br>Samedi 6 juin 2026, 14 h – "
            "15 h, salle 2<br>Dr Paul Roche (Nantes)</li></ul>",
            [
                "sessions.item=Le myélome|2026-06-05 09:00|10:30|salle Rhône|Pr Anne Lée, Lyon|-",
                "sessions.item=Le fer|2026-06-06 14:00|15:00|salle 2|Dr Paul Roche, Nantes|-",
            ],
        ),
        (
            ".md",
            "## Sessions not to miss\n"
            "\n"
            "1. [Myeloma today](https://s.test/1) – Friday 5 June 2026, 9.00–10.30 am, Hall A\n"
            "2. [Iron](https://s.test/2) – Saturday 6 June 2026, 2–3 pm, Hall B\n",
            [
                "sessions.item=Myeloma today|2026-06-05 09:00|10:30|Hall A|-|https://s.test/1",
                "sessions.item=Iron|2026-06-06 14:00|15:00|Hall B|-|https://s.test/2",
            ],
        ),
        (
            ".md",
            "## Hall A\n"
            "\n"
            "- Thu 4 June 2026, 09:00–10:30: Myeloma\n"
            "- Fri 5 June 2026, 09:00–10:00: Iron\n"
            "\n"
            "## Hall B\n"
            "\n"
            "- Thu 4 June 2026, 11:00–12:00: Salt\n"
            "- Fri 5 June 2026, 11:00–12:00: Blood\n",
            [
                "sessions.item=Myeloma|2026-06-04 09:00|10:30|Hall A|-|-",
                "sessions.item=Blood|2026-06-05 11:00|12:00|Hall B|-|-",
                "sessions.group=Hall A|2",
            ],
        ),
        (
            ".md",
            "## Charlas\n"
            "\n"
            "### Mieloma hoy\n"
            "\n"
            "- Cuándo: jueves 4 de junio de 2026, de 9:00 a 10:30 h\n"
            "- Dónde: Sala Verdi\n"
            "- Ponente: Dra. Ana Gil (Madrid)\n"
            "\n"
            "### El hierro\n"
            "\n"
            "- Cuándo: viernes 5 de junio de 2026, de 11:00 a 12:00 h\n"
            "- Dónde: Sala 2\n"
            "- Ponente: Dr. Pablo Ruiz (Bilbao)\n",
            [
                "sessions.item=Mieloma hoy|2026-06-04 09:00|10:30|Sala Verdi|Dra. Ana Gil, Madrid|-",
                "sessions.item=El hierro|2026-06-05 11:00|12:00|Sala 2|Dr. Pablo Ruiz, Bilbao|-",
            ],
        ),
        (
            ".md",
            "## Sessions\n"
            "\n"
            "4 June 2026, 09:00–10:30, Hall A\n"
            "**Myeloma today**\n"
            "Prof. Ann Lee, Leeds\n"
            "\n"
            "5 June 2026, 11:00–12:00, Hall B\n"
            "**Iron**\n"
            "Dr Tom Reed, Bath\n",
            [
                "sessions.item=Myeloma today|2026-06-04 09:00|10:30|Hall A|Prof. Ann Lee, Leeds|-",
                "sessions.item=Iron|2026-06-05 11:00|12:00|Hall B|Dr Tom Reed, Bath|-",
            ],
        ),
        (
            ".md",
            "## Sessies\n"
            "\n"
            "- **09.00–10.30 uur, zaal 1** Myeloom vandaag (prof. Els Claes, Gent) – donderdag 4 "
            "juni 2026\n"
            "- **11.00–12.00 uur, zaal 2** IJzer (Jan de Vries, Ede) – vrijdag 5 juni 2026\n",
            ["sessions.group=Sessies|2"],
        ),
        (
            ".md",
            "## Worth watching\n"
            "\n"
            "We picked three sessions for you.\n"
            "\n"
            "Myeloma today\n"
            "\n"
            "Iron for all\n"
            "\n"
            "Salt and water\n",
            ["sessions.item=Myeloma today|-|-|-|-|-", "sessions.item=Salt and water|-|-|-|-|-"],
        ),
        (
            ".md",
            "## Vorträge\n\nMyelom heute – was ist neu?\n\nEisen für alle\n\nSalz und Wasser\n",
            ["sessions.item=Myelom heute – was ist neu?|-|-|-|-|-", "sessions.item=Salz und Wasser|-|-|-|-|-"],
        ),
        (
            ".md",
            "## Our tips for the congress\n"
            "\n"
            "| Day | Time | Where | What | Who |\n"
            "|-|-|-|-|-|\n"
            "| 4 June 2026 | 9:00–10:30 | Hall A | Myeloma | Ann Lee |\n"
            "| 5 June 2026 | 11:00–12:00 | Hall B | Iron | Tom Reed |\n",
            ["sessions.item=Myeloma|2026-06-04 09:00|10:30|Hall A|Ann Lee|-"],
        ),
        (
            ".md",
            "## Sessions to see\n"
            "\n"
            "Myeloma today (S101), Thursday 4 June 2026, 09:00–10:30, Hall A\n"
            "\n"
            "Iron (S102), Friday 5 June 2026, 11:00–12:00, Hall B\n",
            ["sessions.group=Sessions to see|2"],
        ),
        (
            ".md",
            "## Symposien\n"
            "\n"
            "- Symposium 1: Myelom (Vorsitz: Prof. Anna Klein)\n"
            "- Symposium 2: Eisen (Vorsitz: Dr. Tom Ried)\n",
            ["sessions.group=Symposien|2"],
        ),
    ],
    "jobs": [
        (
            ".md",
            "## Stellenangebote\n"
            "\n"
            "**Pflegefachkraft (m/w/d)**\n"
            "Universitätsklinikum Köln, Köln\n"
            "80 %, ab 1. Mai 2027\n"
            "Bewerbung bis 28. Februar 2027\n"
            "[Zur Ausschreibung](https://j.test/1)\n",
            ["jobs=Pflegefachkraft (m/w/d)|Universitätsklinikum Köln|Köln|2027-02-28|https://j.test/1"],
        ),
        (
            ".md",
            "## Vacancy\n"
            "\n"
            "Data manager – Anaemia Registry, Copenhagen – full time – apply by 15 February 2027: "
            "https://j.test/1\n",
            ["jobs=Data manager|Anaemia Registry|Copenhagen|2027-02-15|https://j.test/1"],
        ),
        (
            ".md",
            "## Offres d’emploi\n"
            "\n"
            "- **Infirmière coordinatrice**, CHU de Lyon, Lyon (temps plein). Candidature avant le "
            "15 mars 2027 : https://j.test/1\n"
            "- **Chargé de mission**, Fondation Leroy, Paris (CDD). Candidature avant le 1er avril "
            "2027 : https://j.test/2\n",
            [
                "jobs=Infirmière coordinatrice|CHU de Lyon|Lyon|2027-03-15|https://j.test/1",
                "jobs=Chargé de mission|Fondation Leroy|Paris|2027-04-01|https://j.test/2",
            ],
        ),
        (
            ".md",
            "## Ofertas de empleo\n"
            "\n"
            "### Enfermera de investigación\n"
            "\n"
            "Entidad: Hospital Clínic\n"
            "Lugar: Barcelona\n"
            "Jornada: completa\n"
            "Plazo: 28 de febrero de 2027\n"
            "Más información: https://j.test/1\n",
            ["jobs=Enfermera de investigación|Hospital Clínic|Barcelona|2027-02-28|https://j.test/1"],
        ),
        (
            ".md",
            "## Jobs\n"
            "\n"
            "| Position | Employer | Place | Hours | Apply by | Link |\n"
            "|-|-|-|-|-|-|\n"
            "| Nurse | UZ Gent | Ghent | 80 % | 28 February 2027 | https://j.test/1 |\n"
            "| Writer | ESRA | Brussels | Full time | 1 March 2027 | https://j.test/2 |\n",
            ["jobs=Nurse|UZ Gent|Ghent|2027-02-28|https://j.test/1"],
        ),
        (
            ".html",
            "<h2>Vacatures</h2><p><strong>Coördinator</strong><br>Stichting Adem, Utrecht<br>24 uur "
            'per week<br>Reageren voor 1 mei 2027<br><a href="https://j.test/1">Lees de '
            "vacature</a></p>",
            ["jobs=Coördinator|Stichting Adem|Utrecht|2027-05-01|https://j.test/1"],
        ),
        (
            ".txt",
            "JOB OFFER\n"
            "\n"
            "Communications officer\n"
            "Employer: Thalassaemia Alliance\n"
            "Place: Nicosia, or from home\n"
            "Salary: € 2,400 per month\n"
            "Closing date: 10 March 2027\n"
            "Details: https://j.test/1\n",
            ["jobs=Communications officer|Thalassaemia Alliance|Nicosia, or from home|2027-03-10|https://j.test/1"],
        ),
    ],
    "beginnings": [
        (
            "alone .md",
            "Subject: Spring news\n"
            "Preheader: All that we saw\n"
            "\n"
            "# Spring letter\n"
            "\n"
            "3 March 2026\n"
            "\n"
            "Dear all, it is spring and we write to you with all that we saw this year.\n",
            [
                "head.subject=Spring news",
                "head.preheader=All that we saw",
                "head.title=Spring letter",
                "head.date=2026-03-03",
            ],
        ),
        (
            "alone .txt",
            "Rundbrief 3/2026\n"
            "Köln, den 3. März 2026\n"
            "\n"
            "Liebe Mitglieder,\n"
            "\n"
            "es ist Frühling und wir schreiben Ihnen mit allem, was wir gesehen haben.\n",
            ["head.title=Rundbrief 3/2026", "head.date=2026-03-03", "head.language=de"],
        ),
        (
            "alone .txt",
            "========================\n"
            "SPRING LETTER\n"
            "========================\n"
            "Issue 12 · March 3, 2026\n"
            "\n"
            "Dear members,\n"
            "\n"
            "it is spring and we write to you with all that we saw this year.\n",
            ["head.title=SPRING LETTER", "head.date=2026-03-03"],
        ),
        (
            "alone .html",
            "<html><head><title>Lettre n° 12 – mars 2026</title></head><body><p><a "
            'href="https://x.test/v">Voir dans le navigateur</a></p><h1>La lettre de '
            "l’association</h1><p>N° 12 – 3 mars 2026</p><p>Chers amis, c’est le printemps et nous "
            "vous écrivons avec tout ce que nous avons vu.</p></body></html>",
            ["head.title=La lettre de l’association", "head.date=2026-03-03", "head.language=fr"],
        ),
        (
            "alone .md",
            "# Boletín\n"
            "\n"
            "**Marzo de 2026**\n"
            "\n"
            "Queridos socios, ya es primavera y os escribimos con todo lo que hemos visto este año.\n",
            ["head.title=Boletín", "head.language=es"],
        ),
        (
            "alone .txt",
            "From: office@x.test\n"
            "To: members@x.test\n"
            "Subject: Spring news from the office\n"
            "Date: Tue, 3 Mar 2026 10:00:00 +0100\n"
            "\n"
            "Dear members,\n"
            "\n"
            "it is spring and we write to you with all that we saw this year.\n",
            ["head.subject=Spring news from the office", "head.date=2026-03-03"],
        ),
        (
            "alone .md",
            "---\n"
            "title: Spring letter\n"
            "date: 3 March 2026\n"
            "subject: Spring news\n"
            "description: All that we saw\n"
            "---\n"
            "\n"
            "Dear members, it is spring and we write to you.\n",
            ["head.title=Spring letter", "head.date=2026-03-03", "head.subject=Spring news"],
        ),
        (
            "alone .html",
            "<html><body><table><tr><td>Betreff: Neues im Frühling</td></tr><tr><td>Vorschautext: "
            "Was wir gesehen haben</td></tr></table><h1>Der Rundbrief</h1><p>Stand: 3. März "
            "2026</p><p>Liebe Mitglieder, es ist Frühling und wir schreiben Ihnen mit allem, was wir "
            "gesehen haben.</p></body></html>",
            [
                "head.subject=Neues im Frühling",
                "head.preheader=Was wir gesehen haben",
                "head.title=Der Rundbrief",
                "head.date=2026-03-03",
            ],
        ),
    ],
    "headings": [
        (
            ".txt",
            "A word from the chair\n"
            "\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "What comes next\n"
            "\n"
            "In summer we meet again in the park, and everybody is welcome to bring a friend or two.\n",
            ["text=A word from the chair", "text=What comes next"],
        ),
        (
            ".txt",
            "1. A WORD FROM THE CHAIR\n"
            "\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "2. WHAT COMES NEXT\n"
            "\n"
            "In summer we meet again in the park, and everybody is welcome to bring a friend or two.\n",
            ["text=1. A WORD FROM THE CHAIR"],
        ),
        (
            ".txt",
            "*** A word from the chair ***\n"
            "\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "*** What comes next ***\n"
            "\n"
            "In summer we meet again in the park, and everybody is welcome to bring a friend or two.\n",
            ["text=A word from the chair", "text=What comes next"],
        ),
        (
            ".txt",
            "## A word from the chair\n"
            "\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "## What comes next\n"
            "\n"
            "In summer we meet again in the park, and everybody is welcome to bring a friend or two.\n",
            ["text=A word from the chair", "text=What comes next"],
        ),
        (
            ".txt",
            "--- A word from the chair ---\n"
            "\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "--- What comes next ---\n"
            "\n"
            "In summer we meet again in the park, and everybody is welcome.\n",
            ["text=A word from the chair", "text=What comes next"],
        ),
        (
            ".txt",
            "A WORD FROM THE CHAIR\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "WHAT COMES NEXT\n"
            "In summer we meet again in the park, and everybody is welcome.\n",
            ["text=A WORD FROM THE CHAIR", "text=WHAT COMES NEXT"],
        ),
        (
            ".md",
            "**A word from the chair**\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "**What comes next**\n"
            "In summer we meet again in the park, and everybody is welcome.\n",
            ["text=A word from the chair", "text=What comes next"],
        ),
        (
            ".html",
            "<p><b>A word from the chair</b><br>We have had a long winter, and a good one, and now "
            "it is spring again in our garden.</p><p><b>What comes next</b><br>In summer we meet "
            "again in the park, and everybody is welcome.</p>",
            ["text=A word from the chair", "text=What comes next"],
        ),
        (
            ".txt",
            "[ A word from the chair ]\n"
            "\n"
            "We have had a long winter, and a good one, and now it is spring again in our garden.\n"
            "\n"
            "[ What comes next ]\n"
            "\n"
            "In summer we meet again in the park, and everybody is welcome.\n",
            ["text=A word from the chair", "text=What comes next"],
        ),
    ],
    "mixed": [
        (
            ".md",
            "## Sessions we recommend\n"
            "\n"
            "**Friday 5 June**\n"
            "\n"
            "* 9.00–10.30 am, Hall A: Myeloma today – Ann Lee, Leeds\n"
            "* 2–3 pm, Hall B: Iron – Tom Reed, Bath\n",
            ["sessions.group=Friday 5 June|2"],
        ),
        (
            ".html",
            "<h2>Le programme en bref</h2><table><tr><th>Horaire</th><th>Séance</th><th>Salle</th><th"
            '>Orateur</th></tr><tr><td colspan="4">Vendredi 5 juin 2026</td></tr><tr><td>9 h – 10 h '
            "30</td><td>Le myélome</td><td>Rhône</td><td>Pr Anne Lée (Lyon)</td></tr><tr><td>11 h – "
            "12 h</td><td>Le fer</td><td>Saône</td><td>Dr Paul Roche (Nantes)</td></tr></table>",
            [
                "sessions.item=Le myélome|2026-06-05 09:00|10:30|Rhône|Pr Anne Lée, Lyon|-",
                "sessions.item=Le fer|2026-06-05 11:00|12:00|Saône|Dr Paul Roche, Nantes|-",
            ],
        ),
        (
            ".txt",
            "SESSIONS TO WATCH\n"
            "\n"
            "S101  Myeloma today\n"
            "      Thu 4 June 2026, 09:00-10:30, Hall A\n"
            "      Chair: Prof. Ann Lee, Leeds\n"
            "\n"
            "S202  Iron for all\n"
            "      Fri 5 June 2026, 11:00-12:00, Room 2\n"
            "      Chair: Dr Tom Reed, Bath\n",
            ["sessions.group=SESSIONS TO WATCH|2"],
        ),
        (
            ".md",
            "## Ponencias\n"
            "\n"
            "«Mieloma hoy», Dra. Ana Gil (Madrid). Jueves 4 de junio de 2026, 10:00-11:00, Sala "
            "Verdi.\n"
            "\n"
            "«El hierro», Dr. Pablo Ruiz (Bilbao). Viernes 5 de junio de 2026, 12:00-13:00, Sala 2.\n",
            [
                "sessions.item=Mieloma hoy|2026-06-04 10:00|11:00|Sala Verdi|Dra. Ana Gil, Madrid|-",
                "sessions.item=El hierro|2026-06-05 12:00|13:00|Sala 2|Dr. Pablo Ruiz, Bilbao|-",
            ],
        ),
        (
            ".md",
            "## Lezingen\n"
            "\n"
            "- dr. Els Claes (UZ Gent): IJzer en voeding\n"
            "- Jan de Vries, patiënt: Leven met vermoeidheid\n",
            [
                "sessions.item=IJzer en voeding|-|-|-|dr. Els Claes, UZ Gent|-",
                "sessions.item=Leven met vermoeidheid|-|-|-|Jan de Vries, patiënt|-",
            ],
        ),
        (
            ".md",
            "## Vorträge\n\n- Prof. Dr. Anna Klein, Köln: „Myelom heute“\n- Dr. Tom Ried, Bonn: „Eisen für alle“\n",
            [
                "sessions.item=Myelom heute|-|-|-|Prof. Dr. Anna Klein, Köln|-",
                "sessions.item=Eisen für alle|-|-|-|Dr. Tom Ried, Bonn|-",
            ],
        ),
        (
            ".md",
            "## Talks\n\n| Myeloma today | Ann Lee, Leeds |\n|-|-|\n| Iron for all | Tom Reed, Bath |\n",
            ["!people="],
        ),
        (
            ".md",
            "## Programme\n"
            "\n"
            "09:00 Welcome\n"
            "\n"
            "09:15 Myeloma today (Ann Lee, Leeds)\n"
            "\n"
            "10:00 Coffee\n"
            "\n"
            "10:30 Iron for all (Tom Reed, Bath)\n",
            ["sessions.group=Programme|4"],
        ),
        (
            ".html",
            '<h3>Unsere Förderer</h3><table><tr><td><img src="a.png" alt="Stiftung '
            'Leben"></td><td><img src="b.png" alt="Pharma Nord GmbH"></td></tr></table>',
            ["partners=Stiftung Leben", "partners=Pharma Nord GmbH"],
        ),
        (
            ".md",
            "## Ils nous soutiennent\n\n- Fondation Leroy\n- Institut du Sang\n",
            ["partners=Fondation Leroy", "partners=Institut du Sang"],
        ),
        (
            ".md",
            "## Patrocinadores\n\n* [Fundación Salud](https://f.test)\n* Laboratorios Norte, S. A.\n",
            ["partners=Fundación Salud"],
        ),
        (
            ".md",
            "**With thanks to:** Alpha Labs | Beta Trust | Gamma Foundation\n",
            ["partners=Alpha Labs", "partners=Gamma Foundation"],
        ),
        (
            ".txt",
            "Gefördert durch: Stiftung Leben, Pharma Nord GmbH\n",
            ["partners=Stiftung Leben", "partners=Pharma Nord GmbH"],
        ),
        (
            ".md",
            "## L’équipe\n"
            "\n"
            "Directrice : Anne Dupont (anne@x.test)  \n"
            "Communication : Paul Roche  \n"
            "Accueil : Marie Petit, 01 23 45 67 89\n",
            ["people=Anne Dupont|Directrice", "people=Paul Roche|Communication", "people=Marie Petit|Accueil"],
        ),
        (
            ".html",
            "<h2>Ansprechpartnerinnen</h2><div><h4>Anna Klein</h4><p>Geschäftsführung</p><p>0221 "
            "123456</p></div><div><h4>Eva Lang</h4><p>Mitgliederbetreuung</p></div>",
            ["people=Anna Klein|Geschäftsführung", "people=Eva Lang|Mitgliederbetreuung"],
        ),
        (
            ".md",
            "## Het bestuur\n\nVoorzitter is Jan de Vries, secretaris Els Claes.\n",
            ["!people=Voorzitter"],
        ),
        (
            ".html",
            "<h2>Key figures</h2><div><strong>1,234</strong><span> "
            "participants</span></div><div><strong>57</strong><span> countries</span></div>",
            ["numbers=1,234|participants", "numbers=57|countries"],
        ),
        (
            ".html",
            "<h2>La encuesta en cifras</h2><h3>71 %</h3><p>no conocía su riesgo</p><h3>640</h3><p>respuestas</p>",
            ["numbers=71 %|no conocía su riesgo", "numbers=640|respuestas"],
        ),
        (
            ".md",
            "## Onze cijfers\n\n- Leden: 1.234 (+ 57)\n- Donateurs: 350\n- Bijeenkomsten: 12\n",
            ["numbers=350|Donateurs", "numbers=12|Bijeenkomsten"],
        ),
        (
            ".md",
            "## A patient’s voice\n"
            "\n"
            "Fatou is 26 and lives in Marseille.\n"
            "\n"
            "“It changed how I think about my illness, and about my work.”\n",
            ["quote=-"],
        ),
        (
            ".html",
            '<div class="quote"><p>« Cela a changé ma vie, vraiment. '
            "»</p><p><strong>Hélène</strong>, 34 ans, Lyon</p></div>",
            ["quote=Hélène, 34 ans, Lyon"],
        ),
        (
            ".md",
            "## Links\n\n* Report (PDF): <https://x.test/1>\n* Slides: [x.test/2](https://x.test/2)\n",
            ["links=Slides|https://x.test/2"],
        ),
        (
            ".md",
            "## En savoir plus\n"
            "\n"
            "Le guide des patients  \n"
            "<https://x.test/1>\n"
            "\n"
            "Le rapport annuel  \n"
            "<https://x.test/2>\n",
            ["links=Le guide des patients|https://x.test/1", "links=Le rapport annuel|https://x.test/2"],
        ),
        (
            ".html",
            '<h2>Lees meer</h2><ul><li>Lees het <a href="https://x.test/1">jaarverslag '
            '2026</a></li><li>Bekijk de <a href="https://x.test/2">folder voor '
            "huisartsen</a></li></ul>",
            ["links=jaarverslag 2026|https://x.test/1", "links=folder voor huisartsen|https://x.test/2"],
        ),
        (
            ".md",
            "## Videos\n"
            "\n"
            "[![Bone health](https://img.test/a.jpg)](https://youtu.be/a)\n"
            "\n"
            "**Bone health** – Dr Ann Lee, Leeds\n"
            "\n"
            "[![Blood](https://img.test/b.jpg)](https://youtu.be/b)\n"
            "\n"
            "**Blood results** – Tom Reed, Bath\n",
            ["videos=Bone health|Dr Ann Lee, Leeds|https://youtu.be/a"],
        ),
        (
            ".md",
            "## Offene Stellen\n"
            "\n"
            "- Pflegefachkraft (m/w/d), Uniklinik Köln, Köln, 80 %, Bewerbung bis 28. Februar 2027: "
            "https://j.test/1\n"
            "- Studienassistenz, Charité, Berlin, Teilzeit: https://j.test/2\n",
            [
                "jobs=Pflegefachkraft (m/w/d)|Uniklinik Köln|Köln|2027-02-28|https://j.test/1",
                "jobs=Studienassistenz|Charité|Berlin|-|https://j.test/2",
            ],
        ),
        (
            ".md",
            "## We are hiring\n"
            "\n"
            "### Data manager (f/m/d)\n"
            "\n"
            "Anaemia Registry Foundation · Copenhagen · Full time\n"
            "\n"
            "You keep the records of eleven centres in good order.\n"
            "\n"
            "Apply by 15 February 2027: [full description](https://j.test/1)\n",
            ["jobs=Data manager (f/m/d)|Anaemia Registry Foundation|Copenhagen|2027-02-15|https://j.test/1"],
        ),
    ],
}
"""By kind: the ending of the file, its words, and what its draft says; what begins with `!` must not be there."""


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    root = tmp_path_factory.mktemp("publication")
    (root / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    return load_publication(root)


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, number) for kind, forms in FORMS.items() for number in range(len(forms))]
)
def test_each_form_in_which_people_write_a_thing_is_heard(
    kind: str, number: int, publication: Publication, tmp_path: Path
) -> None:
    ending, words, wanted = FORMS[kind][number]
    ending, is_alone = ending.removeprefix("alone "), ending.startswith("alone ")
    source = tmp_path / f"source{ending}"
    source.write_text(("" if is_alone else LEADS[ending]) + words, encoding="utf-8")
    draft = drafted([read_file(source)], publication, "letter", date(2026, 11, 30))
    found = facts(yaml.load(draft.text, yaml.BaseLoader))
    missing = [fact for fact in wanted if not fact.startswith("!") and fact not in found]
    wrong = [fact for fact in found for begin in wanted if begin.startswith("!") and fact.startswith(begin[1:])]
    assert (missing, wrong) == ([], [])
