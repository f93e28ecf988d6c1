"""Where a training stands, as a file: nothing is lost when it is stopped."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from visard.errors import DataError
from visard.photo.atomic import write_bytes

Settings = dict[str, str | int | float]


@runtime_checkable
class Resumable(Protocol):
    """What can be put down and taken up again: ``visard.train.loop.Training``, for one.

    Attributes:
        done: steps taken.
    """

    @property
    def done(self) -> int: ...

    def state(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Tensor], done: int) -> None: ...


def beside(target: Path) -> Path:
    """The file of a training whose result will be there.

    >>> beside(Path("student.safetensors")).name
    'student.unfinished.safetensors'
    """
    return target.with_suffix(f".unfinished{target.suffix}")


def keep(training: Resumable, settings: Settings, path: Path) -> None:
    """Write where a training stands, whole or not at all.

    Args:
        settings: all that the weights depend on besides.

    Raises:
        PhotoError: it cannot be written.
    """
    facts = {"done": str(training.done), "settings": json.dumps(settings, sort_keys=True)}
    write_bytes(path, save(training.state(), facts), force=True)


def go_on(training: Resumable, settings: Settings, path: Path) -> None:
    """Put a training where it stood.

    Raises:
        DataError: the file is no training's, or one with other settings.
    """
    try:
        data = path.read_bytes()
        length = int.from_bytes(data[:8], "little")
        facts = json.loads(data[8 : 8 + length])["__metadata__"]
        before, done, state = json.loads(facts["settings"]), int(facts["done"]), load(data)
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise DataError(f"no training can go on from it ({error})", str(path)) from error
    if other := [name for name in settings if settings[name] != before.get(name)]:
        raise DataError(
            f"that training had another {', '.join(other)}",
            str(path),
            "give the same settings, or train anew without --resume",
        )
    training.restore(state, done)
