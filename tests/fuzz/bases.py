"""Publications before anything is changed in them: files by their path, of every kind of block, picture and setting.

Comes in: a source of chance. Goes out: a publication that builds, with one issue to change, `issues/issue.yaml`, and a
short one beside it, `issues/other.yaml`.
"""

from __future__ import annotations

import copy
import io
import os
import re
import shutil
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeAlias

from PIL import Image

from newsletter.model.files import shipped_templates
from tests.planting import as_yaml, planted_issue, planted_publication

TESTS = Path(__file__).parent.parent
ISSUE, OTHER = "issues/issue.yaml", "issues/other.yaml"


class Special(NamedTuple):
    """What is no plain file: a `link` to a target, a `folder`, a `pipe`."""

    kind: str
    target: str = ""


READ = ("png", "palette", "alpha", "deep", "jpeg", "progressive", "cmyk", "gif", "film", "webp", "webp-film", "avif")
"""The pictures() in formats that are read; the others are refused."""

Files: TypeAlias = dict[str, bytes | Special]

SHORT = b"""\
subject: A short letter
preheader: It stands beside the other one.
title: A short letter
date: 2026-03-03
blocks:
  - {type: text, text: "Hello {{ first_name | there }}, this is *all*."}
"""
WORDS = b"en:\n  register: Save my seat\nfr:\n  register: Je viens\n"
THEME = b"""\
name: campaign
colors:
  light: {accent: "#005a9c", button: "#005a9c"}
fonts:
  heading: "'Trebuchet MS', Verdana, sans-serif"
widths: {page: 600, image: 600}
"""
SETTINGS = """
site_url: https://news.example.org/
unsubscribe_url: "{{ unsubscribe_url }}"
sender: {name: Example, email: letter@example.org}
personas: [{name: Long name, values: {first_name: "Wilhelmina <the> \\"First\\""}}]
"""


def base(chance: Random) -> Files:
    """Return a publication, often with a theme of its own, whose pictures are of any format."""
    kind = chance.choices((_cases, _planted, _kitchen_sink, _harbour, _before), (9, 6, 2, 1, 1))[0]
    files: Files = {**kind(chance), OTHER: SHORT}
    if chance.random() < 0.3:
        files["templates/words.yaml"] = WORDS
    if chance.random() < 0.3:
        files["templates/theme.yaml"] = THEME
    if chance.random() < 0.2:
        name = chance.choice(template_names())
        files[f"templates/{name}"] = shipped(name)
    for path in [path for path in files if path.endswith(".png") and not path.startswith(("out/", "site/"))]:
        if chance.random() < 0.5:
            files[path] = pictures()[chance.choice(READ)]
    return files


def _planted(chance: Random) -> Files:
    """Return a publication with every setting, and an issue of a few blocks with every field."""
    issue, publication = copy.deepcopy(_planted_data())
    issue["blocks"] = chance.sample(issue["blocks"], chance.randint(1, 3))
    picture = pictures()["png"]
    return {
        "newsletter.yaml": as_yaml(publication).encode(),
        ISSUE: as_yaml(issue).encode(),
        "picture.png": picture,
        "issues/picture.png": picture,
    }


@cache
def _planted_data() -> tuple[dict[str, Any], dict[str, Any]]:
    address = "https://example.org/{}".format
    issue = planted_issue(lambda path: f"A text with *words* for {path}", address)
    return issue, planted_publication(lambda path: f"Words for {path}", address)


def _cases(chance: Random) -> Files:
    case = chance.choice(sorted((TESTS / "editions").glob("*/issue.yaml")))
    settings = (TESTS / "editions" / "newsletter.yaml").read_text("utf-8")
    files: Files = {
        "newsletter.yaml": f"{settings}{SETTINGS if chance.random() < 0.7 else ''}".encode(),
        ISSUE: case.read_bytes().replace(b"../images/", b"images/"),
    }
    for picture in (TESTS / "editions" / "images").iterdir():
        files[f"issues/images/{picture.name}"] = picture.read_bytes()
    return files


def _kitchen_sink(chance: Random) -> Files:
    return _of_folder(TESTS / "kitchen-sink", chance.choice(("everything", "arabic")))


def _harbour(chance: Random) -> Files:
    return _of_folder(TESTS.parent / "docs" / "examples" / "harbour", "hello")


def _before(chance: Random) -> Files:
    """Return a publication with the output of an earlier version."""
    files = _of_folder(TESTS / "before", "spring")
    return {path.replace("out/spring/", "out/issue/"): content for path, content in files.items()}


def _of_folder(folder: Path, slug: str) -> Files:
    files: Files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    files[ISSUE] = files.pop(f"issues/{slug}.yaml")
    return {path: content for path, content in files.items() if path == ISSUE or not _is_issue(path)}


def _is_issue(path: str) -> bool:
    return re.fullmatch(r"issues/[^/]+\.yaml", path) is not None


@cache
def template_names() -> tuple[str, ...]:
    """Return the paths of all shipped templates and style sheets of letters and pages."""
    folder = shipped_templates()
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(path for path in found if not path.endswith(".yaml") and not path.startswith("starter/")))


def shipped(name: str) -> bytes:
    """Return a shipped template."""
    return (shipped_templates() / name).read_bytes()


@cache
def pictures() -> dict[str, bytes]:
    """Return a small picture in each format that is read, and in each that is refused."""
    gradient = Image.linear_gradient("L").resize((48, 32))
    rgb = Image.merge("RGB", (gradient, gradient.rotate(180), gradient))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    frames = [rgb.rotate(angle) for angle in (0, 90, 180)]
    return {
        "png": _saved(rgb, "PNG"),
        "palette": _saved(rgb.quantize(16), "PNG", transparency=3),
        "alpha": _saved(Image.merge("RGBA", (*rgb.split(), gradient)), "PNG"),
        "deep": _saved(gradient.convert("I;16"), "PNG"),
        "jpeg": _saved(rgb, "JPEG", exif=exif, comment=b"A note"),
        "progressive": _saved(rgb, "JPEG", progressive=True),
        "cmyk": _saved(rgb.convert("CMYK"), "JPEG"),
        "gif": _saved(rgb, "GIF"),
        "film": _saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=200, loop=0),
        "webp": _saved(rgb, "WEBP"),
        "webp-film": _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=200),
        "avif": _saved(rgb, "AVIF"),
        "bmp": _saved(rgb, "BMP"),
        "tiff": _saved(rgb, "TIFF"),
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    }


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def write(root: Path, files: Files) -> None:
    """Write a publication into a folder, in the place of all that is there; what comes first stands in the way."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for name, content in files.items():
        path = root / name
        ways = [root / above for above in Path(name).parents]
        if os.path.lexists(path) or any(way.is_symlink() or (way.exists() and not way.is_dir()) for way in ways):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case bytes():
                path.write_bytes(content)
            case Special("link", target):
                path.symlink_to(target)
            case Special("folder"):
                path.mkdir(exist_ok=True)
            case Special():
                os.mkfifo(path)
