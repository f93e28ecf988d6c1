"""A window of its own, by the toolkit that comes with Python."""

from typing import Any

from PIL import Image

from visard.errors import SettingError
from visard.types import ImageArray

_INSTEAD = "give a file, as --sink protected.mp4, or start a page with: visard serve"
TITLE = "visard live: what others would see"


class Shown:
    """Frames in a window; Escape, q or the window's own button closes it.

    Raises:
        SettingError: there is no display, or this Python has no window toolkit.
    """

    def __init__(self) -> None:
        self.open = True
        try:
            import tkinter
        except ImportError as error:
            raise SettingError("this Python comes without tkinter", "window", _INSTEAD) from error
        try:
            self._root = tkinter.Tk()
        except tkinter.TclError as error:
            raise SettingError("there is no display to open it on", "window", _INSTEAD) from error
        self._gone = tkinter.TclError
        self._root.title(TITLE)
        self._label: Any = tkinter.Label(self._root, borderwidth=0)
        self._label.pack()
        self._root.protocol("WM_DELETE_WINDOW", self._leave)
        for key in ("<Escape>", "q"):
            self._root.bind(key, lambda event: self._leave())

    def show(self, pixels: ImageArray, time: float) -> None:
        """See ``visard.live.sinks.Sink``."""
        from PIL import ImageTk

        if not self.open:
            return
        try:
            picture = ImageTk.PhotoImage(Image.fromarray(pixels), master=self._root)
            self._label.configure(image=picture)
            self._label.image = picture  # or it is thrown away while it is shown
            self._root.update()
        except self._gone:
            self.open = False

    def close(self) -> None:
        """See ``visard.live.sinks.Sink``."""
        self.open = False
        try:
            self._root.destroy()
        except self._gone:
            return

    def _leave(self) -> None:
        self.open = False
