"""A publication in a folder of its own, and the preview of it, served on a real port of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image

from newsletter.preview import uvicorn_server
from newsletter.preview.desk import Desk
from newsletter.preview.entrance import Entrance
from newsletter.preview.own_door import OwnDoor
from newsletter.preview.server import application
from newsletter.preview.watch import Listeners
from newsletter.preview.writing.pen import Pen
from tests.preview.newsroom import Newsroom, running

PUBLICATION = """\
name: The Garden Letter
sender: {name: The Garden Society, email: letter@garden.test}
postal_address: 1 Orchard Lane, Leuven
site_url: https://news.garden.test/
unsubscribe_url: "{{ unsubscribe_url }}"
merge_tags: {first_name: {sample: Ada, fallback: there}}
personas: [{name: Long name, values: {first_name: "Wilhelmina <the> \\"First\\""}}]
"""
SPRING = """\
subject: Spring has come to the garden, and with it the first of three evenings
preheader: What is in bloom this month.
title: Spring has come
date: 2026-03-20
blocks:
  - type: text
    heading: In bloom
    text: Hello {{ first_name }}, the tulips opened. [Click here](https://garden.test/flowers).
  - type: image
    image: {src: images/tulip.png, alt: A red tulip}
  - type: webinars
    webinars:
      - title: Pruning
        starts: 2026-04-01 18:00
        ends: 2026-04-01 19:00
        registration_url: https://garden.test/register
"""
WITH_ERROR = f"""{SPRING}  - type: links
    links:
      - label: The map of the orchard
"""
WINTER = """\
subject: Winter
preheader: Snow lies on the garden, and below it the bulbs wait for spring.
title: The garden sleeps
date: 2025-12-01
draft: true
blocks:
  - type: text
    text: Nothing grows.
"""


@dataclass(frozen=True)
class Served:
    """A running preview: its address, what it remembers, and a client that was let in and waits for a build."""

    address: str
    port: int
    desk: Desk
    root: Path
    entrance: Entrance
    client: httpx.Client

    @property
    def cookie(self) -> str:
        """The header by which the client is known."""
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A publication with two issues and a picture."""
    return made_in(tmp_path)


def made_in(folder: Path) -> Path:
    root = folder / "garden"
    (root / "issues" / "images").mkdir(parents=True)
    (root / "newsletter.yaml").write_text(PUBLICATION, encoding="utf-8")
    (root / "issues" / "spring.yaml").write_text(SPRING, encoding="utf-8")
    (root / "issues" / "winter.yaml").write_text(WINTER, encoding="utf-8")
    Image.new("RGB", (64, 48), "crimson").save(root / "issues" / "images" / "tulip.png")
    return root


@pytest.fixture
def served(publication: Path) -> Iterator[Served]:
    """The preview of the publication, on a port of its own."""
    with serving(publication) as preview:
        yield preview


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A preview for all tests of a module that change nothing."""
    with serving(made_in(tmp_path_factory.mktemp("still"))) as preview:
        yield preview


@pytest.fixture(scope="session")
def running_writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The page of `newsletter write`, for all tests on it; each puts the publication back as it was at first."""
    root = tmp_path_factory.mktemp("garden")
    with running(root, command="write", XDG_RUNTIME_DIR=str(tmp_path_factory.mktemp("runtime"))) as newsroom:
        yield newsroom


@pytest.fixture
def written(publication: Path) -> Iterator[Served]:
    """The publication served for writing."""
    pen = Pen(publication)
    with serving(publication, pen) as served:
        yield served
    pen.close()


@contextmanager
def serving(root: Path, pen: Pen | None = None, listeners: Listeners | None = None) -> Iterator[Served]:
    """Serve a publication in a thread, as the command does in a process."""
    desk, listeners = Desk(root, pen), listeners or Listeners()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    entrance = Entrance("127.0.0.1", port)
    server = uvicorn_server(application(desk, listeners, OwnDoor(entrance)), listeners)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    address = f"http://127.0.0.1:{port}"
    try:
        # To load the known authorities takes longer than all that many a test asks for.
        with httpx.Client(base_url=address, timeout=30, verify=False) as client:
            client.get(entrance.new_address({}))
            yield Served(address, port, desk, root, entrance, client)
    finally:
        server.should_exit = True
        thread.join(60)
        listener.close()
        assert not thread.is_alive()
