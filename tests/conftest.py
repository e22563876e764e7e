"""What every test gets: a browser or a folder when it asks for one, and a network that ends at this machine.

The guard is an audit hook, so that no library can go around it, not even one that was imported before. It cannot see
into other processes: those of the browser are held back by `tests.browser`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.browser import launched
from tests.examples import examples

if TYPE_CHECKING:
    import trustme

# What each event is told: a socket and where it is to reach, or a name to look up.
ADDRESS_EVENTS = frozenset({"socket.connect", "socket.sendmsg", "socket.sendto"})
NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname"})
attempts: list[str] = []


class NetworkTouchedError(AssertionError):
    """A test, or what it tests, tried to reach another machine."""


def _is_here(host: object) -> bool:
    """Return whether `host` is this machine: a loopback address, its name, or no address at all."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in {"", "localhost", socket.gethostname()}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in ADDRESS_EVENTS:
        address = arguments[1]
        # A socket in the file system has a path for an address, and stays on this machine.
        host = address[0] if isinstance(address, tuple) else None
    elif event in NAME_EVENTS:
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        attempts.append(f"{event} {host!r}")
        raise NetworkTouchedError(f"tests touch no network, but this asked for {host!r} ({event})")


sys.addaudithook(_refuse_network)

# Also for commands that tests run: nobody's own keyring is read or changed.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# How long an example takes depends on what else the machine does. Fixtures that examples share are folders and texts.
SHARED_BY_EXAMPLES = HealthCheck.function_scoped_fixture
settings.register_profile(
    "patient",
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.too_slow, SHARED_BY_EXAMPLES],
)
settings.load_profile("patient")

# What is started in the background of a shell ignores Ctrl-C, and so would every program that a test starts and stops.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Have pytest-randomly shuffle, and not seed `random` at each step of each test: no test asks for that."""
    config.option.randomly_reset_seed = False


def pytest_xdist_auto_num_workers() -> int:
    """Let one process more than there are processors run tests: many a test waits for a browser or another program."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask for a browser, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how to get the same order again, since -q hides the line in which pytest-randomly says its seed."""
    if seed := config.getoption("randomly_seed", None):
        terminalreporter.write_line(f"The same order again: make test ARGS=--randomly-seed={seed}")


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail a test that tried to reach another machine, even where the refusal was caught on the way up."""
    attempts.clear()
    yield
    assert not attempts, f"tests touch no network, but this test tried: {', '.join(attempts)}"


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Have nothing remembered, kept or found in the home of whoever runs the tests: what was opened, keys."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One running Chromium for all tests of a process; `tests.browser.opened` gives pages of their own."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who gives certificates to the servers of tests."""
    import trustme

    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is tested trust these certificates."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.fixture
def same_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder that has the same name in all tests of a process.

    Templates are compiled once for each folder, which takes longer than all else that is done with a small letter.
    """
    folder = tmp_path_factory.getbasetemp() / "same"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
