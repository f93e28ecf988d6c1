"""The page for whoever answers for anonymised photos and videos: every face, and its outcome.

It opens from disk and asks nothing of any server. One script of its own, named by its hash in
the page's policy, turns what is drawn and chosen into a file of boxes.
"""

import base64
import hashlib
import json
from collections.abc import Sequence

from markupsafe import Markup

from visard.boxes.columns import COLUMNS
from visard.boxes.writing import HEAD, as_line
from visard.report import templates
from visard.review_report import TO_LOOK_AT, Reviewed


def page(reviewed: Sequence[Reviewed]) -> str:
    """The whole page as text; what needs somebody's eyes comes first."""
    ordered = sorted(reviewed, key=lambda each: each.done)
    script = templates.packaged("review.js").strip()
    return templates.render(
        "review.html",
        style="review.css",
        files=ordered,
        open=sum(not each.done for each in reviewed),
        originals=any(each.originals for each in reviewed),
        doubtful={
            each.file: {face.name for face in each.seen if face.state in TO_LOOK_AT}
            for each in reviewed
        },
        look=TO_LOOK_AT,
        head=HEAD,
        line=as_line,
        jpeg=_uri,
        clock=_clock,
        data=_data(ordered),
        script=Markup(script),  # noqa: S704 (our own file)
        script_hash=f"sha256-{_hash(script)}",
    )


def _data(reviewed: Sequence[Reviewed]) -> Markup:
    """What the script needs, as JSON that cannot end its element."""
    files = [
        {
            "file": each.file,
            "faces": [{"kept": face.kept, "rows": list(face.rows)} for face in each.seen],
        }
        for each in reviewed
    ]
    text = json.dumps({"columns": COLUMNS, "files": files})
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 (no tag can begin in it)


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _uri(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _clock(second: float) -> str:
    return f"{int(second) // 60}:{second % 60:04.1f}"
