"""The recognisers of the Python package deepface, where it is installed: deepface:NAME.

Serengil and Özpınar 2024, A Benchmark of Facial Recognition Pipelines,
doi:10.17671/gazibtd.1399077. deepface brings TensorFlow and fetches its weights when
first used; here neither is asked for: what is not installed is said in one line.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch

from visard.cards import recalibrated
from visard.errors import UnknownNameError, WeightsError
from visard.recognize.deepface_cards import MODELS, deepface_card
from visard.tensors import Crops, Embeddings
from visard.types import Card


class DeepFaceRecognizer:
    """Runs one of deepface's models on aligned crops, a ``visard.protocols.Recognizer``.

    Limits: no gradients, one face at a time, and not quite deepface's own way of
    cropping (see ``deepface_cards``), so distances may differ a little from its own.

    Args:
        client: what ``DeepFace.build_model`` gives.
    """

    def __init__(self, card: Card, client: Any) -> None:
        self.card, self._client = card, client

    def embed(self, crops: Crops) -> Embeddings:
        """Embeddings of crops (sRGB, 0 to 1, at ``card.input_size``).

        Raises:
            WeightsError: the model cannot be run, or is another one than the card's.
        """
        pictures = crops.detach().clamp(0, 1).flip(1).permute(0, 2, 3, 1)
        rows = [self._one(np.ascontiguousarray(each[None].numpy())) for each in pictures]
        return torch.from_numpy(np.stack(rows)) if rows else torch.empty(0, self.card.dimensions)

    def _one(self, picture: np.ndarray) -> np.ndarray:
        """One face, as all of deepface's models take it: blue, green, red, 0 to 1."""
        try:
            row = np.asarray(self._client.forward(picture), np.float32).ravel()
        except Exception as error:  # TensorFlow's own kinds have no common base
            raise _unusable(self.card.name, error) from error
        if len(row) != self.card.dimensions:
            raise WeightsError(
                f"it gives {len(row)} numbers a face, and not {self.card.dimensions}",
                self.card.name,
                "pip install --upgrade deepface",
            )
        return row


def load(name: str) -> DeepFaceRecognizer:
    """The model of that name, as deepface spells it, tried once on a grey crop.

    Raises:
        UnknownNameError: no such model is known here.
        WeightsError: deepface or the model's weights are not installed, or not usable.
    """
    if name not in MODELS:
        known = ", ".join(MODELS)
        raise UnknownNameError(f"there is no deepface:{name}", todo=f"there are: {known}")
    if find_spec("deepface") is None:
        todo = "pip install deepface tf-keras"
        raise WeightsError("the package deepface is not installed", f"deepface:{name}", todo)
    _check_weights(name)
    card = recalibrated(deepface_card(name))
    found = DeepFaceRecognizer(card, _client(name))
    found.embed(torch.full((1, 3, card.input_size, card.input_size), 0.5))
    return found


def _check_weights(name: str) -> None:
    """The package would download them, while visard goes online only where it says so."""
    home = Path(os.environ.get("DEEPFACE_HOME") or Path.home())
    stem = MODELS[name].weights
    if not any((home / ".deepface" / "weights").glob(f"{stem}.*")):
        fetch = f"from deepface import DeepFace; DeepFace.build_model('{name}')"
        raise WeightsError(
            "its weights are not here", f"deepface:{name}", f'run: python -c "{fetch}"'
        )


def _client(name: str) -> Any:
    try:
        from deepface import DeepFace

        client = DeepFace.build_model(name)
    except Exception as error:  # a broken TensorFlow fails in many ways, also on import
        raise _unusable(f"deepface:{name}", error) from error
    if not hasattr(client, "forward"):
        todo = "pip install --upgrade deepface"
        raise WeightsError("this deepface is too old", f"deepface:{name}", todo)
    return client


def _unusable(name: str, error: Exception) -> WeightsError:
    said = str(error).strip().split("\n")[0] or type(error).__name__
    return WeightsError(f"deepface cannot run it ({said})", name, "try it in deepface itself")
