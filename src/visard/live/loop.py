"""The loop: capture, protect, show, until somebody has had enough."""

import time
from collections.abc import Callable

from visard.errors import VisardError
from visard.live.account import Account, Report
from visard.live.capture import Capture
from visard.live.frame import Shield, State, Treated
from visard.live.overlay import Overlay
from visard.live.sinks import Sink
from visard.live.sources import Source

PATIENCE = 10.0
"""Seconds that the source may take for a frame."""

See = Callable[[Treated], None]


def run(
    source: Source,
    shield: Shield,
    sink: Sink,
    *,
    method: str = "",
    seconds: float | None = None,
    overlay: bool = False,
    patience: float = PATIENCE,
    see: See = lambda treated: None,
) -> Report:
    """Protect a stream, and tell what became of it.

    Ends with the source, when the sink is closed, after some seconds, or on an interrupt
    from the keyboard: then the sink is closed as it should be, so that a file is whole.

    Args:
        overlay: write into the frames what is known of the faces, and how fast it goes.
        see: called with every frame that was handed on.

    Raises:
        VisardError: not even one frame came, or the sink cannot be used.
    """
    account, capture = Account(), Capture(source)
    ended, trouble = "", ""
    try:
        ended = _until_the_end(
            capture, shield, sink, account, (seconds, patience), see, overlay, source.recorded
        )
    except KeyboardInterrupt:
        ended = "stopped from the keyboard"
    except VisardError as error:
        if not account.frames:
            raise
        trouble = str(error)
    finally:
        capture.stop()
        sink.close()
    return account.report(method, capture.dropped, ended, trouble)


def _until_the_end(
    capture: Capture,
    shield: Shield,
    sink: Sink,
    account: Account,
    limits: tuple[float | None, float],
    see: See,
    overlay: bool,
    recorded: bool,
) -> str:
    (seconds, patience), start, over = limits, time.perf_counter(), Overlay()
    while sink.open:
        if seconds is not None and time.perf_counter() - start >= seconds:
            return "the time was up"
        shot = capture.next(patience)
        if shot is None:
            return "the source ended"
        taken = time.perf_counter()
        treated = shield(shot.pixels)
        wanted = overlay and treated.state is not State.BLACK
        sink.show(over.labelled(treated, account) if wanted else treated.pixels, shot.time)
        account.take(treated, taken if recorded else shot.time)
        see(treated)
    return "the window was closed"
