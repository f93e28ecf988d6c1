"""A camera that other programs see, by pyvirtualcam where the user has installed it.

That package is under the GPL and needs a driver, so it never comes along.
"""

from typing import Any

import cv2

from visard.errors import SettingError
from visard.types import ImageArray

_RATE = 20.0


class Virtual:
    """Opens with the first frame, in its size.

    Raises:
        SettingError: pyvirtualcam is not installed.
    """

    def __init__(self) -> None:
        self.open = True
        self._device: Any = None
        try:
            import pyvirtualcam
        except ImportError as error:
            todo = "pip install pyvirtualcam (GPL), with the driver that it asks for"
            raise SettingError("pyvirtualcam is not installed", "virtual camera", todo) from error
        self._library: Any = pyvirtualcam

    def show(self, pixels: ImageArray, time: float) -> None:
        """See ``visard.live.sinks.Sink``.

        Raises:
            SettingError: there is no driver, or another program has the camera.
        """
        height, width, _ = pixels.shape
        if self._device is None:
            self._device = self._opened(width, height)
        size = (self._device.width, self._device.height)
        self._device.send(pixels if size == (width, height) else cv2.resize(pixels, size))

    def close(self) -> None:
        """See ``visard.live.sinks.Sink``."""
        self.open = False
        if self._device is not None:
            self._device.close()
            self._device = None

    def _opened(self, width: int, height: int) -> Any:
        try:
            return self._library.Camera(width, height, _RATE)
        except Exception as error:  # each driver has errors of its own
            reason = " ".join(str(error).split())
            todo = "install the driver that pyvirtualcam asks for"
            what = f"it cannot be opened ({reason})"
            raise SettingError(what, "virtual camera", todo) from error
