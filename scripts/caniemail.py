"""Write newsletter/check/clients/caniemail.json: what mail programs lack, by caniemail.com.

Run `python scripts/caniemail.py`; it needs npm and a network, and so does nothing else here. Comes in: the npm package
`caniemail` of the version below, whose checksum is known. Goes out: a table of facts, one line for each feature, that
says how the feature is written in HTML or CSS and which programs lack it. To renew the table, change VERSION, run this,
take over the checksum that it names once you have looked at the package, and read what has changed in the table.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VERSION = "2.0.2"
SHA256 = "499791954c5ea4e067edc85a942b02fd1688208d4b899c483fb6d1a28eddd039"
TABLE = Path(__file__).resolve().parent.parent / "newsletter" / "check" / "clients" / "caniemail.json"

NOTICE = (
    "MIT License. Copyright (c) 2019 HTeuMeuLeu (Rémi Parmentier)",
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated "
    'documentation files (the "Software"), to deal in the Software without restriction, including without limitation '
    "the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and "
    "to permit persons to whom the Software is furnished to do so, subject to the following conditions:",
    "The above copyright notice and this permission notice shall be included in all copies or substantial portions of "
    "the Software.",
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO '
    "THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE "
    "AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF "
    "CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER "
    "DEALINGS IN THE SOFTWARE.",
)

# Ours → the name that people know, caniemail's family, and those of its platforms that it stands for. Outlook is a
# family of programs that have little in common. Windows Mail is no longer made, of Thunderbird on Windows only old
# versions were tested, and of free.fr, T-Online, WP and RainLoop hardly anything.
CLIENTS = {
    "gmail": ("Gmail", "gmail", ("desktop-webmail", "ios", "android", "mobile-webmail")),
    "outlook-windows": ("Outlook for Windows", "outlook", ("windows",)),
    "outlook-com": ("Outlook.com", "outlook", ("outlook-com",)),
    "outlook-mac": ("Outlook for Mac", "outlook", ("macos",)),
    "outlook-mobile": ("Outlook for phones", "outlook", ("ios", "android")),
    "apple-mail": ("Apple Mail", "apple-mail", ("macos", "ios")),
    "yahoo": ("Yahoo", "yahoo", ("desktop-webmail", "ios", "android")),
    "aol": ("AOL", "aol", ("desktop-webmail", "ios", "android")),
    "thunderbird": ("Thunderbird", "thunderbird", ("macos",)),
    "samsung": ("Samsung Email", "samsung-email", ("android",)),
    "proton-mail": ("Proton Mail", "protonmail", ("desktop-webmail", "ios", "android")),
    "fastmail": ("Fastmail", "fastmail", ("desktop-webmail",)),
    "hey": ("HEY", "hey", ("desktop-webmail",)),
    "gmx": ("GMX", "gmx", ("desktop-webmail", "ios", "android")),
    "web-de": ("WEB.DE", "web-de", ("desktop-webmail", "ios", "android")),
    "ionos": ("IONOS", "ionos-1and1", ("desktop-webmail", "android")),
    "orange": ("Orange", "orange", ("desktop-webmail", "ios", "android")),
    "sfr": ("SFR", "sfr", ("desktop-webmail", "ios", "android")),
    "laposte": ("LaPoste.net", "laposte", ("desktop-webmail",)),
    "mail-ru": ("Mail.ru", "mail-ru", ("desktop-webmail",)),
}

# What is not part of the HTML, or cannot be searched for in a letter.
LEFT_OUT = {"amp", "bimi", "css-comments", "css-important", "html-comments", "html-doctype", "image-hdr"}

# Where kind and names do not follow from the slug.
WRITTEN = {
    "css-at-media-device-pixel-ratio": ("media", "-webkit-device-pixel-ratio -webkit-min-device-pixel-ratio"),
    "css-at-media-hover": ("media", "hover any-hover"),
    "css-block-inline-size": ("property", "block-size"),
    "css-border-inline-block": ("property", "border-inline border-block"),
    "css-border-inline-block-individual": (
        "property",
        "border-inline-start border-inline-end border-block-start border-block-end",
    ),
    "css-border-inline-block-longhand": (
        "property",
        "border-inline-color border-inline-style border-inline-width "
        "border-block-color border-block-style border-block-width",
    ),
    "css-border-radius-logical": (
        "property",
        "border-start-start-radius border-start-end-radius border-end-start-radius border-end-end-radius",
    ),
    "css-column-layout-properties": (
        "property",
        "columns column-width column-fill column-span "
        "column-rule column-rule-color column-rule-style column-rule-width",
    ),
    "css-conic-gradient": ("function", "conic-gradient repeating-conic-gradient"),
    "css-display-flex": ("property", "display:flex display:inline-flex"),
    "css-display-grid": ("property", "display:grid display:inline-grid"),
    "css-display-none": ("property", "display:none"),
    "css-flex-direction": ("property", "flex-direction:column flex-direction:column-reverse"),
    "css-flex-wrap": ("property", "flex-wrap:wrap flex-wrap:wrap-reverse"),
    "css-gap": ("property", "gap row-gap column-gap"),
    "css-grid-template": (
        "property",
        "grid-template grid-template-areas grid-template-columns grid-template-rows",
    ),
    "css-inert-attribute": ("attribute", "inert"),
    "css-intrinsic-size": ("keyword", "fit-content min-content max-content"),
    "css-left-right-top-bottom": ("property", "left right top bottom"),
    "css-linear-gradient": ("function", "linear-gradient repeating-linear-gradient"),
    "css-margin-block-start-end": ("property", "margin-block-start margin-block-end"),
    "css-margin-inline-block": ("property", "margin-inline margin-block"),
    "css-margin-inline-start-end": ("property", "margin-inline-start margin-inline-end"),
    "css-modern-color": ("function", "lch oklch lab oklab"),
    "css-nesting": ("nesting", "&"),
    "css-padding-block-start-end": ("property", "padding-block-start padding-block-end"),
    "css-padding-inline-block": ("property", "padding-inline padding-block"),
    "css-padding-inline-start-end": ("property", "padding-inline-start padding-inline-end"),
    "css-position": ("property", "position:absolute position:fixed position:sticky"),
    "css-radial-gradient": ("function", "radial-gradient repeating-radial-gradient"),
    "css-rgb": ("function", "rgb"),
    "css-rgba": ("function", "rgba"),
    "css-scroll-snap": ("property", "scroll-snap-type scroll-snap-align"),
    "css-selector-adjacent-sibling": ("selector", "+"),
    "css-selector-attribute": ("selector", "["),
    "css-selector-chaining": ("selector", ".."),
    "css-selector-child": ("selector", ">"),
    "css-selector-class": ("selector", "."),
    "css-selector-descendant": ("selector", " "),
    "css-selector-general-sibling": ("selector", "~"),
    "css-selector-grouping": ("selector", ","),
    "css-selector-id": ("selector", "#"),
    "css-selector-type": ("selector", "td"),
    "css-selector-universal": ("selector", "*"),
    "css-sytem-ui": ("keyword", "system-ui ui-serif ui-sans-serif ui-rounded ui-monospace"),
    "css-unit-calc": ("function", "calc"),
    "css-unit-initial": ("keyword", "initial"),
    "css-unit-percent": ("unit", "%"),
    "css-variables": ("function", "var"),
    "css-visibility": ("property", "visibility:hidden visibility:collapse"),
    "html-anchor-links": ("element", "a[href^=#]"),
    "html-button-reset": ("element", "button[type=reset]"),
    "html-button-submit": ("element", "button[type=submit]"),
    "html-h1-h6": ("element", "h1 h2 h3 h4 h5 h6"),
    "html-image-maps": ("element", "map"),
    "html-lists": ("element", "ul ol dl"),
    "html-mailto-links": ("element", "a[href^=mailto:]"),
    "html-meta-color-scheme": ("element", "meta[name=color-scheme]"),
    "html-popover": ("attribute", "popover"),
    "html-semantics": (
        "element",
        "article aside details figcaption figure footer header main mark nav section summary time",
    ),
    "html-srcset": ("attribute", "srcset sizes"),
    "image-base64": ("image", "data:"),
    "image-heif": ("image", "heif heic"),
    "image-jpg": ("image", "jpg jpeg"),
    "image-tiff": ("image", "tif tiff"),
}

# Partial support counts as support, but for what these notes take away from the names above.
LACKING_BY_NOTE = {"css-position": {"2", "3", "4"}}


def main() -> None:
    """Fetch the package and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"caniemail@{VERSION}"], cwd=folder, check=True)
        (package,) = Path(folder).glob("*.tgz")
        found = hashlib.sha256(package.read_bytes()).hexdigest()
        if found != SHA256:
            raise SystemExit(f"{package.name} has the checksum {found}, and not {SHA256}.")
        with tarfile.open(package) as archive:
            file = archive.extractfile("package/data/caniemail.json")
            assert file, "the package holds no data"
            data = json.load(file)
    TABLE.write_text(written(data), encoding="utf-8")


def written(data: Mapping[str, Any]) -> str:
    """Return the table as JSON with one line for each client and feature, so that changes can be read."""
    head = {
        "source": f"https://www.caniemail.com/, from the npm package caniemail {VERSION}",
        "version": VERSION,
        "date": data["last_update_date"][:10],
    }
    lines = ["{", *(f"{_json(name)}: {_json(value)}," for name, value in head.items())]
    lines += ['"notice": [', ",\n".join(map(_json, NOTICE)), "],"]
    clients = (
        f"{_json(ours)}: {_json({'name': name, 'platforms': list(platforms)})}"
        for ours, (name, _, platforms) in CLIENTS.items()
    )
    lines += ['"clients": {', ",\n".join(clients), "},"]
    features = sorted(data["data"], key=lambda feature: str(feature["slug"]))
    entries = (entry for feature in features if (entry := _entry(feature)))
    lines += ['"features": {', ",\n".join(entries), "}", "}"]
    return "\n".join(lines) + "\n"


def _entry(feature: Mapping[str, Any]) -> str:
    """Return the line of a feature, or "" for one that every client has, or that cannot be looked for."""
    slug = feature["slug"]
    lacking = [client for ours in CLIENTS for client in lacking_in(feature, ours)]
    if slug in LEFT_OUT or not lacking:
        return ""
    kind, names = WRITTEN.get(slug) or _by_slug(slug, feature["title"])
    return f"{_json(slug)}: {_json({'kind': kind, 'names': names, 'lacking': ' '.join(lacking)})}"


def lacking_in(feature: Mapping[str, Any], client: str) -> list[str]:
    """Return the client if all of its platforms lack a feature, else those that do, as in `gmail/ios`."""
    _, family, platforms = CLIENTS[client]
    tested = feature["stats"].get(family, {})
    lacking = [platform for platform in platforms if _lacks(feature["slug"], newest(tested.get(platform, {})))]
    return [client] if len(lacking) == len(platforms) else [f"{client}/{platform}" for platform in lacking]


def _lacks(slug: str, support: str) -> bool:
    """Tell whether support as caniemail writes it, "a #1 #3", is none; what nobody has tested is supported."""
    status, *notes = support.replace("#", "").split() or [""]
    return status == "n" or (status == "a" and not LACKING_BY_NOTE.get(slug, set()).isdisjoint(notes))


def newest(tested: Mapping[str, str]) -> str:
    """Return the support in the newest of a platform's versions, or "" where none was tested.

    Versions are months or numbers, and a dozen lists of them are out of order. Where a platform has both kinds, only
    the list itself says which is newer.
    """
    kinds = {bool(re.fullmatch(r"20\d\d-\d\d", version)) for version in tested}
    versions = list(tested)
    if len(kinds) == 1:
        versions.sort(key=lambda version: [int(number) for number in re.findall(r"\d+", version)])
    return tested[versions[-1]] if versions else ""


def _by_slug(slug: str, title: str) -> tuple[str, str]:
    """Return kind and names of a feature whose slug says them: `css-at-supports`, `html-input-text`, `image-webp`."""
    category, _, name = slug.partition("-")
    for begin, kind, before in (
        ("at-media-", "media", ""),
        ("at-", "at-rule", "@"),
        ("pseudo-class-", "selector", ":"),
        ("pseudo-element-", "selector", "::"),
        ("function-", "function", ""),
        ("unit-", "unit", ""),
    ):
        if category == "css" and name.startswith(begin):
            return kind, before + name.removeprefix(begin)
    if category == "html" and name.startswith("input-"):
        return "element", f"input[type={name.removeprefix('input-')}]"
    if category == "html":
        return "attribute" if title.endswith(" attribute") else "element", name.removesuffix("-attribute")
    return {"css": "property", "image": "image"}[category], name


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
