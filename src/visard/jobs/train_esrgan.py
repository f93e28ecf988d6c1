"""Train an ESRGAN: pixel by pixel, or against a critic from there on."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from visard.errors import PhotoError, SettingError, WeightsError
from visard.jobs.training import Progress, Wish, train
from visard.networks.stored import packed
from visard.photo.atomic import write_bytes
from visard.photo.files import read
from visard.restore import network_file
from visard.restore.bicubic import resized
from visard.restore.rrdb import RrdbNet, Size, begin_enlarging
from visard.train.checkpoint import Settings, beside
from visard.train.discriminator import Discriminator
from visard.train.photo_pairs import PhotoPairs, check_pairs
from visard.train.relativistic import Relativistic
from visard.train.super_resolution import SIDE, Draw, PixelByPixel
from visard.types import ImageArray

KEPT = 512
"""The side of the square in the middle of a photo that is learned from: it bounds memory."""


def pairs_of(photos: Sequence[Path], advance: Callable[[int, int], None]) -> PhotoPairs:
    """The middle of each photo, and the same a quarter as wide and high.

    Photos that cannot be read, or are too small for a patch, are left out.

    Raises:
        DataError: none is left.
    """
    small, large = [], []
    for done, path in enumerate(photos, start=1):
        with suppress(PhotoError):
            middle = _middle(read(path).pixels)
            height, width = middle.shape[:2]
            if min(height, width) >= 4 * SIDE:
                large.append(_tensor(middle))
                small.append(_tensor(resized(middle, width // 4, height // 4)))
        advance(done, len(photos))
    pairs = PhotoPairs(small, large)
    check_pairs(pairs, SIDE)
    return pairs


def _middle(image: ImageArray) -> ImageArray:
    height, width = (min(KEPT, length) // 4 * 4 for length in image.shape[:2])
    top, left = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
    return image[top : top + height, left : left + width]


def _tensor(image: ImageArray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))


def esrgan(
    pairs: PhotoPairs,
    wish: Wish,
    progress: Progress,
    *,
    size: tuple[int, int, int] = (32, 3, 16),
    adversarial: bool = False,
    start: Path | None = None,
    bfloat16: bool = False,
) -> bool:
    """Train a network to enlarge four times; whether it is finished and written.

    Args:
        size: the network's width, depth and growth; one that starts from a file has that
            file's.
        start: a file whose weights are the first; None: chance.
        adversarial: against a critic, which needs a start.
        bfloat16: calculate with half the digits, which is faster where the processor can.

    Raises:
        SettingError: it shall be adversarial and begin with nothing.
        WeightsError: the start is another network's.
        DataError: the training to go on with is another one.
        PhotoError: a file cannot be written.
    """
    if adversarial and start is None:
        todo = "train without --adversarial first, then give that file with --start"
        raise SettingError("a critic is of no use to a network that knows nothing", todo=todo)
    torch.manual_seed(wish.seed)
    network, of = _begun(Size(*size), start)
    settings: Settings = {"lesson": "adversarial" if adversarial else "pixels"}
    settings |= {"start": of, "bfloat16": bfloat16}
    draw, steps = Draw(pairs, wish.at_once, wish.seed), wish.steps(pairs)
    lesson: Relativistic | PixelByPixel
    if adversarial:
        critic = Discriminator().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        lesson = Relativistic(network, critic, draw, steps, bfloat16=bfloat16)
    else:
        lesson = PixelByPixel(network, draw, steps, bfloat16=bfloat16)
    if not train(lesson, pairs, wish, settings, progress):
        return False
    card = _card(wish, pairs, settings, steps) | {"losses": _brief(lesson.curve.means())}
    _write(network, card, wish.output)
    return True


def _begun(size: Size, start: Path | None) -> tuple[RrdbNet, str]:
    """The network to train, and the sha256 of the file it starts from, if there is one."""
    if start is not None:
        file = network_file.read(start)
        network = network_file.network(file.weights, str(start))
        if network.size.scale != 4:
            raise WeightsError(f"it enlarges {network.size.scale} times, not 4", str(start))
        return network.requires_grad_(True), file.sha256
    network = RrdbNet(size)
    begin_enlarging(network)
    return network.to(memory_format=torch.channels_last), ""  # type: ignore[call-overload]


def _card(wish: Wish, pairs: PhotoPairs, settings: Settings, steps: int) -> dict[str, object]:
    stage = "against a critic" if settings["lesson"] == "adversarial" else "pixel by pixel"
    return {
        "name": wish.output.stem,
        "paper": "arXiv:1809.00219",
        "trained": f"{stage}, {steps} steps of {wish.at_once} patches of {SIDE} pixels",
        "data": f"{len(pairs)} photos, made small by bicubic interpolation against aliasing",
        "licence": wish.terms,
        "seed": wish.seed,
        "rate": wish.rate,
        "settings": settings,
        "versions": {name: version(name) for name in ("visard", "torch")},
    }


def _brief(losses: Sequence[float]) -> list[float]:
    return [round(loss, 5) for loss in losses]


def _write(network: RrdbNet, card: dict[str, object], output: Path) -> None:
    facts = {"architecture": network_file.ARCHITECTURE, "card": json.dumps(card, sort_keys=True)}
    write_bytes(output, packed(network, facts), force=True)
    with suppress(OSError):
        beside(output).unlink()
