"""What can be asked: one function an address."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from visard.errors import ConsentError
from visard.jobs.compare import Compared
from visard.jobs.protect import Made
from visard.jobs.settings import Settings
from visard.report import json as report_json
from visard.serve import answers, shown
from visard.serve.engine import Audit, Compare
from visard.serve.fetched import fetched
from visard.serve.forms import (
    AnonymizeForm,
    AuditForm,
    CompareForm,
    FrameForm,
    JobForm,
    ProtectForm,
    TargetedForm,
    anonymizers,
    covers,
    described,
    protectors,
    read_form,
)
from visard.serve.refusals import Refusal, refusal
from visard.serve.state import State
from visard.serve.streams import Frame, Shot
from visard.types import Strength

router = APIRouter()
_LOOKS = 0.5
"""Seconds between two looks whether the caller is still there."""


def _state(request: Request) -> State:
    state: State = request.app.state.server
    return state


Server = Annotated[State, Depends(_state)]


@router.post("/v1/protect", openapi_extra=described(ProtectForm), responses=shown.PROTECT)
async def protect(request: Request, server: Server) -> Response:
    """Protect one photo: the photo comes back, or JSON where ``Accept`` asks for it.

    200: protected. 207: some system that was attacked still recognises a face; the file is
    called ``photo.partial.EXT``. 409: nothing was gained, and there is no photo. 422: there
    is no face, or no usable photo. A ``target``, with ``i_have_their_consent``, is taken only
    by servers that allow it.
    """
    if server.who is None:
        form = await read_form(request, ProtectForm, 2)
        settings = form.settings()
    else:
        form = targeted = await read_form(request, TargetedForm, 2)
        settings = _towards(targeted, server.who)
    made = await _done(request, server, settings, form.photo)
    return _answer(request, server, made)


@router.post("/v1/anonymize", openapi_extra=described(AnonymizeForm), responses=shown.PROTECT)
async def anonymize(request: Request, server: Server) -> Response:
    """Make one photo anew so that machines find no face in it; answers as ``/v1/protect``."""
    form = await read_form(request, AnonymizeForm, 1)
    made = await _done(request, server, None, form.item())
    return _answer(request, server, made)


def _towards(form: TargetedForm, who: str) -> Settings:
    try:
        return form.towards(who)
    except ConsentError as error:
        todo = "send i_have_their_consent=true if that person does"
        raise Refusal(403, "no-consent", error.what, todo, "target") from None


def _answer(request: Request, server: State, made: Made) -> Response:
    server.figures.photos.labels(answers.outcome(made)).inc()
    return answers.answer(made, answers.wants_json(request))


@router.post("/v1/audit", openapi_extra=described(AuditForm), responses=shown.AUDIT)
async def audit(request: Request, server: Server) -> JSONResponse:
    """Would machines still find the person in a photo? The report of ``visard audit``."""
    form = await read_form(request, AuditForm, server.limits.photos + 2)
    asked = Audit(form.photo, form.original, tuple(form.other))
    audited = await _done(request, server, None, asked)
    return JSONResponse(report_json.plain(audited.report))


@router.post("/v1/compare", openapi_extra=described(CompareForm), responses=shown.COMPARE)
async def compare(request: Request, server: Server) -> JSONResponse:
    """Two photos: does every recogniser say that it is the same person?"""
    form = await read_form(request, CompareForm, 2)
    compared: Compared = await _done(request, server, None, Compare(form.first, form.second))
    same = {each.recognizer: each.same for each in compared.comparisons}
    return JSONResponse(asdict(compared) | {"same": same})


@router.post("/v1/frames", openapi_extra=described(FrameForm), responses=shown.FRAME)
async def frame(request: Request, server: Server) -> Response:
    """One picture of a camera as others may see it: every face that is found is changed.

    What is quick protects less than ``/v1/protect``. ``Visard-Outcome`` is ``protected``;
    ``redacted`` where a face had to be covered; ``no face``, and then nothing was changed;
    ``black`` where it failed. ``Visard-Summary`` tells whether a recogniser that saw the first
    picture of the stream knows the person. Send one after the other, not several at once.
    """
    form = await read_form(request, FrameForm, 1)
    shot: Shot = await _done(request, server, None, Frame(form.photo, form.stream))
    headers = {
        "Visard-Outcome": shot.told["state"],
        "Visard-Summary": answers.in_header(shot.told),
    }
    return Response(shot.data, 200, headers, "image/jpeg")


@router.post("/v1/jobs", status_code=202, openapi_extra=described(JobForm), responses=shown.REFUSED)
async def start(request: Request, server: Server) -> JSONResponse:
    """Treat several photos, a video, or both as one job: its number and how far it is."""
    form = await read_form(request, JobForm, server.limits.photos + 1)
    if len(form.photo) > server.limits.photos:
        what = f"more than {server.limits.photos} photos in one job"
        raise Refusal(422, "wrong-field", what, "send them in parts", "photo")
    work = form.work()
    name = await server.batches.add(work, form.photo, form.film, form.method)
    where = {"Location": f"/v1/jobs/{name}"}
    return JSONResponse(server.batches.get(name).plain(name), 202, where)


@router.get("/v1/jobs/{name}", responses=shown.REFUSED)
async def progress(name: str, server: Server) -> JSONResponse:
    """How far a job is, and what became of each photo that is done."""
    return JSONResponse(server.batches.get(name).plain(name))


@router.get("/v1/jobs/{name}/result", responses=shown.RESULT)
async def result(request: Request, name: str, server: Server) -> Response:
    """A finished job's photos and reports as a zip file; the job is forgotten with this.

    Of a job that was a video alone, the video comes where ``Accept`` asks for one.
    """
    return await fetched(server.batches.take(name), "video" in request.headers.get("accept", ""))


@router.delete("/v1/jobs/{name}", status_code=204, responses=shown.REFUSED)
async def cancel(name: str, server: Server) -> None:
    """Stop a job, forget its photos and wipe its video."""
    server.batches.forget(name)


@router.get("/v1/methods")
async def methods(server: Server) -> dict[str, Any]:
    """What a request may choose, and how much it may send."""
    lines = server.lines
    return {
        "protectors": {name: lines.get(name, "") for name in protectors()},
        "anonymizers": {name: lines.get(name, "") for name in anonymizers()},
        "for_films": list(covers()),
        "strengths": [each.value for each in Strength],
        "recognizers": list(server.engine.recognizers),
        "targets": server.who is not None,
        "limits": asdict(server.limits),
    }


@router.get("/healthz")
async def health(server: Server) -> dict[str, Any]:
    """Whether the server is up, and how much waits."""
    return {"status": "ok", "waiting": server.worker.waiting + server.films.waiting}


@router.get("/metrics", response_class=Response)
async def metrics(server: Server) -> Response:
    """Figures for Prometheus."""
    figures = server.figures
    figures.waiting.set(server.worker.waiting + server.films.waiting)
    figures.jobs.set(len(server.batches))
    figures.held.set(server.memory.held)
    return Response(figures.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _done(request: Request, server: State, kind: Any, item: Any) -> Any:
    """What becomes of a piece of work; it is given up where the caller has gone.

    Raises:
        Refusal: it failed, or the line is too long.
    """
    ticket = server.worker.submit(kind, item)
    future = asyncio.wrap_future(ticket.result)
    try:
        while not (await asyncio.wait({future}, timeout=_LOOKS))[0]:
            if await request.is_disconnected():
                raise Refusal(499, "gone", "the caller has gone")
        return future.result()
    except (Exception, asyncio.CancelledError) as error:
        raise refusal(error) from None
    finally:
        ticket.leave()
