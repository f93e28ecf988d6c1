"""What goes out: a photo, or JSON with the photo in it, and never one that only looks protected."""

import base64
import json
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from visard.jobs.naming import DONE
from visard.jobs.protect import Made
from visard.report import json as report_json
from visard.serve.refusals import Refusal

PROTECTED, PARTIAL, NOTHING = "protected", "partial", "nothing-gained"
STATUS = {PROTECTED: 200, PARTIAL: 207, NOTHING: 409}
"""Of an answer, by what became of the photo."""

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".avif": "image/avif",
    ".tif": "image/tiff",
}


def outcome(made: Made) -> str:
    """What became of a photo, in a word."""
    if made.data is None:
        return NOTHING
    return PROTECTED if made.label == DONE else PARTIAL


def name(made: Made) -> str:
    """What the result's file is called, or nothing where there is none."""
    return made.evidence.report.output or ""


def wants_json(request: Request) -> bool:
    """Whether the caller asked for JSON; whoever asks for nothing gets the photo."""
    accepted = request.headers.get("accept", "*/*")
    first = next((kind for kind in accepted.split(",") if "json" in kind or "image" in kind), "")
    return "json" in first


def answer(made: Made, as_json: bool) -> Response:
    """The photo with a summary in headers, or JSON with everything.

    Raises:
        Refusal: nothing was gained, and JSON was not asked for.
    """
    became = outcome(made)
    if as_json:
        return JSONResponse(plain(made), STATUS[became])
    if made.data is None:
        raise Refusal(STATUS[NOTHING], NOTHING, made.evidence.report.verdict.private)
    headers = {
        "Content-Disposition": f'attachment; filename="{name(made)}"',
        "Visard-Outcome": became,
        "Visard-Summary": in_header(summary(made)),
    }
    return Response(made.data, STATUS[became], headers, MEDIA_TYPES[Path(name(made)).suffix])


def plain(made: Made) -> dict[str, Any]:
    """Everything, as JSON has it; the photo in base64, null where nothing was gained."""
    photo = None
    if made.data is not None:
        kind = MEDIA_TYPES[Path(name(made)).suffix]
        coded = base64.b64encode(made.data).decode("ascii")
        photo = {"name": name(made), "media_type": kind, "base64": coded}
    report = report_json.plain(made.evidence.report)
    return {"outcome": outcome(made), "photo": photo, "report": report}


def summary(made: Made) -> dict[str, Any]:
    """The short of a report: small enough for a header."""
    report = made.evidence.report
    return {
        "outcome": outcome(made),
        "private": report.verdict.private,
        "how": report.verdict.how,
        "more": report.verdict.more,
        "faces": len(report.faces),
    }


def in_header(value: dict[str, Any]) -> str:
    """JSON as base64url, which any header takes."""
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode("ascii").rstrip("=")
