"""Measurements → docs/benchmarks.md, part by part. Ratios are ours to theirs: below 1 we are the faster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from benchmarks import cold as cold_runs
from benchmarks import warm as warm_runs
from benchmarks.processes import Run, ratio

AIM_MJML, AIM_SCRIPT = 0.75, 0.55
AIM_WARM, AIM_REACT = 1 / 3, 1.0


def head(machine: str, versions: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    """Return how everything was measured, and on what."""
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    letters = ", ".join(f"{name} ({size / 1000:.1f} KB of YAML)" for name, size in sizes.items())
    return f"""# Benchmarks

`make bench` writes this page. It installs the peers at the versions pinned in
[benchmarks/peers](../benchmarks/peers/package.json), and times them and us in the same run, taking turns; each figure
is the median of all rounds, each ratio the median of the ratios round by round, so that what slows the machine for a
while slows both sides. A ratio is our time divided by theirs: 0.50 is half of it. Only ratios carry over to other
machines.

- **Machine**: {machine}
- **Versions**: {listed}
- **Letters**: {letters}.
  The huge one has 200 sessions. Before every run, the issue is written anew with another number wherever it says “the”,
  so no text is read twice. The peers get the MJML, or the data, of the same issue, worded anew as well.

What we do that the peers do not: read YAML and check it against the model, fill in templates, prepare pictures, write
calendar files and the message, and look for mistakes of many kinds in the finished letter. Maizzle is missing: its
version 6 asks for Node 22, and stops on Node 20 while it is imported.
"""


def cold(runs: Mapping[str, Mapping[str, Sequence[Run]]]) -> str:
    """Return the part about whole commands."""
    rows = []
    for letter, by_way in runs.items():
        ours, mjml, script = (by_way[way] for way in (cold_runs.OURS, cold_runs.MJML, cold_runs.SCRIPT))
        rows.append(
            [
                letter,
                *(f"{median(run.wall for run in way):.2f} s" for way in (ours, mjml, script)),
                _ratio(ratio(_walls(ours), _walls(mjml)), AIM_MJML),
                _ratio(ratio(_walls(ours), _walls(script)), AIM_SCRIPT),
                *(f"{median(run.memory for run in way):.0f} MB" for way in (ours, mjml)),
            ]
        )
    return f"""## Cold: a command, from start to end

`newsletter build` writes all that belongs to an edition. The `mjml` command turns MJML into HTML and nothing else; the
cold script also inlines (juice) and writes plain text (html-to-text), in one `node` process.

{
        _table(
            [
                "letter",
                "ours",
                "mjml",
                "script",
                f"to mjml (aim {AIM_MJML})",
                f"to script (aim {AIM_SCRIPT})",
                "our memory",
                "mjml’s",
            ],
            rows,
        )
    }
"""


def warm(times: Mapping[str, tuple[Mapping[str, Sequence[float]], Mapping[str, int]]]) -> str:
    """Return the part about processes that have made letters before."""
    rows = []
    for letter, (by_way, sizes) in times.items():
        ours, mjml, react = (by_way[way] for way in (warm_runs.OURS, warm_runs.MJML, warm_runs.REACT))
        rows.append(
            [
                letter,
                *(f"{median(way):.1f} ms" for way in (ours, mjml, react)),
                _ratio(ratio(ours, mjml), AIM_WARM),
                _ratio(ratio(ours, react), AIM_REACT),
                " / ".join(f"{sizes[way] / 1000:.0f}" for way in (warm_runs.OURS, warm_runs.MJML, warm_runs.REACT)),
            ]
        )
    return f"""## Warm: from the issue to HTML and plain text

In a process that has made letters before, as the preview is one. Ours begins with the YAML file; mjml + juice +
html-to-text begin with ready MJML, React Email with ready data.

{
        _table(
            [
                "letter",
                "ours",
                "mjml + juice + html-to-text",
                "React Email",
                f"to mjml… (aim {AIM_WARM:.2f})",
                f"to React Email (aim {AIM_REACT:.2f})",
                "KB of HTML",
            ],
            rows,
        )
    }
"""


def preview(times: Mapping[str, Sequence[float]]) -> str:
    """Return the part about the preview."""
    rows = [[letter, f"{median(took):.0f} ms", f"{max(took):.0f} ms"] for letter, took in times.items()]
    return f"""## Preview: from a saved file to the new letter on screen

In Chromium, on the page of `newsletter preview`, from the moment before the file is written to the first frame in which
the letter has the new words; the watcher’s pause, in which it waits for the file to be whole, is part of it.
React Email’s preview is not compared: it is a Next.js application, in a package of its own that is not installed here.

{_table(["letter", "median", "slowest"], rows)}
"""


def growth(by_blocks: Mapping[int, tuple[float, float]], by_issues: Mapping[int, Run]) -> str:
    """Return the part about long issues, and many of them."""
    blocks = [
        [
            f"{number:,}",
            f"{rendered:.0f} ms",
            f"{rendered / number:.2f} ms",
            f"{built:.0f} ms",
            f"{built / number:.2f} ms",
        ]
        for number, (rendered, built) in by_blocks.items()
    ]
    issues = [
        [f"{number:,}", f"{run.wall:.1f} s", f"{1000 * run.wall / number:.0f} ms", f"{run.memory:.0f} MB"]
        for number, run in by_issues.items()
    ]
    return f"""## Growth

Blocks of text in one issue, in a warm process; a build adds the message, the calendar and the checks.

{_table(["blocks", "HTML and text", "per block", "build", "per block"], blocks)}

Small issues in one run of `newsletter build`, each of other words, with everything written to disk.

{_table(["issues", "time", "per issue", "memory at most"], issues)}
"""


def _walls(runs: Iterable[Run]) -> list[float]:
    return [run.wall for run in runs]


def _ratio(value: float, aim: float) -> str:
    return f"**{value:.2f}**" if value <= aim else f"{value:.2f}, missed"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
