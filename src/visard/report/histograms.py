"""Genuine and impostor distances as pictures that stand by themselves."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as xml

from visard.report import words

_WIDTH, _HEIGHT, _GAP, _FOOT = 220, 110, 16, 34
_COLOURS = {"impostor": "#c2571a", "genuine": "#1f6f8b"}
_TITLES = {"clean": "normal, normal", "mixed": "normal, obfuscated", "both": "both obfuscated"}

Shapes = Mapping[str, Mapping[str, Sequence[int]]]
"""Pairs by bin of distance, by kind of pair and by whether it is one person's."""


def drawn(shapes: Shapes, said: str) -> str:
    """One panel a kind of pairs, side by side, as SVG; each curve's bins sum to one.

    >>> picture = drawn({"clean": {"genuine": [3, 1], "impostor": [0, 4]}}, "an example")
    >>> picture.startswith("<svg"), "normal, normal" in picture
    (True, True)
    """
    width = len(shapes) * (_WIDTH + _GAP)
    height = _HEIGHT + _FOOT
    svg = xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-label": words.plain(said),
            "font-family": "sans-serif",
            "font-size": "11",
        },
    )
    xml.SubElement(svg, "title").text = words.plain(said)
    xml.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    for place, (kind, sides) in enumerate(shapes.items()):
        _panel(svg, place * (_WIDTH + _GAP) + _GAP / 2, kind, sides)
    return xml.tostring(svg, encoding="unicode") + "\n"


def _panel(svg: xml.Element, left: float, kind: str, sides: Mapping[str, Sequence[int]]) -> None:
    shares = {side: [n / max(1, sum(bins)) for n in bins] for side, bins in sides.items()}
    top = max(max(each) for each in shares.values()) or 1.0
    for side, values in shares.items():
        step = _WIDTH / len(values)
        points = [(left, float(_HEIGHT))]
        for place, value in enumerate(values):
            level = _HEIGHT - value / top * (_HEIGHT - 8)
            points += [(left + place * step, level), (left + (place + 1) * step, level)]
        points.append((left + _WIDTH, float(_HEIGHT)))
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        look = {"fill": _COLOURS[side], "fill-opacity": "0.45", "stroke": _COLOURS[side]}
        xml.SubElement(svg, "polygon", {"points": line, **look})
    foot = {"x": f"{left:.1f}", "fill": "#222222"}
    xml.SubElement(svg, "text", foot | {"y": str(_HEIGHT + 14)}).text = _TITLES.get(kind, kind)
    for place, (side, colour) in enumerate(reversed(_COLOURS.items())):
        at = {"x": f"{left + 66 * place:.1f}", "y": str(_HEIGHT + 29), "fill": colour}
        xml.SubElement(svg, "text", at).text = f"■ {side}"
