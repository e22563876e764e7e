"""Measurements → docs/benchmarks.md, part by part. Ratios are ours to theirs: below 1 we are the faster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks import cold as cold_runs
from benchmarks import importing as imports
from benchmarks import previewing
from benchmarks import sites as makers
from benchmarks import warm as warm_runs
from benchmarks.keystrokes import quantile_95
from benchmarks.others import MAIZZLE, MJML, REACT
from benchmarks.outbox import Sending
from benchmarks.personal import Rates
from benchmarks.processes import Run, ratio
from benchmarks.workers import Together

AIM_COMMAND, AIM_SCRIPT = 0.75, 0.55
AIM_WARM, AIM_REACT = 1 / 3, 1.0
AIM_PERSONAL = 5000
AIM_PREPARED, AIM_MEMORY, AIM_SENT = 200_000, 150, 300


def head(machine: str, versions: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    """Return how everything was measured, and on what."""
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    letters = ", ".join(f"{name} ({size / 1000:.1f} KB of YAML)" for name, size in sizes.items())
    return f"""# Benchmarks

`make bench` writes this page. It installs the peers at the versions pinned in
[benchmarks/peers](../benchmarks/peers), and times them and us in the same run, taking turns; each figure is the median
of all rounds, each ratio the median of the ratios of each round, so that whatever slows the machine for a while slows
both sides. A ratio is our time divided by theirs: 0.50 means half their time. Only ratios carry over to other machines.

- **Machine**: {machine}
- **Versions**: {listed}
- **Letters**: {letters}.
  The huge one has 200 sessions. Before every run, the issue is rewritten with another number wherever it says “the”, so
  no text is read twice. The peers get the MJML, or the data, of the same rewritten issue.

What we do and the peers do not: read YAML and check it against the model, prepare pictures, write calendar files and
the message, and look for many kinds of mistakes in the finished letter. React Email and Maizzle fill in letters of
their own, with the same words in the same order and a similar design; mjml gets what our templates have filled in. Node
runs with `NODE_ENV=production`. Maizzle is the newest version that runs on Node 20: version 6.1.7 fails there on
import (“trustedFunctions.difference is not a function”: sets have `difference` from Node 22 on).
"""


def cold(runs: Mapping[str, Mapping[str, Sequence[Run]]]) -> str:
    """Return the part about whole commands."""
    times, ratios, memories = [], [], []
    for letter, by_way in runs.items():
        walls = {way: [run.wall for run in taken] for way, taken in by_way.items()}
        ours = walls[cold_runs.OURS]
        times.append([letter, *(f"{median(taken):.2f} s" for taken in walls.values())])
        memories.append([letter, *(f"{median(run.memory for run in taken):.0f} MB" for taken in by_way.values())])
        ratios.append(
            [
                letter,
                _to_aim(ratio(ours, walls[cold_runs.COMMAND]), AIM_COMMAND),
                _to_aim(ratio(ours, walls[MJML.name]), AIM_SCRIPT),
                f"{ratio(ours, walls[REACT.name]):.2f}",
                f"{ratio(ours, walls[MAIZZLE.name]):.2f}",
            ]
        )
    ways = [
        f"`{cold_runs.OURS}`",
        f"`{cold_runs.COMMAND}`",
        *(f"{peer.name}, script" for peer in (MJML, REACT, MAIZZLE)),
    ]
    to_ways = [
        f"to `{cold_runs.COMMAND}` (aim {AIM_COMMAND})",
        f"to mjml…, script (aim {AIM_SCRIPT})",
        "to React Email",
        "to Maizzle",
    ]
    return f"""## Cold: a command, from start to end

`{cold_runs.OURS}` writes everything that belongs to an edition. The `mjml` command only turns MJML into HTML. Each
script makes HTML and plain text in one `node` process, from input that is ready in a file: mjml, then juice, then
html-to-text; React Email’s `render` and `toPlainText`; Maizzle’s `render` and `generatePlaintext`. Python keeps its
compiled modules on disk; Node 20 has nothing like that, and compiles what it imports in every process.

{_table(["letter", *ways], times)}

{_table(["ours…", *to_ways], ratios)}

{_table(["memory at most", *ways], memories)}
"""


def warm(times: Mapping[str, tuple[Mapping[str, Sequence[float]], Mapping[str, int]]]) -> str:
    """Return the part about processes that have made letters before."""
    ways = (warm_runs.OURS, MJML.name, REACT.name, MAIZZLE.name)
    rows = []
    for letter, (by_way, sizes) in times.items():
        ours, mjml, react, maizzle = (by_way[way] for way in ways)
        rows.append(
            [
                letter,
                *(f"{median(way):.1f} ms" for way in (ours, mjml, react, maizzle)),
                _to_aim(ratio(ours, mjml), AIM_WARM),
                _to_aim(ratio(ours, react), AIM_REACT),
                f"{ratio(ours, maizzle):.2f}",
                " / ".join(f"{sizes[way] / 1000:.0f}" for way in ways),
            ]
        )
    heads = [
        "letter",
        *ways,
        f"to mjml… (aim {AIM_WARM:.2f})",
        f"to React Email (aim {AIM_REACT:.2f})",
        "to Maizzle",
        "KB of HTML",
    ]
    return f"""## Warm: from the issue to HTML and plain text

In a process that has made letters before, as the preview has: {warm_runs.WARM_UP_LETTERS} of the same kind, or
as many as it could make in {warm_runs.WARM_UP_SECONDS:.0f} seconds, so that V8 has compiled what it will compile. Each
has a process of its own. Pictures are prepared. Ours starts from the YAML file; mjml + juice + html-to-text start from
ready MJML, React Email and Maizzle from ready data.

{_table(heads, rows)}
"""


def preview(times: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """Return the part about the preview."""
    rows = []
    for letter, by_way in times.items():
        ours, react = by_way[previewing.OURS], by_way[REACT.name]
        rows.append(
            [
                letter,
                *(f"{summary(taken):.0f} ms" for taken in (ours, react) for summary in (median, max)),
                f"{ratio(ours, react):.2f}",
            ]
        )
    heads = ["letter", "ours", "our slowest", "React Email", "its slowest", "to React Email"]
    return f"""## Preview: from a saved file to the new letter on screen

In Chromium, from the moment before the file is written to the first frame in which the letter has the new words: on the
page of `newsletter preview`, of an issue’s YAML, and on that of React Email’s `email dev`, of a component that holds
the same words. The pauses in which both wait for the file to be complete are included. `email dev` comes as
`@react-email/ui`, which needs a `react-email` of the same version; it runs with `NODE_ENV=production`, which makes it
faster, and without telemetry. Our preview keeps prepared pictures, by their bytes, the style sheets of a theme, the
style of each kind of element, times in words, and the parts of addresses; nothing else of a letter outlives its build.

{_table(heads, rows)}
"""


def keystrokes(times: Mapping[str, Sequence[float]]) -> str:
    """Return the part about writing in the browser."""
    rows = [
        [letter, f"{len(took)}", *(f"{summary(took):.0f} ms" for summary in (median, quantile_95, max))]
        for letter, took in times.items()
    ]
    return f"""## Writing: from a key to the letter on screen

In Chromium, on the page of `newsletter write`: from the key in the field of the title to the first frame in which the
letter has the new title. In between, the edit is made to the YAML, proven by reading it again, and the letter is made
anew. The file is written a moment later, which nobody waits for.

{_table(["letter", "keys", "median", "95 of 100 within", "slowest"], rows)}
"""


def importing(taken: Mapping[str, Sequence[Run]]) -> str:
    """Return the part about files that were written elsewhere."""
    rows = [
        [
            source.name,
            f"{(seconds := median(each.wall for each in taken[source.name])):.2f} s",
            f"{source.aim} s: {'met' if seconds <= source.aim else 'missed'}",
            f"{max(each.memory for each in taken[source.name]):.0f} MB",
        ]
        for source in imports.SOURCES
    ]
    return f"""## Import: from a file to a draft

`newsletter import`, as a whole command: it reads the file, places what it finds, and looks whether every word has
arrived and the draft can be built. The aim for memory is {AIM_MEMORY} MB.

{_table(["file", "time", "aim", "memory at most"], rows)}
"""


def sites(issues: int, taken: Mapping[str, Mapping[str, Sequence[Run]]], grown: Mapping[int, tuple[Run, Run]]) -> str:
    """Return the part about the archive: a site of all issues, beside makers of sites."""
    rows = [
        [
            f"`{name}`",
            *(f"{median(each.wall for each in runs[kind]):.2f} s" for kind in (makers.NOTHING, makers.CHANGE)),
            f"{ratio(*([each.wall for each in runs[kind]] for kind in (makers.CHANGE, makers.NOTHING))):.3f}",
            f"{max(each.memory for kind in runs.values() for each in kind):.0f} MB",
        ]
        for name, runs in taken.items()
    ]
    growth = [
        [f"{number:,}", f"{all_of_it.wall:.1f} s", f"{1000 * all_of_it.wall / number:.0f} ms", f"{one.wall:.2f} s"]
        for number, (all_of_it, one) in grown.items()
    ]
    return f"""## Archive: a site of all issues

{issues:,} issues like ash-2021, each with other words. `{makers.PELICAN}` and `{makers.MKDOCS}` get our plain text of
each as a file of Markdown, with themes of their own: a page each, a list, Pelican with a feed, MkDocs with a search.
Ours builds each letter for it, with pictures, feeds, calendars and the search. One change is a word in one issue;
`{makers.PELICAN}` keeps what it has read, and `{makers.MKDOCS} --dirty` writes that page alone and leaves the other
pages as they were. Memory is that of the largest process.

{_table(["command", makers.NOTHING, makers.CHANGE, "share of all", "memory at most"], rows)}

Ours by the number of issues:

{_table(["issues", makers.NOTHING, "per issue", makers.CHANGE], growth)}
"""


def personal(rates: Rates) -> str:
    """Return the part about letters to members."""
    rows = [
        ["from a skeleton", f"{rates.from_skeleton:,.0f}", f"{1e6 / rates.from_skeleton:,.0f} µs"],
        ["each composed anew", f"{rates.composed:,.0f}", f"{1e6 / rates.composed:,.0f} µs"],
    ]
    met = "met" if rates.from_skeleton >= AIM_PERSONAL else "missed"
    return f"""## Personal letters: messages to members

ash-2021 with a longer text and {rates.places} places for values, one of them in the subject:
{rates.size / 1000:.0f} KB. The members have names of several scripts, for which most subjects have to be encoded. The
figures are for one core, without sending. The aim of {AIM_PERSONAL:,} a second is {met}.

{_table(["way", "messages a second", "each"], rows)}
"""


def outbox(sending: Sending) -> str:
    """Return the part about sending to members."""
    seconds, memory = sending.preparing.wall, sending.preparing.memory
    is_prepared = sending.prepared / seconds * 60 >= AIM_PREPARED and memory <= AIM_MEMORY
    aims = {
        f"freezing {AIM_PREPARED:,} members in a minute, in {AIM_MEMORY} MB": is_prepared,
        f"{AIM_SENT} messages a second": sending.rate >= AIM_SENT,
    }
    met = "; ".join(f"{aim}: {'met' if is_met else 'missed'}" for aim, is_met in aims.items())
    rows = [
        [
            f"freezing {sending.prepared:,} members",
            f"{seconds:.0f} s",
            f"{sending.prepared / seconds:,.0f}",
            f"{memory:.0f} MB",
        ],
        [f"sending {sending.sent:,} messages", f"{sending.sent / sending.rate:.0f} s", f"{sending.rate:,.0f}", ""],
    ]
    return f"""## Sending to members

The same letter of {sending.size / 1000:.0f} KB, by `newsletter send --to-list`: from the list to a sending that is
frozen on disk, and from there over eight connections to a mail server on this machine that throws everything away. Each
message is on disk as begun before it is begun, and as accepted after. The aims: {met}.

{_table(["step", "time", "a second", "memory at most"], rows)}
"""


def workers(rates: Together) -> str:
    """Return the part about several workers."""
    rows = [[str(many), f"{rate:,.0f}"] for many, rate in rates.by_workers.items()]
    return f"""## Several workers

{rates.sent:,} of the same letters by [`newsletter worker`](several-machines.md), with four connections each. Workers,
database and mail server share the cores of this one machine, so this is what the work costs, and not what several
machines reach. A message is written down as begun and as accepted in two transactions, each on disk.

{_table(["workers", "messages a second"], rows)}
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

Small issues in one run of `newsletter build`, each with different words, with everything written to disk.

{_table(["issues", "time", "per issue", "memory at most"], issues)}
"""


def shares(loading: tuple[Mapping[str, float], float], steps: Mapping[str, Mapping[str, float]]) -> str:
    """Return the part about our own time: what is loaded, and the steps of each letter."""
    by_library, of_all = loading
    libraries = [[library, f"{share:.0%}"] for library, share in by_library.items()]
    names = next(iter(steps.values()))
    by_step = [[step, *(f"{of_letter[step]:.0%}" for of_letter in steps.values())] for step in names]
    return f"""## Where the time goes

**Cold.** Of a build of ash-2021, {of_all:.0%} is Python loading modules and compiling their regular expressions, by its
own account (`-X importtime`), which makes it a little slower. By library:

{_table(["library", "of all loading"], libraries)}

**Warm.** What each step takes of the processor’s time for a letter, from the issue to HTML and plain text; the checks
come after that, and are in relation to it:

{_table(["step", *steps], by_step)}
"""


def _to_aim(value: float, aim: float) -> str:
    return f"**{value:.2f}**" if value <= aim else f"{value:.2f}, missed"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
