"""What is written into a frame for whoever watches it: boxes, names, how fast it goes."""

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from visard.live.account import Account
from visard.live.frame import FaceShown, Treated
from visard.types import ImageArray

_COLOURS = {True: (80, 220, 100), False: (255, 90, 70)}
"""Of faces that are protected, and of those behind a box."""
_SIZE = 14


class Overlay:
    """Writes into frames; what was said of a face stands there until it is asked about again."""

    def __init__(self) -> None:
        self._said: dict[int, list[str]] = {}

    def labelled(self, treated: Treated, account: Account) -> ImageArray:
        """A copy of a frame with what is known of it."""
        told = {face.track: words(face) or self._said.get(face.track, []) for face in treated.faces}
        self._said = told
        shown = Image.fromarray(treated.pixels)
        draw = ImageDraw.Draw(shown)
        for face in treated.faces:
            _draw(draw, face, told[face.track])
        head = f"{treated.state} · {account.fps:.1f} frames a second · {account.latency:.0f} ms"
        _write(draw, (6, 4), head, (255, 255, 255))
        pixels: ImageArray = np.asarray(shown)
        return pixels


def words(face: FaceShown) -> list[str]:
    """What the recogniser says of a face, before and after."""
    if face.before is None or face.after is None:
        return []
    return [f"before: {face.before}", f"after: {face.after}"]


def _draw(draw: ImageDraw.ImageDraw, face: FaceShown, said: list[str]) -> None:
    left, top, right, bottom = face.box
    colour = _COLOURS[face.protected]
    draw.rectangle((left, top, max(left, right), max(top, bottom)), outline=colour, width=2)
    lines = said if face.protected else ["covered"]
    for number, line in enumerate(lines):
        _write(draw, (left, bottom + 3 + number * (_SIZE + 3)), line, colour)


def _write(
    draw: ImageDraw.ImageDraw, where: tuple[float, float], text: str, colour: tuple[int, int, int]
) -> None:
    """Text that can be read on any ground."""
    draw.text(where, text, fill=colour, font=_font(), stroke_width=2, stroke_fill=(0, 0, 0))


@cache
def _font() -> "ImageFont.FreeTypeFont | ImageFont.ImageFont":
    return ImageFont.load_default(_SIZE)
