"""The engine for several machines: Ray Data (https://docs.ray.io, Apache-2.0).

Photos are read and decoded by tasks wherever a processor is free; actors that loaded their
networks once take what comes; rows come back here, to the one who writes the manifest. What
waits in between is bounded in bytes: where actors are slow, reading waits.
"""

import logging
import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from visard.errors import DataError, SettingError, VisardError
from visard.scale.loading import Task, load
from visard.scale.places import Place, need, place
from visard.scale.rows import Row, State, rows_of, table
from visard.scale.work import Plan, Station

_READING, _WORKING = 0.25, 0.75
"""Shares of the processors: for reading, and for the actors."""
_BLOCK = 32 << 20
"""Bytes of photos that go from one to the other together; one larger photo is alone."""
_HELD = 512 << 20
"""Bytes of photos that may wait, for each worker: with less, quick workers wait for readers
(``benchmarks/queueing.py``)."""
_TASKS = 512
"""Photos that one reader is given at once, at most: Ray ends processes that have nothing to do
for a second, and starting a reader costs as much as a dozen small photos."""
_STOP = "stop"
"""The column of rows in which a worker says why nobody should go on."""
_PASSED_ON = (
    "VISARD_WEIGHTS",
    "VISARD_OFFLINE",
    "VISARD_CARDS",
    "VISARD_PERMISSIVE_ONLY",
    "VISARD_PLUGINS",
    "VISARD_RECOGNIZERS",
)


@dataclass(frozen=True, slots=True)
class OnRay:
    """Work on a cluster of Ray.

    Attributes:
        address: of the cluster, or ``auto`` for the one that this machine belongs to; None:
            one that is started on this machine, and ends with the run.
        workers: actors with networks; None: one for each processor.
    """

    address: str | None = None
    workers: int | None = None

    def rows(self, plan: Plan, tasks: Sequence[Task], out: Place, digest: str) -> Iterator[Row]:
        """The row of every photo, as each is done.

        Raises:
            SettingError: Ray is not installed, or there is no cluster at the address.
            DataError: results cannot be written any more, or the cluster gave up.
            VisardError: what is asked for is not there.
        """
        need("ray")
        with cluster(self.address, self.workers):
            try:
                for batch in self._flow(plan, tasks, out, digest):
                    _stop_if_told(batch)
                    yield from rows_of(batch.drop_columns([_STOP]))
            except VisardError:
                raise
            except Exception as error:
                raise _given_up(error, out) from error

    def _flow(self, plan: Plan, tasks: Sequence[Task], out: Place, digest: str) -> Iterator[Any]:
        import ray

        cpus = max(1.0, float(ray.cluster_resources().get("CPU", 1)))
        workers = self.workers or int(cpus)
        _quietly_in_blocks(workers * _HELD)
        reader = {"out": out.address, "keep": plan.keep}
        actor = {"plan": pickle.dumps(plan), "out": out.address, "digest": digest}
        photos = ray.data.from_arrow(_listed(tasks, workers)).map_batches(
            _read, batch_format="pyarrow", fn_kwargs=reader, num_cpus=_READING
        )
        rows = photos.map_batches(
            _Actor,
            batch_format="pyarrow",
            fn_constructor_kwargs=actor,
            num_cpus=min(1.0, _WORKING * cpus / workers),
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
        yield from rows.iter_batches(batch_format="pyarrow", batch_size=None, prefetch_batches=0)


def _listed(tasks: Sequence[Task], workers: int) -> list[Any]:
    """Tables of tasks, enough of them that nobody is left without."""
    import pyarrow as pa

    many = min(_TASKS, max(1, len(tasks) // (4 * workers)))
    parts = (tasks[start : start + many] for start in range(0, len(tasks), many))
    return [pa.table({"task": [pickle.dumps(task) for task in part]}) for part in parts]


def _read(tasks: Any, out: str, keep: Any) -> Iterator[Any]:
    """Each photo is a block of its own until Ray puts small ones together."""
    import pyarrow as pa

    where = place(out)
    for task in tasks.column("task").to_pylist():
        loaded = load(pickle.loads(task), where, keep)  # noqa: S301 - our own, from our own driver
        data = pa.array([pickle.dumps(loaded, protocol=5)], pa.large_binary())
        yield pa.table({"loaded": data})


class _Actor:
    """Loads the networks once, and works until it is not needed any more.

    What it refuses is handed over as a value: of errors Ray would try again or wrap up.
    """

    def __init__(self, plan: bytes, out: str, digest: str) -> None:
        self._refused: VisardError | None = None
        try:
            asked = pickle.loads(plan)  # noqa: S301 - our own, from our own driver
            self._station = Station(asked, place(out), digest)
        except VisardError as error:
            self._refused = error

    def __call__(self, batch: Any) -> Any:
        rows: list[Row] = []
        try:
            if self._refused is not None:
                raise self._refused
            for data in batch.column("loaded"):
                rows += self._station.rows([pickle.loads(data.as_py())])  # noqa: S301 - as above
        except VisardError as error:
            self._refused = error
            return _told(rows, error) if rows else _told([_NOTHING], error)
        return _told(rows, None)


_NOTHING = Row("", "", State.FAILED)
"""What goes with an error that comes before any row."""


def _told(rows: Sequence[Row], error: VisardError | None) -> Any:
    import pyarrow as pa

    why = b"" if error is None else pickle.dumps((type(error), error.args))
    return table(rows).append_column(_STOP, pa.array([why] * len(rows), pa.binary()))


def _stop_if_told(batch: Any) -> None:
    for why in batch.column(_STOP).to_pylist():
        if why:
            kind, said = pickle.loads(why)  # noqa: S301 - from our own workers
            raise kind(*said)


def _quietly_in_blocks(held: int) -> None:
    from ray.data import DataContext, ExecutionResources

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.target_max_block_size = _BLOCK
    context.execution_options.resource_limits = ExecutionResources(object_store_memory=held)
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)


@contextmanager
def cluster(address: str | None, workers: int | None) -> Iterator[None]:
    """The cluster of an address; one that is there already is used, and left as it is."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what matters comes as an error
    import ray

    if ray.is_initialized():
        yield
        return
    words = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        ray.init(
            address or "local",
            log_to_driver=False,
            logging_level=logging.ERROR,
            runtime_env={"env_vars": words | {"OMP_NUM_THREADS": "1"}},
            **({} if address else {"include_dashboard": False, "num_cpus": workers}),
        )
    except (ConnectionError, ValueError, TimeoutError) as error:
        todo = "start one with: ray start --head; or leave --address out"
        raise SettingError("no Ray cluster answers there", address or "", todo) from error
    try:
        yield
    finally:
        ray.shutdown()


def _given_up(error: BaseException, out: Place) -> DataError:
    words = " ".join(str(error).split())[:200]
    return DataError(
        f"the cluster gave up: {type(error).__name__}: {words}",
        out.address,
        "the same command goes on where it stopped",
    )
