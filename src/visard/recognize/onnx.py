"""Any face network as an ONNX file with a card beside it: onnx:FILE.

The file holds the graph and its weights (the Open Neural Network Exchange format,
onnx.ai); onnxruntime runs it on the CPU, with as many threads as torch. What the
file says of its input decides the layout (colours first or last) and whether faces
go in one by one; what it says and what its card says must agree.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from visard.errors import WeightsError
from visard.recognize.onnx_card import Feed, read
from visard.recognize.onnx_input import Layout, layout
from visard.tensors import Crops, Embeddings
from visard.types import Card


class OnnxRecognizer:
    """Runs an ONNX network on aligned crops, a ``visard.protocols.Recognizer``.

    Limits: no gradients. Weights that lie in files of their own beside the ONNX
    file are not covered by the card's sha256.

    Args:
        session: of onnxruntime.
    """

    def __init__(self, card: Card, feed: Feed, layout: Layout, session: Any) -> None:
        self.card = card
        self._feed, self._layout, self._session = feed, layout, session
        self._mean = torch.tensor(feed.mean).view(1, 3, 1, 1) / 255
        self._std = torch.tensor(feed.std).view(1, 3, 1, 1) / 255

    def embed(self, crops: Crops) -> Embeddings:
        """Embeddings of crops (sRGB, 0 to 1, at ``card.input_size``).

        Raises:
            WeightsError: the network cannot be run, or gives another number of
                dimensions than its card says.
        """
        at_once = max(1, len(crops)) if self._layout.batched else 1
        batches = torch.split(crops.detach(), at_once)
        return torch.cat([self._run(batch) for batch in batches if len(batch)] or [self._nothing()])

    def _run(self, crops: Crops) -> Embeddings:
        ordered = crops.flip(1) if self._feed.reversed else crops
        planes = (ordered - self._mean) / self._std
        if self._layout.colours_last:
            planes = planes.permute(0, 2, 3, 1)
        pixels = np.ascontiguousarray(planes.numpy(), np.float32)
        try:
            (found,) = self._session.run([self._feed.output], {self._layout.name: pixels})
        except Exception as error:  # onnxruntime's own kinds have no common base
            raise self._broken(f"it cannot be run ({_first_line(error)})") from error
        return self._checked(found, len(crops))

    def _checked(self, found: Any, count: int) -> Embeddings:
        expected = count * self.card.dimensions
        if not isinstance(found, np.ndarray) or found.shape[:1] != (count,):
            raise self._broken(f"of {count} faces it gives {np.shape(found)}")
        if found.size != expected:
            raise self._broken(
                f"it gives {found.size // count} numbers a face, "
                f"and its card says {self.card.dimensions}"
            )
        return torch.from_numpy(found.reshape(count, -1).astype(np.float32))

    def _nothing(self) -> Embeddings:
        return torch.empty(0, self.card.dimensions)

    def _broken(self, what: str) -> WeightsError:
        return WeightsError(what, self.card.name, "correct its card, or export the network anew")


def load(file: str) -> OnnxRecognizer:
    """The network of an ONNX file, tried once on two grey crops.

    Args:
        file: path of the file; its card is the file of the same name in ``.json``.

    Raises:
        WeightsError: the file, its card or onnxruntime is missing, or they disagree.
    """
    path = Path(file).expanduser()
    if not path.is_file():
        raise WeightsError("there is no such file", file, "check the path after onnx:")
    card, feed = read(path)
    session = _session(path)
    feed = _with_output(feed, [each.name for each in session.get_outputs()], path)
    found = OnnxRecognizer(card, feed, layout(session.get_inputs(), card, path), session)
    found.embed(torch.full((2, 3, card.input_size, card.input_size), 0.5))
    return found


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        todo = "pip install 'visard[onnx]'"
        raise WeightsError("the package onnxruntime is not installed", path.name, todo) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = torch.get_num_threads(), 1
    # threads that wait by spinning would take the cores from torch's between two calls
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # what matters comes as an exception
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own kinds have no common base
        todo = "check that the file is whole, and its parts beside it"
        what = f"onnxruntime cannot read this network ({_first_line(error)})"
        raise WeightsError(what, path.name, todo) from error


def _with_output(feed: Feed, outputs: list[str], path: Path) -> Feed:
    if feed.output in outputs or (not feed.output and len(outputs) == 1):
        return Feed(feed.mean, feed.std, feed.reversed, feed.output or outputs[0])
    raise WeightsError(
        f"its outputs are {', '.join(outputs)}, and its card names "
        + (repr(feed.output) if feed.output else "none"),
        path.name,
        'name the embedding in the card: "input": {"output": …}',
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
