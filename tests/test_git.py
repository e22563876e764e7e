"""A repository from strangers runs nothing of theirs, leads nowhere, and its files' versions are read and written."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter import git
from newsletter.errors import UsageError

BO = git.Author("Bo Dahl", "bo@example.org")
ANNA = git.Author("Anna Berg", "anna@example.org")
FIXED = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
for role in ("AUTHOR", "COMMITTER"):
    FIXED |= {f"GIT_{role}_NAME": ANNA[0], f"GIT_{role}_EMAIL": ANNA[1]}


def plain(folder: Path, *arguments: str, fails: bool = False, **variables: str) -> str:
    """Run Git as anybody would, and return what it prints."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=FIXED | variables, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert fails or done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two commits, a staged file and a changed one; `kept` copies it."""
    root = tmp_path_factory.mktemp("made")
    plain(root, "init", "--quiet", "--initial-branch", "main")
    (root / "issues").mkdir()
    for subject, text in (("Begin", b"subject: One\n"), ("Say it better", b"subject: Two\r\n")):
        (root / "issues" / "spring.yaml").write_bytes(text)
        plain(root, "add", "issues")
        plain(root, "commit", "--quiet", "--message", subject, GIT_AUTHOR_DATE="1772000000 +0200")
    (root / "staged.txt").write_text("staged\n", encoding="utf-8")
    plain(root, "add", "staged.txt")
    (root / "issues" / "spring.yaml").write_bytes(b"subject: Three\n")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "letters", symlinks=True)
    return tmp_path / "letters"


def do_everything(root: Path) -> None:
    """Call each function, and see that it does its work."""
    assert git.root_of(root / "issues") == root
    assert "issues/spring.yaml" in git.tracked_files(root)
    assert [revision.subject for revision in git.revisions_of(root, "issues/spring.yaml")] == ["Say it better", "Begin"]
    assert git.content_at(root, "issues/spring.yaml", "HEAD") == b"subject: Two\r\n"
    last = git.revision_called(root, "main")
    assert last and (last.subject, git.revision_called(root, "HEAD~1")) != ("Begin", last)
    assert git.files_at(root, "issues/", last.id, lambda path: path.endswith(".yaml")) == {
        "spring.yaml": b"subject: Two\r\n"
    }
    assert git.is_ignored(root / "members.csv") is False
    made = git.commit_files(root, {"issues/spring.yaml": b"subject: Three\n"}, "Third", ANNA, ANNA)
    assert git.content_at(root, "issues/spring.yaml", made) == b"subject: Three\n"


def test_the_versions_of_a_file_are_read(root: Path) -> None:
    assert git.root_of(root) == git.root_of(root / "issues") == root
    assert git.tracked_files(root) == ["issues/spring.yaml", "staged.txt"]
    last, first = git.revisions_of(root, "issues/spring.yaml")
    assert last == (plain(root, "rev-parse", "HEAD").strip(), last.date, "Anna Berg", "Say it better")
    assert last.date == datetime.fromtimestamp(1772000000, UTC)
    assert git.content_at(root, "issues/spring.yaml", first.id) == b"subject: One\n"
    assert git.content_at(root, "issues/spring.yaml", "HEAD") == b"subject: Two\r\n"
    assert git.content_at(root, "staged.txt", "HEAD") is None
    assert git.revisions_of(root, "staged.txt") == []


@pytest.mark.parametrize("path", ["issues", "issues/", "*.yaml", "../letters", ":/", "-p", "link"])
def test_what_is_no_file_of_a_revision_has_no_content(path: str, root: Path) -> None:
    (root / "link").symlink_to("/etc/passwd")
    plain(root, "add", "link")
    plain(root, "commit", "--quiet", "--message", "A link", "link")
    try:
        assert git.content_at(root, path, "HEAD") is None
    except UsageError as error:
        assert "outside repository" in str(error)


@pytest.mark.parametrize("revision", ["--output=x", "HEAD:issues", "main", "", "HEAD\n", "0" * 40])
def test_what_is_no_revision_is_refused(revision: str, root: Path) -> None:
    with pytest.raises(UsageError):
        git.content_at(root, "issues/spring.yaml", revision)


def test_a_commit_holds_one_file_byte_by_byte_and_leaves_all_else_as_it_is(root: Path) -> None:
    content = b"subject: Four\r\n$Id$\x00\n"
    before = plain(root, "rev-parse", "HEAD").strip()
    made = git.commit_files(
        root,
        {"issues/new/autumn ä.yaml": content},
        "Autumn\n\nIt is here.\n",
        git.Author("Bo Dahl", "bo@example.org"),
        ANNA,
    )
    assert plain(root, "log", "-1", "--format=%H %P %an %ae %cn %B", "main").strip() == (
        f"{made} {before} Bo Dahl bo@example.org {ANNA.name} Autumn\n\nIt is here."
    )
    assert plain(root, "show", "--name-only", "-z", "--format=", made) == "issues/new/autumn ä.yaml\0"
    assert git.content_at(root, "issues/new/autumn ä.yaml", made) == content
    assert plain(root, "-c", "core.quotePath=false", "status", "--short") == (
        ' D "issues/new/autumn ä.yaml"\n M issues/spring.yaml\nA  staged.txt\n'
    )
    assert plain(root, "fsck", "--strict") == ""
    assert git.commit_files(root, {"issues/new/autumn ä.yaml": content}, "Again", ANNA, ANNA) == made


def test_files_that_are_gone_are_gone_in_the_next_commit(root: Path) -> None:
    files = {"issues/spring.yaml": None, "issues/summer.yaml": b"subject: Summer\n", "never.txt": None}
    made = git.commit_files(root, files, "Rename", ANNA, ANNA)
    assert plain(root, "ls-tree", "-r", "--name-only", made) == "issues/summer.yaml\n"
    assert plain(root, "status", "--short") == " D issues/summer.yaml\nA  staged.txt\n?? issues/spring.yaml\n"


def test_the_author_is_the_one_that_git_is_told(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert git.author_of(root) == ("", "")
    plain(root, "config", "--file", str(tmp_path / "own"), "user.email", ANNA[1])
    (tmp_path / ".gitconfig").write_text("[user]\nname = Anna B.\n[include]\npath = own\n", "utf-8")
    assert git.author_of(root) == ("Anna B.", ANNA[1])
    plain(root, "config", "user.name", ANNA[0])
    assert git.author_of(root) == ANNA


@pytest.mark.parametrize("format", ["sha1", "sha256"])
def test_a_repository_begins_with_a_commit(format: str, tmp_path: Path) -> None:
    plain(tmp_path, "init", "--quiet", "--object-format", format)
    assert git.tracked_files(tmp_path) == []
    assert git.revisions_of(tmp_path, "a.yaml") == []
    made = git.commit_files(tmp_path, {"a.yaml": b"a\n"}, "First", ANNA, ANNA)
    assert plain(tmp_path, "log", "--format=%H %s").split() == [made, "First"]
    assert git.tracked_files(tmp_path) == ["a.yaml"]


def test_a_shallow_clone_with_packed_branches_is_read(made: Path, tmp_path: Path) -> None:
    plain(tmp_path, "clone", "--quiet", "--depth=1", made.as_uri(), "clone")
    plain(tmp_path / "clone", "pack-refs", "--all")
    (revision,) = git.revisions_of(tmp_path / "clone", "issues/spring.yaml")
    assert revision.subject == "Say it better"


def test_a_commit_of_the_year_33000_has_the_last_date_there_is(root: Path) -> None:
    plain(root, "commit", "--quiet", "--message", "Late", GIT_AUTHOR_DATE="@999999999999 +0000")
    assert git.revisions_of(root, "staged.txt")[0].date.year == 9999


def test_without_a_branch_or_in_the_middle_of_another_command_nothing_is_committed(root: Path) -> None:
    lock = root / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(UsageError, match=r"index\.lock"):
        git.commit_files(root, {"a.yaml": b""}, "No", ANNA, ANNA)
    lock.unlink()
    head = plain(root, "rev-parse", "HEAD").strip()
    assert plain(root, "rev-parse", "main").strip() == head
    for text in (head, "ref: refs/heads/a\0b", "ref: refs/heads/../../../b", ""):
        (root / ".git" / "HEAD").write_text(f"{text}\n", encoding="utf-8")
        with pytest.raises(UsageError, match=r"no branch checked out|not a git repository"):
            git.commit_files(root, {"a.yaml": b""}, "No", ANNA, ANNA)


def test_a_file_of_gigabytes_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "_MOST_BYTES", 5)
    with pytest.raises(UsageError, match="is not read"):
        git.content_at(root, "issues/spring.yaml", "HEAD")


NAMES = ["members.csv", "[a]*?.csv", "#list.csv", "!list.csv", ":(top)x", "a list.csv", "liste\xe4.csv", "-n"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_ignored_where_plain_git_ignores_it(name: str, root: Path) -> None:
    file = root / "issues" / name
    assert git.is_ignored(file) is False
    (root / "issues" / ".gitignore").write_text("*\n!.gitignore\n", "utf-8")
    assert git.is_ignored(file) is True
    assert git.is_ignored(root / name) is False
    file.touch()
    assert name not in plain(root, "-c", "core.quotePath=false", "status", "--short", "--untracked-files=all")


def test_a_file_that_git_knows_is_not_ignored(root: Path) -> None:
    (root / ".gitignore").write_text("*.txt\n", "utf-8")
    assert git.is_ignored(root / "other.txt") is True
    assert git.is_ignored(root / "staged.txt") is False


def test_only_what_goes_along_with_the_folder_makes_a_file_ignored(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".git" / "info" / "exclude").write_text("*\n", "utf-8")
    (tmp_path / "ignored").write_text("*\n", "utf-8")
    (tmp_path / ".gitconfig").write_text(f"[core]\nexcludesFile = {tmp_path / 'ignored'}\n", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert git.is_ignored(root / "members.csv") is False


def test_a_linked_working_tree_and_a_submodule_are_asked_as_well(root: Path, tmp_path: Path) -> None:
    plain(root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert git.is_ignored(tmp_path / "linked" / "members.csv") is False
    (tmp_path / "linked" / ".gitignore").write_text("/members.csv\n", "utf-8")
    assert git.is_ignored(tmp_path / "linked" / "members.csv") is True


def test_without_a_repository_there_is_nothing_to_ignore(tmp_path: Path) -> None:
    assert git.is_ignored(tmp_path / "members.csv") is None


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_a_gitignore_that_is_no_plain_file_is_refused(kind: str, root: Path) -> None:
    place = root / "issues" / ".gitignore"
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/etc/passwd")
    with pytest.raises(UsageError, match=r"\.gitignore is a link, or of a kind that is not read"):
        git.is_ignored(root / "issues" / "members.csv")


# What a configuration runs, and a plain command that runs it. `%` is the program of the repository's author.
EXT = '[protocol]\nallow = always\n[remote "o"]\nurl = ext::%'
LIVE = {
    "a file monitor": ("[core]\nfsmonitor = %", "ls-files"),
    "hooks": ("[core]\nhooksPath = evil", "commit -m x"),
    "a filter into Git": ('[filter "evil"]\nclean = %', "status"),
    "a process that filters": ('[filter "evil"]\nprocess = %', "status"),
    "a filter out of Git": ('[filter "evil"]\nsmudge = %', "checkout-index -f -a"),
    "a program for differences": ("[diff]\nexternal = %", "diff"),
    "a driver": ('[diff "evil"]\ncommand = %', "diff"),
    "a converter to text": ('[diff "evil"]\ntextconv = %', "log -p"),
    "an editor": ("[core]\neditor = %", "commit"),
    "a program for a connection": ('[core]\nsshCommand = %\n[remote "o"]\nurl = ssh://127.0.0.1/x', "fetch o"),
    "a proxy": ('[core]\ngitProxy = %\n[remote "o"]\nurl = git://127.0.0.1/x', "fetch o"),
    "a transport": (EXT, "fetch o"),
    "objects that come later": (f"{EXT}\npromisor = true\n[extensions]\npartialClone = o", f"cat-file -p {'1' * 40}"),
    "a signature": ("[commit]\ngpgSign = true\n[gpg]\nprogram = %", "commit -m x"),
    "a word of its own": ("[alias]\nst = !%", "st"),
    "an included file": ("[include]\npath = included", "ls-files"),
}


@pytest.fixture
def hostile(root: Path) -> Path:
    """A repository whose attributes name filters and drivers, and with a program that leaves a file named PWNED."""
    (root / "evil").mkdir()
    for name in ("program", "pre-commit", "reference-transaction", "post-index-change", "prepare-commit-msg"):
        (root / "evil" / name).write_text(f"#!/bin/sh\ntouch '{root.parent}/PWNED'\n", encoding="utf-8")
        (root / "evil" / name).chmod(0o755)
    for place in (".gitattributes", ".git/info/attributes"):
        (root / place).write_text("* filter=evil diff=evil merge=evil text=auto\n", encoding="utf-8")
    shutil.copytree(root / "evil", root / ".git" / "hooks", dirs_exist_ok=True)
    (root / ".git" / "included").write_text(f"[core]\nfsmonitor = {root}/evil/program\n", encoding="utf-8")
    return root


def configure(root: Path, *texts: str) -> None:
    with (root / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write("\n".join(texts).replace("%", f"{root}/evil/program") + "\n")


@pytest.mark.parametrize("name", LIVE)
def test_a_configuration_runs_something_in_plain_git_and_nothing_here(name: str, hostile: Path) -> None:
    text, command = LIVE[name]
    shutil.rmtree(hostile / ".git" / "hooks")
    configure(hostile, text)
    pwned = hostile.parent / "PWNED"
    do_everything(hostile)
    assert not pwned.exists()
    (hostile / "issues" / "spring.yaml").write_bytes(b"subject: Four\n")
    plain(hostile, *command.split(), fails=True)
    assert pwned.exists(), "plain Git runs it no more, so this case shows nothing"


def test_with_everything_hostile_at_once_nothing_is_run(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = "[core]\nworktree = /nowhere\nattributesFile = %\n[include]\npath = /nowhere"
    configure(hostile, elsewhere, *(text for text, _ in LIVE.values()))
    for name in ("EXTERNAL_DIFF", "PAGER", "EDITOR", "SSH_COMMAND", "PROXY_COMMAND", "ASKPASS"):
        monkeypatch.setenv(f"GIT_{name}", f"{hostile}/evil/program")
    for name, value in (("COUNT", "1"), ("KEY_0", "core.fsmonitor"), ("VALUE_0", f"{hostile}/evil/program")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    monkeypatch.setenv("HOME", str(hostile))
    (hostile / ".gitconfig").write_text(f"[core]\nfsmonitor = {hostile}/evil/program\n", encoding="utf-8")
    do_everything(hostile)
    assert not (hostile.parent / "PWNED").exists()


def test_a_path_of_programs_that_leads_into_the_folder_is_not_followed(
    hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hostile / "evil" / "git").symlink_to("program")
    monkeypatch.setenv("PATH", f"evil:.:{os.environ['PATH']}")
    monkeypatch.chdir(hostile)
    do_everything(hostile)
    assert not (hostile.parent / "PWNED").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give folders away")
def test_a_repository_of_another_user_is_read_without_asking(root: Path) -> None:
    for place in (root, *root.rglob("*")):
        os.chown(place, 65534, 65534, follow_symlinks=False)
    assert plain(root, "status", fails=True) == ""
    do_everything(root)


@pytest.mark.parametrize("kind", ["a file", "a link", "a bare repository", "nothing"])
def test_what_leads_elsewhere_is_no_repository(kind: str, root: Path, tmp_path: Path) -> None:
    folder = root / "letters"
    folder.mkdir()
    if kind == "a file":
        (folder / ".git").write_text(f"gitdir: {root}/.git\n", encoding="utf-8")
    elif kind == "a link":
        (folder / ".git").symlink_to(root / ".git")
    elif kind == "a bare repository":
        plain(root, "clone", "--quiet", "--bare", ".", "letters")
        assert git.root_of(folder) == root
        return
    else:
        folder = tmp_path
    assert git.root_of(folder) is None


@pytest.mark.parametrize("name", ["HEAD", "config", "objects", "refs", "refs/heads", "refs/heads/main", "index"])
def test_nothing_is_written_through_a_link(name: str, root: Path) -> None:
    place, kept = root / ".git" / name, root.parent / "kept"
    place.rename(kept)
    place.symlink_to(kept)
    before = {path: path.read_bytes() for path in (kept, *kept.rglob("*")) if path.is_file()}
    with pytest.raises(UsageError, match=f"{name} is a link"):
        git.commit_files(root, {"a.yaml": b"a\n"}, "No", ANNA, ANNA)
    assert before == {path: path.read_bytes() for path in (kept, *kept.rglob("*")) if path.is_file()}


def test_a_pipe_in_the_place_of_a_file_is_refused(root: Path) -> None:
    (root / ".git" / "index").unlink()
    os.mkfifo(root / ".git" / "index")
    with pytest.raises(UsageError, match="index is a link, or of a kind that is not read"):
        git.tracked_files(root)


def test_branches_in_another_format_are_refused(root: Path) -> None:
    (root / ".git" / "reftable").mkdir()
    with pytest.raises(UsageError, match="reftable is a link, or of a kind that is not read"):
        git.revisions_of(root, "issues/spring.yaml")


def test_without_git_a_sentence_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(UsageError, match="Git is not installed"):
        git.tracked_files(root)


def test_a_revision_is_called_by_what_names_a_commit_and_by_nothing_else(root: Path) -> None:
    plain(root, "tag", "seen", "HEAD~1")
    named = {name: git.revision_called(root, name) for name in ("HEAD", "main", "seen", "HEAD~1", "main^")}
    assert [found.subject if found else "" for found in named.values()] == [
        *("Say it better", "Say it better", "Begin", "Begin", "Begin"),
    ]
    for none in ("", "-", "--all", "nobody", "HEAD:issues", "HEAD^{tree}", "HEAD\nmain", "a\0b", ":/Begin", "HEAD~9"):
        assert git.revision_called(root, none) is None


def test_of_a_revision_no_links_and_no_names_that_lead_out_are_taken(root: Path) -> None:
    blob = plain(root, "hash-object", "-w", "issues/spring.yaml").strip()
    (root / "entries").write_text(f"100644 blob {blob}\tplain.yaml\n120000 blob {blob}\tlink.yaml\n", "utf-8")
    with (root / "entries").open() as entries:
        tree = subprocess.run(["git", "mktree"], cwd=root, env=FIXED, stdin=entries, capture_output=True, text=True)
    commit = plain(root, "commit-tree", tree.stdout.strip(), "-m", "Links").strip()
    assert git.files_at(root, "", commit, lambda path: True) == {"plain.yaml": b"subject: Three\n"}
    assert git.files_at(root, "", commit, lambda path: False) == {}
    assert git.files_at(root, "nowhere/", commit, lambda path: True) == {}
