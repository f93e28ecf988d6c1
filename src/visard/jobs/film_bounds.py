"""How long and how large a video may be, for whoever takes videos from strangers."""

from dataclasses import dataclass
from pathlib import Path

from visard.errors import PhotoError
from visard.photo.video import opened


@dataclass(frozen=True, slots=True)
class FilmBounds:
    """What of a video is still taken.

    Attributes:
        frames: how many it has.
        pixels: width times height of a frame.
    """

    frames: int
    pixels: int


def check_film(path: Path, bounds: FilmBounds, name: str) -> int:
    """Refuse a video beyond the bounds; how many frames it has.

    Nothing is decoded for it: frames are counted in the file, whatever it says of itself.

    Args:
        name: what to call it.

    Raises:
        PhotoError: it is beyond a bound, or no video.
    """
    with opened(path) as container:
        (stream,) = container.streams.video[:1]
        if stream.width * stream.height > bounds.pixels:
            size = f"{stream.width} × {stream.height} pixels"
            most = f"{bounds.pixels / 1e6:g} million"
            raise PhotoError(
                f"its frames have {size}, more than the {most} that are taken",
                name,
                "make it smaller",
            )
        frames = 0
        for packet in container.demux(stream):
            frames += bool(packet.size)
            if frames > bounds.frames:
                raise PhotoError(
                    f"it has more than the {bounds.frames} frames that are taken",
                    name,
                    "cut it into parts",
                )
    return frames
