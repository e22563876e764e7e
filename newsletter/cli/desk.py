"""`newsletter write --team`: a desk for several, behind a web server, and what has to be right before it is served."""

from __future__ import annotations

from pathlib import Path

from newsletter.cli.terminal import say, warn, warn_of_unread
from newsletter.errors import UsageError


def serve_for_team(port: int | None) -> None:
    """Serve the publication here for all who have a link to it; raise UsageError where nobody could come in."""
    from newsletter.model.desk_address import address_of
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication
    from newsletter.preview import serve_for_several
    from newsletter.preview.ports import PortTakenError
    from newsletter.preview.running import port_of
    from newsletter.sending.private_files import refuse_in_git
    from newsletter.team.file import FILE, NoPeopleError
    from newsletter.team.register import Register

    root = find_root(Path())
    warn_of_unread(root)
    publication = load_publication(root)
    address = address_of(publication)
    refuse_in_git([root / FILE], "what is kept of your people’s links")
    people = Register(root).people()
    if not people:
        raise NoPeopleError
    count, needed = sum(person.role == "approver" for person in people), publication.approvals.needed
    if not count:
        warn("Nobody here is an approver, so nothing can be approved, sent or set here.")
    elif publication.approvals.signed_in and count < needed:
        warn(f"No letter can go out: {needed} people must approve it here, and {count} may (`newsletter people list`).")
    _warn_of_unnamed(root)
    # Without a certificate it is a trial on this computer, which needs no web server in front of it.
    own = port if port is not None else port_of(root) if address.is_safe else address.port

    def ready(found: int) -> None:
        say(f"{len(people)} {'person has' if len(people) == 1 else 'people have'} a link to {address.origin}/")
        say(f"The desk listens at 127.0.0.1:{found}, for the web server in front of it (Ctrl-C ends it)")

    try:
        serve_for_several(root, address, own, ready)
    except PortTakenError as error:
        taken = f"Port {own} is taken: is this desk running already? If not, name another port with `--port`"
        raise UsageError(f"{taken}, here and where the web server passes requests on.") from error


def _warn_of_unnamed(root: Path) -> None:
    """Print a warning if no version can be kept, since Git does not know who keeps them here."""
    from newsletter import git
    from newsletter.preview.writing.versions import who_is_missing
    from newsletter.review.kept import kept_in

    kept = kept_in(root)
    if kept and (why := who_is_missing(*git.author_of(kept.repository))):
        warn(f"No version can be kept. {why} It is for the account that the desk runs in.")
