"""Everything visard refuses, in one small tree.

An error carries three facts and prints as one line: what went wrong, where,
and what to do about it. Nothing here is raised for a programmer's mistake.
"""


class VisardError(Exception):
    """Base of all refusals.

    Args:
        what: what went wrong, without a full stop.
        where: the file, model or setting it concerns, or an empty string.
        todo: what the reader can do next, or an empty string.

    >>> str(PhotoError("this file is not a photo", "notes.txt", "give a JPEG, PNG or WebP"))
    'notes.txt: this file is not a photo; give a JPEG, PNG or WebP'
    """

    def __init__(self, what: str, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(what, where, todo)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.todo}" if self.todo else head


class PhotoError(VisardError):
    """A file cannot be read, or must not be written, as a photo."""


class NoFaceError(VisardError):
    """No face was found, so nothing can be protected."""


class UnprotectedError(VisardError):
    """The result would not hold what its name promises, so it is not written."""


class ConsentError(VisardError):
    """Somebody would be impersonated without consent, or without a trace."""


class WeightsError(VisardError):
    """A model's file is missing, damaged, or not the file it should be."""


class UnknownNameError(VisardError):
    """A method, model or detector of that name is not registered."""


class SettingError(VisardError):
    """An option or a setting has a value that makes no sense."""


class DataError(VisardError):
    """A folder of people, a list of pairs or a results file is not usable."""


class CameraError(VisardError):
    """A camera or a stream gives no pictures, or none any more."""


class OracleError(VisardError):
    """Whoever was asked about a picture gave no answer, or none that can be trusted."""


class GivenUpError(VisardError):
    """Work was stopped on the way: nobody waits for it any more, or it took too long."""


class ServerError(VisardError):
    """A server cannot be reached, or refuses what it is asked."""
