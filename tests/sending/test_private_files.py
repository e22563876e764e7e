"""Lists of members and the ledger stay out of Git, and who keeps them where others get them is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.sending.private_files import carried_by, file_system_of, refuse_in_git, warning
from tests.test_git import plain

FILES = ("members.csv", "outbox.db")
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /home rw,relatime shared:2 - nfs4 server:/home rw
41 40 8:2 / /home/you/local\\040disk rw - xfs /dev/sdb rw
42 22 0:40 / /media/share rw - cifs //server/share rw
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    plain(folder, "init", "--quiet")
    return folder


def refusal(*files: Path) -> str:
    with pytest.raises(UsageError) as refused:
        refuse_in_git(files)
    return str(refused.value)


def test_the_lines_that_are_offered_are_enough(root: Path) -> None:
    files = [root / name for name in (*FILES, "list [new] #1?.csv")]
    said = refusal(*files)
    assert said.startswith("Git would carry members.csv, outbox.db and list [new] #1?.csv to everybody")
    place = re.search(r" to (/\S+/\.gitignore)\.", said)
    assert place
    Path(place[1]).write_text("\n".join(re.findall(r"`(/[^`]*)`", said)), "utf-8")
    refuse_in_git(files)
    for name in ("members.csv", "outbox.db", "outbox.db-wal", "outbox.db-shm", "list [new] #1?.csv"):
        (root / name).touch()
    assert plain(root, "status", "--short") == "?? .gitignore\n"


def test_a_ledger_is_refused_until_what_lies_beside_it_is_ignored_too(root: Path) -> None:
    (root / ".gitignore").write_text("/members.csv\n/outbox.db\n", "utf-8")
    assert "`/outbox.db*`" in refusal(*(root / name for name in FILES))


def test_a_list_that_git_has_already_is_refused_with_what_to_type(root: Path) -> None:
    (root / "members.csv").touch()
    plain(root, "add", "members.csv")
    (root / ".gitignore").write_text("/members.csv\n", "utf-8")
    assert "Git has members.csv already: type `git rm --cached members.csv`" in refusal(root / "members.csv")


def test_a_link_to_a_list_in_another_repository_is_followed(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "list.csv").symlink_to(root / "members.csv")
    assert str(root / ".gitignore") in refusal(other / "list.csv")


def test_outside_of_repositories_nothing_is_asked(tmp_path: Path) -> None:
    refuse_in_git(tmp_path / name for name in FILES)


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Society)", "Dropbox"),
        ("OneDrive - Society", "OneDrive"),
        ("CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Google Drive/My Drive", "Google Drive"),
        ("CloudStorage/GoogleDrive-you@example.org", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Nextcloud2", "Nextcloud"),
        ("Dropboxes", ""),
        ("letters", ""),
    ],
)
def test_a_folder_that_a_program_copies_is_known_by_its_name(folder: str, program: str, tmp_path: Path) -> None:
    assert carried_by(tmp_path / folder / "letters" / "members.csv") == program


@pytest.mark.parametrize(
    ("mark", "program"), [(".dropbox", "Dropbox"), (".nextcloudsync.log", "Nextcloud"), (".stfolder", "Syncthing")]
)
def test_a_folder_that_a_program_copies_is_known_by_what_the_program_leaves(
    mark: str, program: str, tmp_path: Path
) -> None:
    (tmp_path / mark).touch()
    assert carried_by(tmp_path / "letters" / "members.csv") == program


def test_the_warning_names_the_files_and_what_carries_them(tmp_path: Path) -> None:
    assert warning(tmp_path / name for name in FILES) == ""
    said = warning(tmp_path / "Dropbox" / name for name in FILES)
    assert said.startswith("members.csv and outbox.db are in Dropbox, and so on other computers as well")


@pytest.mark.parametrize(
    ("place", "system"),
    [
        ("/srv/members.csv", "ext4"),
        ("/home/you/members.csv", "nfs4"),
        ("/home/you/local disk/members.csv", "xfs"),
        ("/homestead/members.csv", "ext4"),
        ("/media/share/members.csv", "cifs"),
    ],
)
def test_the_file_system_is_that_of_the_innermost_mount(place: str, system: str) -> None:
    assert file_system_of(Path(place), MOUNTS) == system
    assert file_system_of(Path(place), "") == ""
