"""The server's networks as replicas of a Ray Serve deployment; its front stays what it is.

The page, the limits, jobs and cameras stay in the one process that listens, which has to
remember them; photos go to replicas, wherever there are processors for them. Those that
arrive at a replica together go through its networks together.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Any

from visard.errors import GivenUpError, ServerError
from visard.jobs.settings import Settings
from visard.scale.on_ray import cluster
from visard.scale.places import need
from visard.serve.engine import Engine
from visard.serve.limits import Limits

_NAME = "visard"
_TOGETHER_SECONDS = 0.02
"""How long a replica waits for more photos before it begins."""
_LOOK = 0.2
"""Seconds between two looks whether anybody still waits."""

Ask = Callable[[], None]
"""Raises an error where the work is to stop."""
Make = Callable[[Limits, Ask], Engine]
"""Makes what does the server's work."""


@contextmanager
def spread_over(
    limits: Limits, replicas: int, address: str | None = None
) -> Iterator[tuple[Limits, Make]]:
    """Replicas of the networks on a cluster, until the server ends.

    Yields:
        Limits for the server itself, which hands on as much as all replicas take, and what
        makes its engine.

    Raises:
        SettingError: Ray is not installed, or there is no cluster at the address.
    """
    need("ray")
    with cluster(address, replicas):
        from ray import serve

        logging.getLogger("ray.serve").setLevel(logging.WARNING)
        handle = deploy(limits, replicas)
        try:
            wide = replace(limits, together=limits.together * replicas)
            yield wide, lambda own, ask: Spread(own, ask, handle)
        finally:
            serve.shutdown()


class Spread(Engine):
    """The server's engine, with photos spread over replicas.

    Args:
        replicas: a handle of the deployment.
    """

    def __init__(self, limits: Limits, ask: Ask, replicas: Any) -> None:
        super().__init__(limits, ask)
        self._replicas, self._asks = replicas, ask

    def run(self, kind: Any, items: Sequence[Any]) -> Sequence[Any]:
        """One result an item: what was made of it, or an error."""
        if isinstance(kind, Settings) and kind.target is not None:
            return super().run(kind, items)  # this is noted in a log, which is here
        return spread(self._replicas, kind, items, self._asks)


def spread(replicas: Any, kind: Any, items: Sequence[Any], ask: Ask) -> list[Any]:
    """Have items done by replicas, each by one of them.

    Raises:
        GivenUpError: nobody waits any more.
        ServerError: a replica failed.
    """
    waiting = [replicas.work.remote((kind, item)) for item in items]
    try:
        return [_result(each, ask) for each in waiting]
    except GivenUpError:
        for each in waiting:
            each.cancel()
        raise


def _result(response: Any, ask: Ask) -> Any:
    while True:
        try:
            return response.result(timeout_s=_LOOK)
        except TimeoutError:
            ask()
        except Exception as error:
            why = f"a replica failed: {type(error).__name__}"
            raise ServerError(why, todo="try again") from error


def deploy(limits: Limits, replicas: int, make: Callable[[Limits, Ask], Any] = Engine) -> Any:
    """Start replicas on the cluster that this process belongs to; a handle of them.

    Args:
        make: what does the work in each.
    """
    from ray import serve

    options = {"num_replicas": replicas, "max_ongoing_requests": 4 * limits.together}
    made: Any = serve.deployment(**options)(Replica)
    serve.start(http_options={"location": "NoServer"})
    return serve.run(made.bind(limits, make), name=_NAME, route_prefix=None)


class Replica:
    """Networks that are loaded once, for photos that come together."""

    def __init__(self, limits: Limits, make: Callable[[Limits, Ask], Any]) -> None:
        from ray import serve

        self._deadline = Deadline(limits.seconds)
        self._engine = make(limits, self._deadline)
        gather = serve.batch(max_batch_size=limits.together, batch_wait_timeout_s=_TOGETHER_SECONDS)
        self._gathered = gather(self._all)

    async def work(self, asked: tuple[Any, Any]) -> Any:
        """The result of one item, a pair of its kind and itself."""
        return await self._gathered(asked)

    async def _all(self, asked: list[Any]) -> list[Any]:
        self._deadline.begin()
        return await asyncio.to_thread(in_kinds, self._engine, asked)


def in_kinds(engine: Any, asked: Sequence[tuple[Any, Any]]) -> list[Any]:
    """One result for each, in order; those of one kind that are neighbours go together."""
    results: list[Any] = []
    for kind, group in groupby(asked, key=lambda each: each[0]):
        items = [item for _, item in group]
        try:
            results += engine.run(kind, items)
        except Exception as error:  # it is told to those who asked for these, and to no others
            results += [error] * len(items)
    return results


class Deadline:
    """Tells those who take too long to give up."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._until = seconds, time.monotonic() + seconds

    def begin(self) -> None:
        """From now on the time counts."""
        self._until = time.monotonic() + self._seconds

    def __call__(self) -> None:
        if time.monotonic() > self._until:
            raise GivenUpError(f"it took longer than {self._seconds:g} seconds")
