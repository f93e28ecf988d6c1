"""A sheet to print: patches and markers at their true size, with marks to cut along."""

import io

from PIL import Image, ImageDraw

from visard.patch.markers import ACROSS, drawn
from visard.patch.picture import as_pixels
from visard.patch.places import EYE_DISTANCE, millimetres
from visard.patch.stored import Pair

DOTS = 300
"""Dots an inch."""
_MARK, _AWAY, _TOP, _RULER = 5.0, 1.5, 18.0, 50
"""Millimetres: a cutting mark's length, its distance from the corner, the head, the ruler."""
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}


def dots(millimetres_: float) -> int:
    """Dots of a length on paper.

    >>> dots(25.4)
    300
    """
    return round(millimetres_ / 25.4 * DOTS)


def sheet(pair: Pair, paper: str = "a4", eye_distance: float = EYE_DISTANCE) -> bytes:
    """One page as PDF: the two patches above, two markers of their size below, a ruler.

    Args:
        paper: ``"a4"`` or ``"letter"``.
        eye_distance: of the person, in millimetres between the pupils; 40 to 80 fit on paper.
    """
    across, down = (side * eye_distance / EYE_DISTANCE for side in millimetres(pair.card.where))
    page = Image.new("L", (dots(PAPERS[paper][0]), dots(PAPERS[paper][1])), 255)
    pen = ImageDraw.Draw(page)
    size = dots(across), dots(down)
    marker = Image.fromarray(drawn(40)[..., 0]).resize(size, Image.Resampling.NEAREST)
    columns = [PAPERS[paper][0] / 2 - across - 10, PAPERS[paper][0] / 2 + 10]
    rows = [_TOP + 10, _TOP + 10 + down + 25]
    for column, patch in zip(columns, as_pixels(pair.patches, size), strict=True):
        _put(page, pen, Image.fromarray(patch), column, rows[0])
        _put(page, pen, marker, column, rows[1])
    _words(pen, f"{pair.card.where}: left and right as others see them; print at 100 %", _TOP - 8)
    _words(pen, f"each {across:.0f} x {down:.0f} mm; below: markers of {ACROSS} squares", _TOP - 2)
    _ruler(pen, rows[1] + down + 20)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=DOTS)
    return out.getvalue()


def _put(
    page: Image.Image, pen: ImageDraw.ImageDraw, picture: Image.Image, x: float, y: float
) -> None:
    left, top = dots(x), dots(y)
    right, bottom = left + picture.width, top + picture.height
    page.paste(picture, (left, top))
    for corner_x, way_x in ((left, -1), (right, 1)):
        for corner_y, way_y in ((top, -1), (bottom, 1)):
            near, far = dots(_AWAY), dots(_AWAY + _MARK)
            pen.line((corner_x + way_x * near, corner_y, corner_x + way_x * far, corner_y), 0, 2)
            pen.line((corner_x, corner_y + way_y * near, corner_x, corner_y + way_y * far), 0, 2)


def _words(pen: ImageDraw.ImageDraw, words: str, y: float) -> None:
    pen.text((dots(20), dots(y)), words, fill=0, font_size=dots(4))


def _ruler(pen: ImageDraw.ImageDraw, y: float) -> None:
    start = 20
    pen.line((dots(start), dots(y), dots(start + _RULER), dots(y)), 0, 3)
    for tick in range(0, _RULER + 1, 10):
        pen.line((dots(start + tick), dots(y - 2), dots(start + tick), dots(y + 2)), 0, 3)
    _words(pen, f"this line is {_RULER} mm long", y + 3)
