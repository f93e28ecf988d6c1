"""Drawings that stand in the page itself, with words for those who do not see them."""

from xml.etree import ElementTree as xml

from markupsafe import Markup

from visard.report import words

WIDTH = 340
"""Of a figure, in its own units: about the pixels that a phone has for it."""

SHAPES = {
    "good": "M0,-7 A7,7 0 1 1 0,7 A7,7 0 1 1 0,-7 Z",
    "bad": "M-6,-6 H6 V6 H-6 Z",
    "beyond": "M-8,-7 L4,0 L-8,7 Z",
}
"""Of what became of a face; colour never stands alone."""


def drawing(said: str, **attributes: str) -> xml.Element:
    """An empty drawing that is read out as ``said``."""
    spoken = words.plain(said)
    svg = xml.Element("svg", {"role": "img", "aria-label": spoken} | _dashed(attributes))
    xml.SubElement(svg, "title").text = spoken
    return svg


def figure(said: str, height: int) -> xml.Element:
    """An empty drawing that grows with the page."""
    return drawing(said, class_="figure-drawing", viewBox=f"0 0 {WIDTH} {height}")


def add(parent: xml.Element, tag: str, text: str = "", **attributes: str | float) -> xml.Element:
    """One more shape; ``class_`` becomes ``class``, and ``stroke_width`` ``stroke-width``."""
    shape = xml.SubElement(parent, tag, _dashed(attributes))
    if text:
        shape.text = words.plain(text)
    return shape


def label(parent: xml.Element, x: float, y: float, text: str, kind: str = "") -> None:
    """Words that keep inside the drawing: to the left of ``x`` where the right has no room."""
    third = WIDTH / 3
    anchor = "start" if x < third else "end" if x > 2 * third else "middle"
    add(parent, "text", text, x=x, y=y, class_=f"label {kind}".strip(), text_anchor=anchor)


def mark(parent: xml.Element, kind: str, x: float, y: float) -> None:
    """A photo's place: hollow for the one before, else with the shape of its tone."""
    if kind == "before":
        add(parent, "circle", class_=kind, cx=x, cy=y, r=5)
    else:
        place = add(parent, "g", transform=f"translate({x:.1f} {y:.1f})")
        add(place, "path", class_=f"after {kind}", d=SHAPES.get(kind, SHAPES["bad"]))


def markup(svg: xml.Element) -> Markup:
    """The drawing as part of a page."""
    return Markup(xml.tostring(svg, encoding="unicode"))  # noqa: S704 (escaped by ElementTree)


def _dashed(attributes: dict[str, str] | dict[str, str | float]) -> dict[str, str]:
    return {
        name if name == "viewBox" else name.rstrip("_").replace("_", "-"): (
            value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
        )
        for name, value in attributes.items()
    }
