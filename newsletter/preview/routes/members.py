"""The routes by which an issue goes out to members, and by which that is watched.

Comes in: requests, with JSON. Goes out: JSON: who would get a letter, how far a sending is, or why nothing was done,
each mistake in a list at its place. A list is one of those that to_members.lists() names, and never a path.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import InputError, NewsletterError, UsageError
from newsletter.preview import requested, to_members
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.guard import LETTER_POLICY
from newsletter.preview.outgoing import STEPS, Outgoing
from newsletter.preview.places import Data, problem
from newsletter.preview.responses import Json, to_save
from newsletter.preview.to_members import Choice, NoSecretError, secret_of
from newsletter.preview.waiting import finished_before_the_end
from newsletter.preview.watch import Listeners
from newsletter.sending.outbox.ready import Sure
from newsletter.sending.secret import keep_new
from newsletter.sending.send import sender_of

LONGEST_BODY = 10_000  # bytes
MOST_PROBLEMS = 50
"""Mistakes in a list that are shown: who has more takes another list, or exports it anew."""

OFFERS = {"--again": "again", "--all-subscribed": "all_subscribed"}
"""What a refusal names that somebody who is sure may add, as the page has boxes for it."""


def routes(desk: Desk, outgoing: Outgoing, listeners: Listeners) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk, outgoing, listeners)
    place = "/api/issues/{slug}/to-members"
    return [
        Route(place, answers.standing, needs="send"),
        Route(f"{place}/look", answers.look, needs="send", methods=["POST"]),
        Route(f"{place}/send", answers.send, needs="send", methods=["POST"]),
        Route(f"{place}/step", answers.step, needs="send", methods=["POST"]),
        Route(f"{place}/found", answers.found, needs="send"),
        Route("/api/secret", answers.make_secret, needs="computer", methods=["POST"]),
        Route("/letters/{slug}/to-members/{number:int}/", answers.copy, needs="send"),
        Route("/download/{slug}/to-members/{number:int}.eml", answers.download_copy, needs="send"),
    ]


class _Answers:
    """One method per address; what reads lists, asks servers or waits for them runs in a thread."""

    def __init__(self, desk: Desk, outgoing: Outgoing, listeners: Listeners) -> None:
        self._desk = desk
        self._outgoing = outgoing
        self._listeners = listeners

    def standing(self, request: Request) -> Response:
        """Return which lists there are, and how far the issue's newest sending is."""
        return self._answer(lambda: self._standing(self._slug(request)))

    async def look(self, request: Request) -> Response:
        """Return who would get the letter."""
        body, slug = await _body(request), self._slug(request)
        choice = _choice(body)
        return await self._waited(lambda: self._outgoing.look(slug, choice))

    async def send(self, request: Request) -> Response:
        """Begin to send, if the number is typed of those who were seen to get it."""
        body, slug = await _body(request), self._slug(request)
        choice, who = _choice(body), requested.who(self._desk, request)
        match body:
            case {"number": int(number), "edition": str(edition)} if not isinstance(number, bool):
                return await self._waited(
                    lambda: self._done(slug, lambda: self._outgoing.send(slug, choice, number, edition, who))
                )
        raise HTTPException(400, "Send also `number` and `edition`.")

    async def step(self, request: Request) -> Response:
        """Pause a sending, let it go on, cancel it, or settle what is unknown."""
        body, slug = await _body(request), self._slug(request)
        asked = body.get("step") if isinstance(body, dict) else None
        step = next((step for step in STEPS if step == asked), None)
        if step is None:
            raise HTTPException(400, f"Send `step`, which is one of {', '.join(STEPS)}.")
        return await self._waited(lambda: self._done(slug, lambda: self._outgoing.take(slug, step)))

    def found(self, request: Request) -> Response:
        """Return what became of the addresses with some characters."""
        slug, words = self._slug(request), request.query_params.get("address", "").strip()
        return self._answer(lambda: {"found": [each._asdict() for each in self._outgoing.found(slug, words)]})

    async def make_secret(self, request: Request) -> Response:
        """Make a secret and keep it, where there is none."""
        await _body(request)
        return await run_in_threadpool(self._answer, self._secret_made)

    def copy(self, request: Request) -> Response:
        """Return one of the two letters that were looked at, as it is read."""
        html = self._copied(request, self._outgoing.copy_as_html)
        return Response(html, headers={"Content-Security-Policy": LETTER_POLICY}, media_type="text/html")

    def download_copy(self, request: Request) -> Response:
        """Return one of them as its message."""
        raw = self._copied(request, self._outgoing.copy).raw
        return to_save(raw, "{slug}-to-member-{number}.eml".format_map(request.path_params))

    async def _waited(self, made: Callable[[], Data]) -> Response:
        """Answer as _answer() does with what takes long: a list has many rows, and other computers are asked."""
        answer = await finished_before_the_end(lambda: self._answer(made), self._listeners)
        return answer or Json({"refused": "The preview was ended meanwhile.", "offers": []}, status_code=502)

    def _answer(self, made: Callable[[], Data]) -> Response:
        """Return data, or why there is none, with what the page can offer then."""
        try:
            return Json(made())
        except InputError as error:
            problems = [problem(each, self._desk.root) for each in error.problems[:MOST_PROBLEMS]]
            said = {"refused": "", "problems": problems, "more": len(error.problems) - len(problems)}
            return Json(said | {"offers": _offers(str(error))}, status_code=409)
        except NewsletterError as error:
            offers = ["secret"] if isinstance(error, NoSecretError) else _offers(str(error))
            return Json({"refused": str(error), "offers": offers}, status_code=409)

    def _copied(self, request: Request, copy: Callable[[str, int], Any]) -> Any:
        try:
            return copy(self._slug(request), request.path_params["number"])
        except LookupError as error:
            raise HTTPException(404, "There is no such letter: count the members first.") from error

    def _slug(self, request: Request) -> str:
        return requested.of_issue(request, self._desk.path).stem

    def _standing(self, slug: str) -> Data:
        publication = self._desk.publication
        if publication is None:
            raise UsageError(self._desk.refusal.said)
        return {"lists": to_members.lists(publication), "sending": self._outgoing.standing(slug)}

    def _done(self, slug: str, do: Callable[[], object]) -> Data:
        do()
        return self._standing(slug)

    def _secret_made(self) -> Data:
        publication = self._desk.publication
        if publication is None:
            raise UsageError(self._desk.refusal.said)
        try:
            secret_of(publication)
        except NoSecretError:  # and only then: another one would recognise nobody who has left
            keep_new(sender_of(publication).email)
        return {"said": "A new secret is in this computer’s keyring."}


def _offers(said: str) -> list[str]:
    return [offer for option, offer in OFFERS.items() if option in said]


async def _body(request: Request) -> Any:
    return await json_body(request, LONGEST_BODY, "That is too long.")


def _choice(body: Any) -> Choice:
    """Return what was chosen on the page."""
    match body:
        case {"list": str(name), "again": bool(again), "all_subscribed": bool(all_subscribed)}:
            return Choice(name, Sure(again, all_subscribed))
    raise HTTPException(400, "Send `list`, `again` and `all_subscribed`.")
