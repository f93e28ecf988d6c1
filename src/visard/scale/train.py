"""A training by several processes of a cluster: Ray Train starts them and lets them meet."""

import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from visard.errors import DataError, SettingError, VisardError
from visard.jobs.harden import Photos, Task, harden
from visard.jobs.train_student import student
from visard.jobs.training import Wish
from visard.scale.on_ray import cluster
from visard.scale.places import need
from visard.scale.threads import one_thread
from visard.train.faces import Faces


@runtime_checkable
class Job(Protocol):
    """A training that several can do as one; see ``visard.train.together``."""

    def run(self, progress: Any) -> bool:
        """Train; whether it is done."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Student:
    """The training of a student; see ``visard.jobs.train_student``.

    Attributes:
        options: teacher, architecture and the like.

    Raises:
        SettingError: attacks are asked for.
    """

    faces: Faces
    wish: Wish
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.options.get("radius"):
            raise SettingError("attacks are made by one worker", "--robust", "leave --engine out")

    def run(self, progress: Any) -> bool:
        """Train; whether it is done."""
        return student(self.faces, self.wish, progress, **self.options)


@dataclass(frozen=True, slots=True, eq=False)
class Hardening:
    """The training of a hardened recogniser; see ``visard.jobs.harden``.

    Raises:
        SettingError: weights themselves are to be kept even.
    """

    photos: Photos
    task: Task
    wish: Wish

    def __post_init__(self) -> None:
        if self.task.parseval:  # each worker would count it anew
            raise SettingError("one worker keeps layers even", "--parseval", "leave --engine out")

    def run(self, progress: Any) -> bool:
        """Train; whether it is done."""
        return harden(self.photos, self.task, self.wish, progress)


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of it: whether it is done and written, and the last loss."""

    finished: bool
    loss: float


def train_together(job: Job, workers: int, address: str | None = None) -> Trained:
    """Train by several workers as by one.

    The first worker writes the file, so its machine must reach the same folder.

    Raises:
        SettingError: Ray is not installed, or there is no cluster at the address.
        DataError: a worker was lost.
        VisardError: as the training by one worker.
    """
    need("ray")
    with cluster(address, workers), tempfile.TemporaryDirectory() as folder:
        from ray.train import FailureConfig, RunConfig, ScalingConfig
        from ray.train.torch import TorchConfig, TorchTrainer

        trainer = TorchTrainer(
            _share,
            train_loop_config={"job": pickle.dumps(job)},
            torch_config=TorchConfig(backend="gloo"),
            scaling_config=ScalingConfig(num_workers=workers, resources_per_worker={"CPU": 1}),
            run_config=RunConfig(storage_path=folder, failure_config=FailureConfig(max_failures=0)),
        )
        try:
            told = trainer.fit().return_value
        except Exception as error:
            words = " ".join(str(error).split())[-200:]
            todo = "the same command with --resume goes on"
            raise DataError(f"a worker was lost: {words}", "", todo) from error
    if isinstance(told, Trained):
        return told
    kind, said = told
    raise kind(*said)


def _share(config: dict[str, Any]) -> Trained | tuple[type[VisardError], tuple[Any, ...]]:
    """What each worker does; what it refuses is handed over as a value."""
    one_thread()
    job: Job = pickle.loads(config["job"])  # noqa: S301 - our own, from our own driver
    losses = [float("nan")]
    try:
        finished = job.run(lambda done, total, loss: losses.append(loss))
    except VisardError as error:
        return type(error), error.args
    return Trained(finished, losses[-1])
