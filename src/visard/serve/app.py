"""The application: its parts put together, and what starts and ends with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from visard.serve import page, routes
from visard.serve.batches import Batches
from visard.serve.bodies import Bodies, Memory
from visard.serve.engine import Engine
from visard.serve.folders import Folders
from visard.serve.footage import Footage
from visard.serve.gate import Gate, fingerprint
from visard.serve.limits import Limits
from visard.serve.rate import Rate
from visard.serve.refusals import Refusal, refusal
from visard.serve.state import State
from visard.serve.streams import Streams
from visard.serve.turns import Turns
from visard.serve.watch import Figures, Watch
from visard.serve.worker import Worker

_SWEEP = 30
"""Seconds between two looks for jobs that nobody fetches."""


class Does(Protocol):
    """What does the work: on videos in a thread of their own, and never both at once."""

    @property
    def recognizers(self) -> tuple[str, ...]: ...

    @property
    def streams(self) -> Streams: ...

    def run(self, kind: Any, items: Sequence[Any]) -> Sequence[Any]: ...

    def film(self, footage: Footage, ask: Callable[[], None]) -> Any: ...


def create_app(
    limits: Limits | None = None,
    key: str = "",
    lines: dict[str, str] | None = None,
    make: Callable[[Limits, Callable[[], None]], Does] = Engine,
    folder: Path | None = None,
    *,
    targets: bool = False,
) -> FastAPI:
    """The application; its models are loaded here.

    Args:
        key: what callers have to give; empty for none, and then only for this machine.
        lines: what each method says of itself.
        make: what does the work, from the limits and from what tells whether to go on.
        folder: where videos lie while somebody works on them; by default among the user's
            caches.
        targets: take photos of people to be taken for, who agreed to it.
    """
    state = _state(limits or Limits(), lines or {}, Folders(folder))
    state.engine = make(state.limits, state.worker.ask)
    if targets:
        state.who = f"key {fingerprint(key)}" if key else ""
    app = FastAPI(
        title="visard",
        version=version("visard"),
        description="Changes photos so that machines no longer know who is in them.",
        docs_url=None,  # these pages would ask other servers for their parts
        redoc_url=None,
        lifespan=_alive,
    )
    app.state.server = state
    app.include_router(routes.router)
    app.include_router(page.router)
    for kind in (Refusal, HTTPException, Exception):
        app.add_exception_handler(kind, _refused)
    app.add_middleware(Bodies, limits=state.limits, memory=state.memory)
    app.add_middleware(
        Gate,
        key=key,
        rate=Rate(state.limits.per_minute),
        frames=Rate(state.limits.frames_per_minute),
    )
    app.add_middleware(Watch, figures=state.figures)
    return app


def _state(limits: Limits, lines: dict[str, str], folders: Folders) -> State:
    worker, memory, figures = Worker(limits), Memory(limits.held_bytes), Figures()
    long = replace(limits, seconds=limits.film_seconds, waiting=limits.jobs, together=1)
    films = Worker(long)
    batches = Batches(worker, films, memory, folders, limits)
    batches.heard = lambda outcome: figures.photos.labels(outcome).inc()
    return State(limits, worker, films, memory, folders, batches, figures, lines)


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    state: State = app.state.server
    state.folders.wipe_dead()
    _start(state)
    sweeper = asyncio.create_task(_sweep(state))
    yield
    sweeper.cancel()
    state.batches.close()
    for worker in (state.worker, state.films):
        await asyncio.to_thread(worker.close)
    state.folders.close()


def _start(state: State) -> None:
    """Two threads that take turns with the models: a video lets photos through at each frame."""
    turns = Turns()

    def photos(kind: Any, items: Sequence[Any]) -> Sequence[Any]:
        with turns.turn():
            made: Sequence[Any] = state.engine.run(kind, items)
            return made

    def go_on() -> None:
        turns.let_through()
        state.films.ask()

    def films(kind: Any, items: Sequence[Any]) -> Sequence[Any]:
        with turns.turn():
            return [state.engine.film(each, go_on) for each in items]

    state.worker.start(photos)
    state.films.start(films)


async def _sweep(state: State) -> None:
    while True:
        await asyncio.sleep(_SWEEP)
        state.batches.sweep()
        state.engine.streams.forget_idle()


async def _refused(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HTTPException):
        return Refusal(error.status_code, "refused", str(error.detail)).answer()
    return refusal(error).answer()
