"""Answers as OpenAPI shows them, with examples."""

from typing import Any

_Answers = dict[int | str, dict[str, Any]]

_PROBLEM = {"type": "object", "required": ["status", "code", "detail"]}


def _problem(status: int, code: str, detail: str, todo: str = "") -> dict[str, Any]:
    body = {"status": status, "code": code, "detail": detail} | ({"todo": todo} if todo else {})
    content = {"application/problem+json": {"schema": _PROBLEM, "example": body}}
    return {"description": detail, "content": content}


REFUSED: _Answers = {
    401: _problem(401, "wrong-key", "this server wants a key"),
    413: _problem(413, "too-large", "more than 32 MB in one request"),
    422: _problem(422, "wrong-field", "Extra inputs are not permitted"),
    429: _problem(429, "busy", "too much work is waiting", "try again later"),
    503: _problem(503, "gave-up", "it took longer than 180 seconds"),
}

_REPORT = {"type": "object", "description": "the report that visard --json prints"}
_SUMMARY = {
    "Visard-Outcome": {"schema": {"type": "string", "enum": ["protected", "partial"]}},
    "Visard-Summary": {
        "schema": {"type": "string"},
        "description": "base64url of JSON: outcome, private, how, more, faces",
    },
}
_EXAMPLE = {
    "outcome": "protected",
    "photo": {"name": "photo.visard.jpg", "media_type": "image/jpeg", "base64": "/9j/4AAQ…"},
    "report": {"outcome": "protected", "method": "visard", "faces": []},
}


def _protected(description: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {
            "outcome": {"type": "string", "enum": ["protected", "partial", "nothing-gained"]},
            "photo": {"type": ["object", "null"]},
            "report": _REPORT,
        },
    }
    return {
        "description": description,
        "headers": _SUMMARY,
        "content": {
            "image/*": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {"schema": schema, "example": _EXAMPLE},
        },
    }


PROTECT: _Answers = REFUSED | {
    200: _protected("every face is protected"),
    207: _protected("some system that was attacked still recognises a face"),
    409: _problem(409, "nothing-gained", "No: every recogniser still knows the face."),
    422: _problem(422, "no-face", "no face was found"),
}
FRAME: _Answers = REFUSED | {
    200: {
        "description": "the picture, changed",
        "headers": {
            "Visard-Outcome": {
                "schema": {"type": "string", "enum": ["protected", "redacted", "no face", "black"]}
            },
            "Visard-Summary": {
                "schema": {"type": "string"},
                "description": "base64url of JSON: state, faces",
            },
        },
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
}
AUDIT: _Answers = REFUSED | {
    200: {
        "description": "what was found",
        "content": {
            "application/json": {"schema": _REPORT, "example": {"outcome": "matched", "faces": []}}
        },
    }
}
COMPARE: _Answers = REFUSED | {
    200: {
        "description": "every recogniser's word",
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {"same": {"dlib": True}, "faces": [1, 1], "comparisons": []},
            }
        },
    }
}
RESULT: _Answers = REFUSED | {
    200: {
        "description": "001.visard.jpg, 001.json … in the order in which the photos came; "
        "film.visard.mp4, film.json",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/zip", "video/*")
        },
    },
    409: _problem(409, "still-running", "this job is not done yet", "ask again later"),
}
