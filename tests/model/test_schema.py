"""The schema explains every field, and judges as the build does: checked by an independent library on what editors see.

Editors read plain values by the core schema of YAML 1.2: `1.10` is a number, `true` a yes, `2021-12-20` a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from newsletter.errors import InputError
from newsletter.model.blocks import KINDS
from newsletter.model.files import FILE
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.model.schema import issue_schema, publication_schema
from tests.model.test_starter import STARTER, SWITCHED_OFF
from tests.writing import issue

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = ROOT / "tests"
SCHEMAS = {"issue": json.loads(issue_schema()), "publication": json.loads(publication_schema())}
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
ISSUES = [
    *sorted((ROOT / "issues").glob("*.yaml")),
    *sorted((ROOT / "docs" / "examples").glob("*/issues/*.yaml")),
    *sorted((TESTS / "editions").glob("*/issue.yaml")),
    STARTER / "hello.yaml",
    STARTER / "issue.yaml",
]
PUBLICATIONS = [
    ROOT / FILE,
    *sorted((ROOT / "docs" / "examples").glob(f"*/{FILE}")),
    TESTS / "editions" / FILE,
    STARTER / FILE,
]
MISTAKES = sorted(path for path in (TESTS / "mistakes").glob("*.yaml") if path.name != FILE)
HEAD = issue(subject="S")
DIVIDER = "blocks: [{type: divider}]\n"


class Core(yaml.CSafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})$"), first)
Core.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(node.value, {"0o": 8, "0x": 16}.get(node.value[:2], 10)),
)


def as_editors_see(text: str) -> Any:
    """Return what an editor checks: keys are texts, whatever they look like."""
    return with_texts_for_keys(yaml.load(text, Loader=Core))


def with_texts_for_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): with_texts_for_keys(part) for key, part in value.items()}
    return [with_texts_for_keys(part) for part in value] if isinstance(value, list) else value


def objections(name: str, text: str) -> list[str]:
    """Return what an editor would mark in a file."""
    errors = VALIDATORS[name].iter_errors(as_editors_see(text))
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


def fields_of(schema: Any, path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schema of every field, at every level; the questions that an `if` asks are none."""
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, part in schema.items():
            if key not in ("if", "examples"):
                yield from fields_of(part, f"{path}.{key}")
    elif isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from fields_of(part, f"{path}[{number}]")


def is_about_a_field(error: ErrorDetails) -> bool:
    """Return whether a field is unknown, missing or not of its kind; a list of faulty items seems too short as well."""
    return error["type"] not in ("refused", "words_for_address") and not (
        error["type"] == "too_short" and error["input"]
    )


FIELDS = [pytest.param(name, *field, id=f"{name}:{field[0]}") for name in SCHEMAS for field in fields_of(SCHEMAS[name])]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_one(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_level_is_walked() -> None:
    paths = {path for name in SCHEMAS for path, _ in fields_of(SCHEMAS[name])}
    assert {"$.subject", "$.$defs.Webinar.starts", "$.$defs.Image.alt", "$.$defs.Palette.on_button"} <= paths


@pytest.mark.parametrize(("name", "path", "field"), FIELDS)
def test_every_field_is_described_in_a_sentence_and_shown_in_examples_that_it_takes(
    name: str, path: str, field: dict[str, Any]
) -> None:
    assert re.fullmatch(r"[A-Z0-9`].*[a-z0-9`)]\.", field["description"]), field["description"]
    assert field["examples"]
    whole = VALIDATORS[name].evolve(schema=field | {"$defs": SCHEMAS[name]["$defs"]})
    for example in field["examples"]:
        assert [error.message for error in whole.iter_errors(example)] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_field_takes_what_it_does_not_know(name: str) -> None:
    def groups(schema: Any) -> Iterator[dict[str, Any]]:
        if isinstance(schema, dict):
            if "properties" in schema and "allOf" not in schema:
                yield schema
            for key, part in schema.items():
                if key not in ("if", "examples", "properties"):
                    yield from groups(part)

    open_groups = [group for group in groups(SCHEMAS[name]) if group.get("additionalProperties") is not False]
    assert open_groups == []


@pytest.mark.parametrize("path", ISSUES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_issue_that_builds_has_nothing_marked(path: Path) -> None:
    assert objections("issue", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PUBLICATIONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_publication_that_loads_has_nothing_marked(path: Path) -> None:
    assert objections("publication", path.read_text(encoding="utf-8")) == []


def test_the_settings_of_a_new_publication_have_nothing_marked_when_switched_on() -> None:
    text = SWITCHED_OFF.sub("", (STARTER / FILE).read_text(encoding="utf-8"))
    assert objections("publication", text) == []


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_what_the_build_refuses_for_its_fields_is_marked(path: Path) -> None:
    """Dates, zones, addresses and what only fields together can say are left to the build, which has words for them."""
    with pytest.raises(InputError) as refused:
        load_issue(path, load_publication(path.parent))
    cause = refused.value.__context__
    if isinstance(cause, ValidationError) and any(map(is_about_a_field, cause.errors())):
        assert objections("issue", path.read_text(encoding="utf-8"))


TYPED_AS_IT_IS = [
    "subject: 1.10",
    "subject: no",
    "subject: true",
    "subject: 2021-12-20",
    "subject: 0o17",
    "subject: 16:30",
    "language: no",
    "language:",
    "timezone: ~",
    "draft: True",
    "draft: yes",
    "draft: OFF",
    "draft: 1",
    'draft: "1"',
    "draft:",
    "description:",
    "old_slugs: [2021, on, 1e3]",
    "old_slugs:",
    "check:",
    "blocks: [{type: divider, heading: 12}]",
    "blocks: [{type: sessions, sessions: [2021, {title: 1.5, starts: 2026-04-20 09:00, timezone: }], groups: }]",
    "blocks: [{type: sessions, groups: [{sessions: [yes], heading: }], invite: }]",
    "blocks: [{type: videos, videos: [{title: 7, speakers: [4711, {name: on, place: }], thumbnail: }]}]",
    'blocks: [{type: webinars, webinars: [{title: T, starts: 2026-04-20 09:00, ends: "10:00", revision: 2.0}]}]',
    'blocks: [{type: webinars, webinars: [{title: T, starts: 2026-04-20 09:00, duration: 1 h, revision: "1_0"}]}]',
    "blocks: [{type: webinars, webinars: [{title: T, starts: 2026-04-20 09:00, duration: 1 h, status: , revision: }]}]",
    'blocks: [{type: image, image: {src: 1.png, alt: ""}}]',
]


@pytest.mark.parametrize("line", TYPED_AS_IT_IS)
def test_what_the_build_takes_as_it_is_typed_is_not_marked(line: str, tmp_path: Path) -> None:
    text = f"{HEAD.replace('subject: S', '') if line.startswith('subject') else HEAD}{line}\n"
    text += "" if line.startswith("blocks") else DIVIDER
    (tmp_path / FILE).write_text("name: L\n", encoding="utf-8")
    path = tmp_path / "issue.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_issue(path, load_publication(tmp_path))
    assert objections("issue", text) == []


@pytest.mark.parametrize(
    "line",
    [
        "name: 2021",
        "theme:",
        "theme: {colors: , fonts: {body: Georgia}, widths: {page: '600', side: 3_0}, logo: }",
        "clock: 12",
        'clock: "24"',
        "clock:",
        "merge_tags: {n1: {sample: 1, fallback: }, no: {}, a: {}}",
        "merge_tags: {a: {}}\npersonas: [{name: 1, values: {a: 12}}]",
        "also_show_timezones: [UTC]",
        "sender:",
        "calendar_links: {}",
    ],
)
def test_what_a_publication_takes_as_it_is_typed_is_not_marked(line: str, tmp_path: Path) -> None:
    text = line if line.startswith("name") else f"name: L\n{line}\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert load_publication(tmp_path)
    assert objections("publication", text) == []


@pytest.mark.parametrize(
    "line",
    [
        "replyto: a@example.org",
        "name: [L]",
        'name: " "',
        "name:",
        "sender: {name: S}",
        "clock: 13",
        "theme: {colour: {}}",
        "theme: {widths: {page: 100}}",
        "theme: {widths: {page: wide}}",
        "theme: {logo: {src: a.png}}",
        "merge_tags: {a: Ada}",
        "merge_tags: {a: }",
        "social: [{label: A}]",
        "also_show_timezones: UTC",
        "personas: [{name: A, values: {a: [b]}}]",
        "check: {ignore: [{rule: a}]}",
    ],
)
def test_what_a_publication_refuses_is_marked(line: str, tmp_path: Path) -> None:
    text = line if line.startswith("name") else f"name: L\n{line}\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_publication(tmp_path)
    assert objections("publication", text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_is_judged_by_its_own_kind_alone(kind: str) -> None:
    (marked,) = [line for line in objections("issue", f"{HEAD}blocks: [{{type: {kind}, sing: a}}]") if "sing" in line]
    assert marked.startswith("$.blocks[0]")


def test_an_editor_offers_every_kind_of_block_with_what_it_needs() -> None:
    offers = SCHEMAS["issue"]["properties"]["blocks"]["items"]["defaultSnippets"]
    assert [offer["label"] for offer in offers] == list(KINDS)
    for offer in offers:
        assert offer["body"]["type"] == offer["label"]
        assert objections("issue", f"{HEAD}blocks: {json.dumps([offer['body']])}") == []


@pytest.mark.parametrize("block", ["{}", "{type: }", "{type: txt}", "a text", "[a]", "{typ: text, text: T}"])
def test_a_block_without_a_kind_is_marked(block: str) -> None:
    assert objections("issue", f"{HEAD}blocks: [{block}]")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_of_this_publication_are_up_to_date(name: str) -> None:
    kept = json.loads((ROOT / ".newsletter" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert kept == SCHEMAS[name], "Run `newsletter init` in this folder, which renews them."


@pytest.mark.parametrize("path", [path for path in (*ISSUES, *PUBLICATIONS) if path.parent.name != "editions"])
def test_the_samples_point_to_the_schema(path: Path) -> None:
    if TESTS in path.parents or path.is_relative_to(STARTER):
        return
    first = path.read_text(encoding="utf-8").splitlines()[0]
    kind = "publication" if path.name == FILE else "issue"
    pointed = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert pointed.resolve() == ROOT / ".newsletter" / f"{kind}.schema.json"
