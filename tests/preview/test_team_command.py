"""`newsletter write --team` as a process of its own, with `newsletter people` beside it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from tests.sending.servers import closed_port


def newsletter(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsletter", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def test_people_come_in_while_it_runs_and_go_out_by_a_command(publication: Path) -> None:
    origin = f"http://127.0.0.1:{closed_port()}"
    with (publication / "newsletter.yaml").open("a", encoding="utf-8") as file:
        file.write(f"desk_url: {origin}\napprovals: {{needed: 2, signed_in: true}}\n")
    link = newsletter(publication, "people", "add", "Ana", "--role", "approver").stdout.strip()
    assert link.startswith(f"{origin}/enter#")
    desk = subprocess.Popen(
        [sys.executable, "-m", "newsletter", "write", "--team"],
        cwd=publication,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert desk.stdout and desk.stderr
        assert desk.stdout.readline() == f"1 person has a link to {origin}/\n"
        assert f"The desk listens at {origin.removeprefix('http://')}" in desk.stdout.readline()
        assert "2 people must approve it here, and 1 may" in desk.stderr.readline()
        second = newsletter(publication, "write", "--team")
        assert (second.returncode, "is this desk running already?" in second.stderr) == (2, True)
        alone = newsletter(publication, "write", "--no-open")
        assert (alone.returncode, f"write this newsletter at {origin}/ now" in alone.stderr) == (2, True)

        with httpx.Client(base_url=origin, headers={"Origin": origin}, timeout=30) as client:
            body = {"secret": link.partition("#")[2], "instead": False}
            assert client.post("/api/enter", json=body).json() == {"name": "Ana", "role": "approver"}
            begun, ended = threading.Event(), threading.Event()

            def listen() -> None:
                with client.stream("GET", "/events") as events:
                    begun.set()
                    for _ in events.iter_raw():
                        pass
                ended.set()

            listening = threading.Thread(target=listen)
            listening.start()
            assert begun.wait(30)
            assert "last here" in newsletter(publication, "people", "list").stdout
            assert newsletter(publication, "people", "remove", "Ana").returncode == 0
            out_at = time.monotonic()
            assert client.get("/api/desk").status_code == 401
            assert ended.wait(10) and time.monotonic() - out_at < 1
            listening.join(10)
    finally:
        desk.send_signal(signal.SIGINT)
        said, complaints = desk.communicate(timeout=30)
    assert (desk.returncode, said) == (0, "")
    assert complaints.strip() == "Stopped."
