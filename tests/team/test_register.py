"""Who has a link: names that can be had, names that look alike, several commands at once, and what is left behind."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.git import Author
from newsletter.team.file import FILE, NoPeopleError
from newsletter.team.people import Person
from newsletter.team.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path)


@pytest.mark.parametrize("name", ["Ana Müller", "Ngũgĩ wa Thiong'o", "王小明", "Иван", "O'Brien, Ph.D.", "عائشة"])
def test_people_have_the_names_that_they_have(name: str, register: Register) -> None:
    secret = register.add(name, "reader")
    assert register.whose(secret) == Person(name, "reader", "")


@pytest.mark.parametrize(
    "name",
    ["", "  ", "...", "<>", "Ana <ana@x.org>", "A" * 81, "Ana\u202egeP", "Ana\u200bMüller", "\x1b[2J"],
)
def test_what_nobody_can_be_called_is_refused(name: str, register: Register) -> None:
    with pytest.raises(UsageError):
        register.add(name, "reader")
    with pytest.raises(NoPeopleError):
        register.people()


@pytest.mark.parametrize("other", ["ana müller", "ANA  MÜLLER", "Ana Mu\u0308ller", "Ａｎａ Müller"])
def test_nobody_looks_like_somebody_who_is_here(other: str, register: Register) -> None:
    secret = register.add("Ana Müller", "reader")
    with pytest.raises(UsageError, match='`newsletter people link "Ana Müller"` gives them a new link'):
        register.add(other, "approver")
    assert register.people() == [Person("Ana Müller", "reader", "")]
    assert register.change(other, "writer").name == "Ana Müller"
    assert register.whose(secret) == Person("Ana Müller", "writer", "")


def test_who_is_not_here_is_told_who_is(register: Register) -> None:
    register.add("Ana", "reader")
    register.add("Eva", "reader")
    with pytest.raises(UsageError, match="There is no Bob here: write one of Ana, Eva"):
        register.remove("Bob")


def test_a_new_link_ends_the_old_one_and_who_came_by_it(register: Register) -> None:
    old = register.add("Ana", "reader")
    entered = register.enter(old)
    assert entered and register.known(entered[1])
    person, new = register.renew("ana")
    assert (register.whose(old), register.known(entered[1]), register.whose(new)) == (None, None, person)


def test_of_many_who_are_added_at_once_none_is_lost_and_none_is_there_twice(tmp_path: Path) -> None:
    def add(number: int) -> bool:
        try:
            Register(tmp_path).add(f"Person {number % 20}", "reader")
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(add, range(40)))
    assert sum(added) == 20
    assert {each.name for each in Register(tmp_path).people()} == {f"Person {number}" for number in range(20)}


def test_of_who_is_taken_out_nothing_is_left_in_the_file(register: Register, tmp_path: Path) -> None:
    for number in range(60):
        register.add(f"Person {number}", "reader", f"person{number}@garden.test")
    register.remove("Person 41")
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"person41@" not in kept and b"person42@" in kept


def test_who_has_written_is_known_until_the_next_version_also_under_another_name(register: Register) -> None:
    ana, eva = Person("Ana", "writer", "ana@x.org"), Person("Eva", "writer", "")
    register.add("Ana", "writer")
    for person in (ana, eva, ana):
        register.wrote("spring", person)
    register.wrote("winter", eva)
    register.renamed("spring", "april")
    both = [Author("Ana", "ana@x.org"), Author("Eva", "")]
    with pytest.raises(ZeroDivisionError), register.naming("april") as named:
        assert named == both
        raise ZeroDivisionError  # it was not kept
    with register.naming("april") as named:
        assert named == both
        register.wrote("april", ana)  # while it is kept
    assert names(register, "april") == ["Ana"]
    assert (names(register, "april"), names(register, "winter")) == ([], ["Eva"])


def names(register: Register, issue: str) -> list[str]:
    with register.naming(issue) as named:
        return [each.name for each in named]


def test_many_who_write_at_once_are_all_named(register: Register) -> None:
    register.add("Ana", "writer")
    people = [Person(f"Person {number}", "writer", "") for number in range(30)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda person: register.wrote("spring", person), people * 3))
    assert len(names(register, "spring")) == 30


def test_a_file_of_another_program_and_of_a_newer_version_are_left_alone(register: Register, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("CREATE TABLE other (x)")
    before = (tmp_path / FILE).read_bytes()
    for ask in (register.people, lambda: register.add("Ana", "reader")):
        with pytest.raises(UsageError, match="a file of another program"):
            ask()
    assert (tmp_path / FILE).read_bytes() == before
    (tmp_path / FILE).unlink()
    register.add("Ana", "reader")
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(UsageError, match="newer version"):
        register.people()
