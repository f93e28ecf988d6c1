"""A map of embeddings: where a recogniser sees the photo among other people's."""

import math
from xml.etree.ElementTree import Element

from markupsafe import Markup

from visard.audit_report import EmbeddingMap, Landmark
from visard.report import svg

_HEIGHT = 236
_MARGIN = 26.0
_NAMES = {"original": "original", "photo": "this photo"}


def drawable(a_map: EmbeddingMap) -> bool:
    """Whether the photo has a place among at least one other."""
    known = _known(a_map)
    return len(known) > 1 and any(each.kind == "photo" for each in known)


def embedding_map(a_map: EmbeddingMap, kind: str) -> Markup:
    """All photos as marks, alike in both directions, with an arrow to where the photo went.

    Args:
        a_map: one that is ``drawable``.
        kind: tone of what became of the photo: ``"good"``, ``"bad"`` or ``"open"``.
    """
    known = _known(a_map)
    both = list(zip(known, _places(known), strict=True))
    placed = {
        name: [place for each, place in both if each.kind == name]
        for name in ("crowd", "reference", "original", "photo")
    }
    drawn = svg.figure(_said(placed), _HEIGHT)
    for x, y in placed["crowd"]:
        svg.add(drawn, "circle", class_="crowd", cx=x, cy=y, r=3)
    for x, y in placed["reference"]:
        svg.add(drawn, "rect", class_="reference", x=x - 4, y=y - 4, width=8, height=8)
    for start in placed["original"][:1]:
        _arrow(drawn, start, placed["photo"][0])
    above = _original_above(placed)
    for name, shape, high in (("original", "before", above), ("photo", kind, not above)):
        for x, y in placed[name][:1]:
            svg.mark(drawn, shape, x, y)
            svg.label(drawn, x, y - 12 if high else y + 22, _NAMES[name], "named")
    return svg.markup(drawn)


def _original_above(placed: dict[str, list[tuple[float, float]]]) -> bool:
    """Names stand on the far sides of the two marks, where no arrow is."""
    starts = placed["original"]
    return bool(starts) and starts[0][1] <= placed["photo"][0][1]


def _known(a_map: EmbeddingMap) -> list[Landmark]:
    return [each for each in a_map.landmarks if math.isfinite(each.x) and math.isfinite(each.y)]


def _places(known: list[Landmark]) -> list[tuple[float, float]]:
    """On the drawing, one scale for both directions, the middle of all in its middle."""
    across, up = [each.x for each in known], [each.y for each in known]
    room = (svg.WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN)
    spread = max((max(across) - min(across)) / room[0], (max(up) - min(up)) / room[1]) or 1.0
    middle = ((max(across) + min(across)) / 2, (max(up) + min(up)) / 2)
    return [
        (
            svg.WIDTH / 2 + (each.x - middle[0]) / spread,
            _HEIGHT / 2 - (each.y - middle[1]) / spread,
        )
        for each in known
    ]


def _arrow(drawn: Element, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From mark to mark, stopping short of both; none where they touch."""
    length = math.dist(start, end)
    if length < 30:
        return
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    x, y = end[0] - 12 * dx, end[1] - 12 * dy
    svg.add(
        drawn, "line", class_="arrow", x1=start[0] + 8 * dx, y1=start[1] + 8 * dy, x2=x, y2=y
    )  # fmt: skip
    left, right = (
        (x - 8 * dx - 5 * dy, y - 8 * dy + 5 * dx),
        (x - 8 * dx + 5 * dy, y - 8 * dy - 5 * dx),
    )
    corners = " ".join(f"{a:.1f},{b:.1f}" for a, b in ((x, y), left, right))
    svg.add(drawn, "polygon", class_="arrow", points=corners)


def _said(placed: dict[str, list[tuple[float, float]]]) -> str:
    count, own = len(placed["crowd"]), len(placed["reference"])
    words = [f"Map of embeddings: {count} other photos as dots, {own} of the person as squares"]
    if placed["original"] and placed["photo"]:
        moved = math.dist(placed["original"][0], placed["photo"][0])
        near = "hardly moved" if moved < 30 else "moved to where the arrow ends"
        words.append(f"from the original, this photo {near}")
    return "; ".join(words)
