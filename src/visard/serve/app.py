"""The application: its parts put together, and what starts and ends with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Protocol

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from visard.serve import page, routes
from visard.serve.batches import Batches
from visard.serve.bodies import Bodies, Memory
from visard.serve.engine import Engine
from visard.serve.gate import Gate
from visard.serve.limits import Limits
from visard.serve.rate import Rate
from visard.serve.refusals import Refusal, refusal
from visard.serve.state import State
from visard.serve.watch import Figures, Watch
from visard.serve.worker import Worker

_SWEEP = 30
"""Seconds between two looks for jobs that nobody fetches."""


class Does(Protocol):
    """What does the work, in the worker's thread."""

    @property
    def recognizers(self) -> tuple[str, ...]: ...

    def run(self, kind: Any, items: Sequence[Any]) -> Sequence[Any]: ...


def create_app(
    limits: Limits | None = None,
    key: str = "",
    lines: dict[str, str] | None = None,
    make: Callable[[Limits, Callable[[], None]], Does] = Engine,
) -> FastAPI:
    """The application; its models are loaded here.

    Args:
        key: what callers have to give; empty for none, and then only for this machine.
        lines: what each method says of itself.
        make: what does the work, from the limits and from what tells whether to go on.
    """
    state = _state(limits or Limits(), lines or {})
    state.engine = make(state.limits, state.worker.ask)
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
    app.add_middleware(Gate, key=key, rate=Rate(state.limits.per_minute))
    app.add_middleware(Watch, figures=state.figures)
    return app


def _state(limits: Limits, lines: dict[str, str]) -> State:
    worker, memory, figures = Worker(limits), Memory(limits.held_bytes), Figures()
    batches = Batches(worker, memory, limits)
    batches.heard = lambda outcome: figures.photos.labels(outcome).inc()
    return State(limits, worker, memory, batches, figures, lines)


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    state: State = app.state.server
    state.worker.start(state.engine.run)
    sweeper = asyncio.create_task(_sweep(state))
    yield
    sweeper.cancel()
    state.batches.close()
    await asyncio.to_thread(state.worker.close)


async def _sweep(state: State) -> None:
    while True:
        await asyncio.sleep(_SWEEP)
        state.batches.sweep()


async def _refused(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HTTPException):
        return Refusal(error.status_code, "refused", str(error.detail)).answer()
    return refusal(error).answer()
