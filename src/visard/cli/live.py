"""``visard live``: a camera whose pictures machines cannot tell people by."""

from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import BadParameter, Option

from visard.cli import protect_options as given
from visard.cli.gallery import Folder
from visard.cli.mask import bar
from visard.cli.output import complain, data, print_json, talk
from visard.types import Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visard.live.account import Report
    from visard.live.loop import See
    from visard.live.sinks import Sink

WINDOW, VIRTUAL, NONE = "window", "virtual", "none"

SourceName = Annotated[
    str, Option(help="A camera's number, a video file, or a stream such as rtsp://HOST/….")
]
SinkName = Annotated[
    str,
    Option(
        help="window; a video file; virtual (a camera for other programs, with pyvirtualcam); "
        "none (only measure)."
    ),
]
MethodName = Annotated[
    str, Option(help="mask (quickest), pgd (made for each frame), generator, or one's name.")
]
MaskFile = Annotated[
    Path | None, Option(help="For mask: what visard mask wrote. Default: one for everybody.")
]
References = Annotated[
    Path | None, Option(help="For mask: photos of the person, to make a mask of at the start.")
]
ClassifierFile = Annotated[
    Path | None, Option(help="A classifier to ask, and for pgd to attack; see: study.")
]
Target = Annotated[str, Option(help="For pgd with a classifier: whom it shall name instead.")]
Asked = Annotated[str | None, Option(help="Who is asked about the gallery.")]
Every = Annotated[int, Option(min=1, help="Ask who it is in every so many frames.")]
Strict = Annotated[bool, Option("--strict", help="Cover a face that is still recognised.")]
Overlay = Annotated[
    bool | None,
    Option("--overlay/--no-overlay", help="Write names and speed into the picture."),
]


def live(
    source: SourceName = "0",
    sink: SinkName = WINDOW,
    method: MethodName = "mask",
    strength: given.Strength = Strength.STRONG,
    mask: MaskFile = None,
    references: References = None,
    classifier: ClassifierFile = None,
    target: Target = "",
    gallery: Folder = None,
    recognizer: Asked = None,
    every: Every = 5,
    strict: Strict = False,
    overlay: Overlay = None,
    seconds: Annotated[float | None, Option(min=0, help="Stop after so long.")] = None,
    seed: given.Seed = 0,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Protect the faces before a camera, frame by frame.

    Every frame is looked at. A face that is found and could not be changed is covered with a
    box, so that no frame leaves with a face as it was; a face that no detector finds cannot
    be hidden. Where there is a gallery of known people, or a classifier, it is asked who it
    is, before and after. Ctrl-C ends it; a file is then whole. Sound is not taken along.
    Exit status 1 if the camera was lost midway.

    Examples:
        visard live
        visard live --references photos-of-me/
        visard live --source interview.mp4 --sink protected.mp4 --method pgd
        visard live --source 0 --sink virtual --mask me.safetensors --seconds 600
    """
    from visard.live.loop import run
    from visard.live.setup import Wish, shield
    from visard.live.sources import source as opened

    if sink == source:
        raise BadParameter(f"{sink} is the source itself", param_hint="--sink")
    wish = Wish(
        method=method,
        strength=strength,
        mask=mask,
        references=references,
        classifier=classifier,
        target=target,
        gallery=gallery,
        recognizer=recognizer,
        every=every,
        strict=strict,
        seed=seed,
    )
    comes = opened(source)
    with bar() as advance:
        protects, name = shield(wish, advance)
    shows = _sink(sink, force=force)
    shown = sink == WINDOW if overlay is None else overlay
    with _telling() as see:
        report = run(comes, protects, shows, method=name, seconds=seconds, overlay=shown, see=see)
    if report.trouble:
        complain(report.trouble)
    if as_json:
        print_json(asdict(report) | {"named_share": report.named_share})
    else:
        _tell(report, sink)
    return 1 if report.trouble else 0


def _sink(named: str, *, force: bool) -> "Sink":
    if named == WINDOW:
        from visard.live.window import Shown

        return Shown()
    if named == VIRTUAL:
        from visard.live.virtual import Virtual

        return Virtual()
    if named == NONE:
        from visard.live.sinks import Nowhere

        return Nowhere()
    from visard.live.film_sink import Written

    return Written(Path(named), force=force)


@contextmanager
def _telling() -> "Iterator[See]":
    """A line that says how it goes, where somebody can see it."""
    counts: dict[str, int] = {}
    with talk.status("Waiting for the first picture") as line:

        def see(treated: object) -> None:
            state = str(getattr(treated, "state", ""))
            counts[state] = counts.get(state, 0) + 1
            line.update(", ".join(f"{count} {word}" for word, count in counts.items()))

        yield see


_WORDS = {
    "protected": "protected",
    "redacted": "with a face behind a box",
    "no face": "without a face",
    "black": "black",
}


def _tell(report: "Report", sink: str) -> None:
    counts = [
        f"{report.states[key]} {words}" for key, words in _WORDS.items() if key in report.states
    ]
    data.print(f"{report.frames} frames ({report.ended or 'cut short'}): {', '.join(counts)}.")
    median, most = report.latency
    dropped = f"; {report.dropped} came too fast and were left out" if report.dropped else ""
    data.print(
        f"{report.fps:.1f} frames a second with {report.method}; "
        f"{median:.0f} ms from capture to sight, {most:.0f} ms at most for 95 of 100{dropped}."
    )
    if report.asked:
        data.print(
            f"Asked about {report.asked} faces: {report.named_before} were recognised before, "
            f"{report.named_after} of them still are."
        )
    if report.black:
        data.print(f"Black frames, because of {report.black}")
    if sink not in (WINDOW, VIRTUAL, NONE) and report.frames:
        data.print(f"Written: {sink}", soft_wrap=True)
