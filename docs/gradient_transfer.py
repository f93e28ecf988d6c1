"""Makes what the cloak apf carries noise over with: src/visard/cloak/gradient_transfer.safetensors.

python docs/gradient_transfer.py FOLDER [--probe NAME …] [-o FILE]

FOLDER holds the portraits that docs/crowd.py takes. Where only some probes are named, the
maps of the others stay as they are in the file.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import torch
from crowd import TAKEN
from safetensors.torch import load_file, save_file
from torch import Tensor

from visard.cloak.apf import PROBES
from visard.cloak.gradient_transfer import FILE, label
from visard.cloak.mask import SIDE, template
from visard.cloak.transfer_lesson import Carrying, noises
from visard.jobs.faces import faces_of
from visard.methods import recognizer
from visard.pipeline.collect import collect
from visard.tensors import Crops
from visard.train.augment import Augmentation, of_step
from visard.train.loop import Pace, Training

TRANSFERS = Path(__file__).resolve().parent.parent / "src" / "visard" / "cloak" / FILE
VARIED = Augmentation(
    turn=0.05, zoom=(0.92, 1.08), shift=0.03, light=0.2, colour=0.2, grey=0.1, blur=0.1, jpeg=0.2
)
COPIES, STEPS, RATE = 4, 200, 0.02


def varied(folder: Path) -> Crops:
    """Some copies of each portrait's face, each a little different."""
    faces = faces_of(collect(sorted(folder.glob(TAKEN)), "portraits"), None, lambda *_: None)
    everybody = faces.take(range(len(faces)))
    copies = (VARIED(everybody, template(), SIDE, of_step(0, copy)) for copy in range(COPIES))
    return torch.cat(list(copies))


def learned(probe: str, faces: Crops) -> Iterator[dict[str, Tensor]]:
    """The map from a probe to one server after the other, by label and part."""
    noise = noises(recognizer(probe), faces, seed=0)
    for server in PROBES:
        lesson, name = Carrying(recognizer(server), faces, noise, seed=0), label(probe, server)
        losses = list(Training(lesson, Pace(STEPS, RATE)).steps())
        print(f"{name}: {losses[0]:.3f} to {sum(losses[-20:]) / 20:.3f}", flush=True)
        parts = lesson.network.state_dict().items()
        yield {f"{name}.{part}": values.contiguous() for part, values in parts}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--probe", choices=PROBES, action="append")
    parser.add_argument("-o", "--output", type=Path, default=TRANSFERS)
    asked = parser.parse_args()
    maps = load_file(asked.output) if asked.output.exists() else {}
    faces = varied(asked.folder)
    for probe in asked.probe or PROBES:
        for one in learned(probe, faces):
            maps |= one
            save_file(maps, asked.output)


if __name__ == "__main__":
    main()
