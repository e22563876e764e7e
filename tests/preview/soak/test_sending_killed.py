"""The program behind the page is ended again and again while it sends to members: nobody is forgotten, nobody doubled.

By kill -9, as a power cut ends it, and by Ctrl-C, in turns. The judge is what the mail server has received. SOAK_KILLS
sets how often.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.preview.newsroom import Newsroom
from tests.preview.test_to_members_page import PATIENCE, sending_from

pytestmark = pytest.mark.soak

KILLS = int(os.environ.get("SOAK_KILLS", "50")) // 5
STEP, CONNECTIONS = 20, 4
PEOPLE = [f"member-{number}" for number in range(KILLS * 250)]  # of whom a prompt server takes many while it ends
SPRING = "api/issues/spring/to-members"
CHOICE = {"list": "members.csv", "again": False, "all_subscribed": False}


def ask(newsroom: Newsroom, path: str, body: Any = None) -> Any:
    name, value = newsroom.cookie
    headers = {"Cookie": f"{name}={value}", "Origin": newsroom.address.rstrip("/")}
    address = f"{newsroom.address}{path}"
    answer = (
        httpx.post(address, json=body, headers=headers, timeout=60) if body else httpx.get(address, headers=headers)
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_nobody_is_forgotten_and_nobody_doubled_however_the_program_ends(tmp_path: Path) -> None:
    with sending_from(tmp_path, *PEOPLE, connections=CONNECTIONS, freely=STEP) as (newsroom, picky):
        seen = ask(newsroom, f"{SPRING}/look", CHOICE)
        ask(newsroom, f"{SPRING}/send", CHOICE | {"number": seen["total"], "edition": seen["edition"]})
        unknown = 0
        for kill in range(KILLS):
            assert picky.reached.wait(PATIENCE)
            if kill % 2:
                picky.may_go_on.set()
                newsroom.stop()
            else:
                newsroom.kill()
                picky.may_go_on.set()  # the server has the messages, whoever sent them
            picky.freely = len(picky.envelopes) + STEP
            picky.reached.clear()
            picky.may_go_on.clear()
            newsroom.start()
            sending = ask(newsroom, SPRING)["sending"]
            assert (sending["state"], sending["is_here"]) == ("sending", False)
            begun = sending["counts"].get("unknown", 0) + sending["counts"].get("in_flight", 0)
            assert begun - unknown <= (0 if kill % 2 else CONNECTIONS)
            unknown = begun
            ask(newsroom, f"{SPRING}/step", {"step": "go on"})
        picky.may_go_on.set()
        until = time.monotonic() + 10 * PATIENCE
        while (sending := ask(newsroom, SPRING)["sending"])["state"] != "finished" and time.monotonic() < until:
            time.sleep(0.1)
    assert sending["counts"] == {"accepted": len(PEOPLE) - unknown, "unknown": unknown}
    received = Counter(picky.recipients)
    assert max(received.values()) == 1
    assert {f"{person}@example.org" for person in PEOPLE} - received.keys() <= set(sending["unknown"])
    print(
        f"{KILLS} ends, {unknown} unknown, of whom {sum(address in received for address in sending['unknown'])} have it"
    )
