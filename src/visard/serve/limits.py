"""What one server takes: everything that a stranger could make large has a bound."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds; the defaults suit one machine with a few gigabytes.

    Attributes:
        body_bytes: of one request.
        job_bytes: of a request that starts a job.
        held_bytes: of all bodies that are in memory at one time, results of jobs included.
        pixels: of one photo.
        faces: in one photo.
        photos: in one job, and other photos in one audit.
        waiting: pieces of work in the queue.
        jobs: jobs that are kept, running or not yet fetched.
        seconds: one piece of work may take.
        receive_seconds: a request may take to arrive; one that starts a job longer, as it may
            be larger.
        keep_seconds: a job is kept after its last sign of life.
        per_minute: requests a key, or an address without one, may make.
        together: photos that go through the networks at once.
        connections: open at one time.
        film_frames: of one video.
        film_pixels: of a frame.
        film_seconds: the work on one video may take.
        folder_bytes: that work may put on disk.
        frame_pixels: of one frame of a camera.
        frames_per_minute: that a key, or an address without one, may send.
    """

    body_bytes: int = 32 << 20
    job_bytes: int = 128 << 20
    held_bytes: int = 1 << 30
    pixels: int = 40_000_000
    faces: int = 20
    photos: int = 50
    waiting: int = 64
    jobs: int = 8
    seconds: float = 180
    receive_seconds: float = 60
    keep_seconds: float = 900
    per_minute: int = 240
    together: int = 4
    connections: int = 256
    film_frames: int = 9_000
    film_pixels: int = 2_100_000
    film_seconds: float = 1800
    folder_bytes: int = 1 << 30
    frame_pixels: int = 1_000_000
    frames_per_minute: int = 1200
