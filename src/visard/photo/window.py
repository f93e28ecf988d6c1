"""Windows: cut a rectangle around each face, and put changed ones back.

What lies outside every window is never touched, and memory follows the faces,
not the photo.
"""

from collections.abc import Iterable, Sequence

from visard.types import Box, Face, ImageArray, Window

SMALLEST = 192
"""Pixels a side that a window has at least, where the photo is that large."""
_LOOKED_AT = 0.15


def cut(image: ImageArray, face: Face, margin: float, smallest: int = SMALLEST) -> Window:
    """The square around a face, its longer side widened on both ends by a margin.

    Clipped where the photo ends, so it need not be square there.

    Args:
        margin: in lengths of the face box's longer side.
        smallest: least side in pixels.
    """
    left, top, right, bottom = face.box
    side = max((1 + 2 * margin) * max(face.width, face.height), smallest)
    centre_x, centre_y = (left + right) / 2, (top + bottom) / 2
    height, width = image.shape[:2]
    x0, x1 = _clip(centre_x - side / 2, side, width)
    y0, y1 = _clip(centre_y - side / 2, side, height)
    return Window(image[y0:y1, x0:x1].copy(), moved(face, -x0, -y0), x0, y0)


def _clip(start: float, side: float, limit: int) -> tuple[int, int]:
    """A stretch of that length inside the photo, moved inwards where it would leave it."""
    length = min(round(side), limit)
    first = min(max(0, round(start)), limit - length)
    return first, first + length


def around_face(face: Face, image: ImageArray) -> tuple[slice, slice]:
    """Rows and columns of a face with a little around it: where people look at it.

    The box and 15 % of its longer side beyond, within the picture.
    """
    left, top, right, bottom = face.box
    reach = _LOOKED_AT * max(face.width, face.height)
    height, width = image.shape[:2]
    rows = slice(max(0, round(top - reach)), min(height, round(bottom + reach)))
    return rows, slice(max(0, round(left - reach)), min(width, round(right + reach)))


def moved(face: Face, x: float, y: float) -> Face:
    """The same face in coordinates shifted by (x, y)."""
    left, top, right, bottom = face.box
    eye, other_eye, nose, mouth, other_mouth = ((a + x, b + y) for a, b in face.landmarks)
    box = (left + x, top + y, right + x, bottom + y)
    return Face(box, (eye, other_eye, nose, mouth, other_mouth), face.confidence)


def paste(image: ImageArray, window: Window, pixels: ImageArray) -> None:
    """Put changed pixels where the window was cut, in place."""
    height, width = pixels.shape[:2]
    image[window.top : window.top + height, window.left : window.left + width] = pixels


def rounds(image: ImageArray, faces: Sequence[Face], margin: float) -> Iterable[list[int]]:
    """Groups of faces whose windows do not overlap within a group.

    Windows that overlap must be changed one after the other, or the later would
    undo the earlier. Most photos have one group.
    """
    frames = [_frame(cut(image, face, margin)) for face in faces]
    waiting = list(range(len(faces)))
    while waiting:
        group: list[int] = []
        for index in waiting:
            if not any(_overlap(frames[index], frames[other]) for other in group):
                group.append(index)
        yield group
        waiting = [index for index in waiting if index not in group]


def _frame(window: Window) -> Box:
    height, width = window.pixels.shape[:2]
    left, top = float(window.left), float(window.top)
    return left, top, left + width, top + height


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
