"""`newsletter approve` and `newsletter log`: who has approved a letter, and what was done with it."""

from __future__ import annotations

import click

from newsletter.cli.issues import complete_issue, find_paths
from newsletter.cli.terminal import say, warn
from newsletter.errors import UsageError


@click.command(short_help="Approve exactly the letter that is built now.")
@click.argument("issue", shell_complete=complete_issue)
@click.option("--as", "name", metavar="NAME", required=True, help="Who approves.")
@click.option("--remark", default="", metavar="TEXT", help="What to write down beside the name.")
@click.option("--unapprove", is_flag=True, help="Take an approval of that name back.")
def approve(issue: str, name: str, remark: str, unapprove: bool) -> None:
    """Write down that NAME approves ISSUE, a slug or the path of a file, as it is now.

    The approval is bound to all that goes out, to the byte and in all languages: subject, letter, plain text, pictures,
    calendar files. Once any of that changes it no longer counts, and you are told which file or setting has changed. It
    is kept in approvals/, which belongs in Git. newsletter.yaml says how many must approve:

    \b
      approvals: {needed: 2}

    A letter without that many approvals is neither sent to members nor exported.

    \b
      newsletter approve ash-2021 --as "Your name"
      newsletter approve ash-2021 --as "Your name" --remark "The webinar's time is right now."
      newsletter approve ash-2021 --as "Your name" --unapprove
    """  # noqa: D301 - click reads \b as a marker
    from datetime import UTC, datetime

    from newsletter.build import build_languages, publication_of
    from newsletter.check.report import counted
    from newsletter.model.desk_address import address_of
    from newsletter.model.files import find_root
    from newsletter.reading.languages import english_name
    from newsletter.review import saying
    from newsletter.review.approvals import file_of
    from newsletter.review.comments.placed import open_ones
    from newsletter.review.standing import standing
    from newsletter.sending.send import IS_DRAFT

    (path,) = find_paths([issue])
    publication = publication_of([path], find_root(path))
    if publication.approvals.signed_in and not unapprove:
        where = f"{address_of(publication).origin}/" if publication.desk_url else "the desk, which docs/team.md sets up"
        raise UsageError(
            "Nothing was approved: newsletter.yaml counts only approvals of people who are signed in "
            f"(`signed_in: true`). Open your link, and approve {path.stem} at {where}"
        )
    editions = build_languages(path, publication)
    letters, who, now = [edition.letter for edition in editions], saying.Who(name, "claimed"), datetime.now(UTC)
    if unapprove:
        entry = saying.withdraw(letters, who, now, remark)
        done = "the approval was taken back"
    else:
        entry = saying.approve(letters, who, now, remark)
        done = f"approved as it is now, {entry.sent[:8]}"
        if letters[0].issue.draft:
            warn(IS_DRAFT)
    found = standing(letters)
    say(f"{path.stem}, by {entry.by}: {done}")
    for letter in letters:
        of = f"In {english_name(letter.issue.language)}" if letter.translation else "Subject"
        say(f"  {of}: {letter.rendering.tags.neutral(letter.rendering.subject)}")
    if findings := counted([finding for edition in editions for finding in edition.report.findings]):
        say(f"  It has {findings}: `newsletter check {path.stem}` tells what they are")
    if comments := open_ones(path.parent.parent, path.stem):
        say(f"  It has {comments}: `newsletter comments {path.stem}` shows them")
    say(f"  {_how_many(len(found.counts), found.needed)}")
    for sentence in found.remarks:
        say(f"  {sentence}")
    say(f"That is written down in {file_of(path.stem)}: keep it in Git.", err=True)


def _how_many(counts: int, needed: int) -> str:
    approvals = f"{counts} approval{'' if counts == 1 else 's'} of exactly this letter"
    return f"{approvals}, and {needed} needed" if needed else f"{approvals}; newsletter.yaml asks for none"


@click.command(short_help="Show what was done with an issue, and by whom.")
@click.argument("issue", shell_complete=complete_issue)
def log(issue: str) -> None:
    """Show who has kept versions of ISSUE, approved it and sent it, and when; times are those of this computer.

    What was kept comes from Git, who approved and sent from approvals/, and how many have it from sendings.yaml.

    \b
      newsletter log ash-2021
      newsletter log issues/ash-2021.yaml
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.model.files import find_root
    from newsletter.review.log import log as events_of

    (path,) = find_paths([issue])
    events = events_of(find_root(path), path.stem)
    if not events:
        raise UsageError(f"Nothing was done with {path.stem} yet that is written down anywhere.")
    for event in events:
        say(event.written)
