"""Learning curves as a picture: accuracy by epoch, one line a training."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

_SIZE, _LEFT, _TOP, _RIGHT, _BOTTOM = (560, 380), 52, 40, 18, 44
_INK, _GRID, _PAPER = "#222222", "#dddddd", "#ffffff"
COLOURS = ("#222222", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Of lines, in order; told apart by those who see no red or green too (Okabe & Ito)."""
_LETTERS = 13


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart.

    Attributes:
        lines: shares from 0 to 1, an epoch each, by the words of the legend.
    """

    title: str
    lines: Mapping[str, Sequence[float]]


def drawn(panels: Sequence[Panel], form: str = "PNG") -> bytes:
    """The charts side by side, as a picture's file.

    Args:
        form: Pillow's name of the format.

    >>> data = drawn([Panel("accuracy", {"clean": [0.1, 0.5, 0.7]})])
    >>> Image.open(io.BytesIO(data)).size
    (560, 380)
    """
    width, height = _SIZE
    page = Image.new("RGB", (width * len(panels), height), _PAPER)
    for place, panel in enumerate(panels):
        page.paste(_panel(panel), (place * width, 0))
    file = io.BytesIO()
    page.save(file, form)
    return file.getvalue()


def _panel(panel: Panel) -> Image.Image:
    picture = Image.new("RGB", _SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    most = max((len(line) for line in panel.lines.values()), default=1)
    _axes(pen, panel.title, most)
    for number, line in enumerate(panel.lines.values()):
        points = [_at(epoch, share, most) for epoch, share in enumerate(line, start=1)]
        pen.line(points, fill=COLOURS[number % len(COLOURS)], width=3, joint="curve")
    _legend(pen, list(panel.lines))
    return picture


def _at(epoch: float, share: float, most: int) -> tuple[float, float]:
    wide, high = _SIZE[0] - _LEFT - _RIGHT, _SIZE[1] - _TOP - _BOTTOM
    return _LEFT + wide * epoch / most, _TOP + high * (1 - share)


def _axes(pen: ImageDraw.ImageDraw, title: str, most: int) -> None:
    letters = ImageFont.load_default(_LETTERS)
    pen.text((_LEFT, 12), title, fill=_INK, font=ImageFont.load_default(_LETTERS + 2))
    for tenth in range(0, 11, 2):
        at = _at(0, tenth / 10, most)
        pen.line([at, _at(most, tenth / 10, most)], fill=_GRID)
        pen.text((at[0] - 8, at[1]), f"{tenth * 10} %", fill=_INK, font=letters, anchor="rm")
    for epoch in range(0, most + 1, max(1, most // 5)):
        x, y = _at(epoch, 0, most)
        pen.text((x, y + 8), str(epoch), fill=_INK, font=letters, anchor="mt")
    pen.text((_SIZE[0] / 2, _SIZE[1] - 6), "epoch", fill=_INK, font=letters, anchor="ms")


def _legend(pen: ImageDraw.ImageDraw, words: Sequence[str]) -> None:
    letters = ImageFont.load_default(_LETTERS)
    for number, line in enumerate(words):
        y = _TOP + 12 + 18 * number
        pen.line([(_LEFT + 10, y), (_LEFT + 34, y)], fill=COLOURS[number % len(COLOURS)], width=3)
        pen.text((_LEFT + 42, y), line, fill=_INK, font=letters, anchor="lm")
