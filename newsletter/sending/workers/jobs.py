"""What is due → jobs of Procrastinate, by which whichever worker has a hand free sends it.

Comes in: a crew. Goes out: letters, until it is to stop. It is a module of its own because only here it is known that
there are jobs, and they can be thrown away at any time: every few seconds one worker looks which chunks are due, and
makes jobs for those that have none. What a dead worker had is due again, once it has given no sign of life for a while.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from typing import Any

from newsletter.errors import UsageError
from newsletter.sending.outbox.postgres import Postgres
from newsletter.sending.outbox.shared import LEASE
from newsletter.sending.workers.crew import Crew

_SCHEMA = "newsletter_jobs"
_LETTERS, _CARE = "letters", "care"
_LOOK = "* * * * * */5"  # every five seconds
_NEWS = "* * * * *"  # every minute
_TICK = 0.2
_CARERS = 2  # so that a slow unsubscribe server keeps nobody from looking


def work(crew: Crew, *, stopped: Callable[[bool], None]) -> None:
    """Send what is due until somebody asks to stop, and then finish what servers have.

    `stopped` is called when somebody asks, with whether they do so again: then the process has to end at once. Raise
    UsageError where the database breaks.
    """
    make_tables(crew.place)
    told = _Told(crew.tell)
    logging.getLogger("procrastinate").addHandler(told)
    try:
        with crew.alive():
            asyncio.run(_work(crew, stopped))
    finally:
        logging.getLogger("procrastinate").removeHandler(told)
    if crew.error:
        raise crew.error


def make_tables(place: Postgres) -> None:
    """Make the tables of Procrastinate; those of another version are thrown away, with the jobs in them."""
    from procrastinate.schema import SchemaManager

    installed = version("procrastinate")
    with place.connected() as server, server.explained():
        server.begin()
        is_there = server.value("SELECT to_regclass(?) IS NOT NULL", (f"{_SCHEMA}.procrastinate_jobs",))
        if not is_there or server.value("SELECT value FROM meta WHERE name = ?", ("jobs",)) != installed:
            anew = f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE; CREATE SCHEMA {_SCHEMA}"
            there, back = (f"SET LOCAL search_path TO {name}" for name in (_SCHEMA, "newsletter"))
            server.postgres.execute(";\n".join([anew, there, SchemaManager.get_schema(), back]).encode())
            server.execute("DELETE FROM meta WHERE name = ?", ("jobs",))
            server.execute("INSERT INTO meta VALUES (?, ?)", ("jobs", installed))
        server.commit()


def _app(crew: Crew) -> Any:
    """Return the tasks, of which each job runs one."""
    import procrastinate

    connector = procrastinate.PsycopgConnector(kwargs=crew.place.opened(_SCHEMA), min_size=1, max_size=4)
    app = procrastinate.App(connector=connector)

    @app.task(name="send", queue=_LETTERS)
    def send(sending: int, first: int) -> None:
        crew.send(sending, first)

    @app.periodic(cron=_LOOK)
    @app.task(name="look", queue=_CARE, queueing_lock="look")
    async def look(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=LEASE):
            await app.job_manager.finish_job(job, procrastinate.jobs.Status.FAILED, delete_job=True)
        known = {job.queueing_lock for job in await app.job_manager.list_jobs_async(task="send", status="todo")}
        for sending, first, is_left_behind in await asyncio.to_thread(crew.due):
            lock = f"{sending}:{first}"
            if lock not in known:
                new = send.configure(queueing_lock=lock, priority=int(is_left_behind))
                with suppress(procrastinate.exceptions.AlreadyEnqueued):
                    await new.defer_async(sending=sending, first=first)

    @app.periodic(cron=_NEWS)
    @app.task(name="news", queue=_CARE, queueing_lock="news")
    def news(timestamp: int) -> None:
        crew.take_in_news()

    return app


async def _work(crew: Crew, stopped: Callable[[bool], None]) -> None:
    """Let jobs be done until the crew is to stop; raise UsageError where the database breaks."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(crew.connections + _CARERS + 1))

    def ask() -> None:
        is_again = crew.stopping.is_set()
        crew.stopping.set()
        stopped(is_again)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ask)
    app = _app(crew)
    async with app.open_async():
        hands = [asyncio.create_task(_hands(app, queue, many)) for queue, many in _queues(crew)]
        while not crew.stopping.is_set() and not any(hand.done() for hand in hands):
            await asyncio.wait(hands, timeout=_TICK, return_when=asyncio.FIRST_COMPLETED)
        is_broken = not crew.stopping.is_set()
        crew.stopping.set()
        for hand in hands:
            hand.cancel()  # which waits for what is under way
        await asyncio.gather(*hands, return_exceptions=True)
    if is_broken and not crew.error:
        raise UsageError(f"The connection to {crew.place.name} broke, and this worker has ended: start it again.")


def _queues(crew: Crew) -> list[tuple[str, int]]:
    return [(_LETTERS, crew.connections), (_CARE, _CARERS)]


async def _hands(app: Any, queue: str, many: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        concurrency=many,
        install_signal_handlers=False,
        delete_jobs="always",
        fetch_job_polling_interval=2.0,
        update_heartbeat_interval=LEASE / 4,
        stalled_worker_timeout=LEASE,
    )


class _Told(logging.Handler):
    """Tells what goes wrong with jobs, without how Python came there."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it in a line, with the error's own words."""
        error = record.exc_info[1] if record.exc_info else None
        self._tell(f"{record.getMessage()}{f' ({error})' if error else ''}")
