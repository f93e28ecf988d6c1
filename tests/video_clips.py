"""Small videos for tests."""

import numpy as np


def video(path, count=30, rotation=0, codec="libx264", **options):
    """Each frame is brighter than the one before, and red at its top."""
    import av

    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        if rotation:
            stream.set_display_rotation(rotation)
        for number in range(count):
            image = np.full((64, 96, 3), (20 + 6 * number) % 256, np.uint8)
            image[:20] = 255, 0, 0
            for packet in stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path
