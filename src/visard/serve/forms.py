"""What comes in: multipart forms, held in memory, whose every field is known.

The name that a photo has at home is never looked at.
"""

from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from visard.jobs.settings import Settings, Target
from visard.photo.metadata import Keep
from visard.registry import ANONYMIZERS, DEFAULT_METHOD, PROTECTORS, names, target
from visard.serve.batch import Work
from visard.serve.engine import Anonymize
from visard.serve.refusals import Refusal
from visard.types import Strength

_NEED_MORE = ("opom", "blackbox", "boundary")
"""Methods that want files of this machine, other photos, or somebody to ask."""
_FIELDS = 20
_COVERS = "visard.anonymize.redact."
DEFAULT_COVER = "solid"

PhotoBytes = Annotated[bytes, Strict(), Field(min_length=1, description="a photo")]


def protectors() -> tuple[str, ...]:
    """The methods that a request may name."""
    return tuple(name for name in names(PROTECTORS) if name not in _NEED_MORE)


def anonymizers() -> tuple[str, ...]:
    """The methods that make a photo anew."""
    return names(ANONYMIZERS)


def covers() -> tuple[str, ...]:
    """Those of them that videos can be made anew with too."""
    return tuple(name for name in anonymizers() if target(ANONYMIZERS, name)[0].startswith(_COVERS))


class Form(BaseModel):
    """Fields of a request; others are refused."""

    model_config = ConfigDict(extra="forbid")
    files: ClassVar[frozenset[str]] = frozenset()
    lists: ClassVar[frozenset[str]] = frozenset()


class Written(Form):
    """How any result is made and written."""

    seed: int = Field(0, ge=0, lt=2**32, description="same seed, same bytes")
    quality: int = Field(95, ge=1, le=100, description="of JPEG and the like")
    keep: Literal["nothing", "credit", "all"] = Field(
        "nothing", description="which tags stay: none, author and caption, all but places"
    )

    def _anonymized(self, method: str, photo: bytes) -> Anonymize:
        seed = self.seed if "seed" in self.model_fields_set else None
        return Anonymize(photo, method, seed, self.quality, Keep(self.keep))


class Choices(Written):
    """How a photo is to be protected."""

    method: str = Field(DEFAULT_METHOD, description="see /v1/methods", examples=["visard"])
    strength: Literal["light", "standard", "strong"] = "standard"

    def settings(self) -> Settings:
        """The same as a job takes it.

        Raises:
            Refusal: there is no such method, or it is not for requests.
        """
        _check_method(self.method, protectors())
        return Settings(
            method=self.method,
            strength=Strength(self.strength),
            seed=self.seed,
            quality=self.quality,
            keep=Keep(self.keep),
        )


class ProtectForm(Choices):
    """One photo, and how to protect it."""

    files = frozenset({"photo"})
    photo: PhotoBytes


class TargetedForm(ProtectForm):
    """One photo, and perhaps somebody whom recognisers are to find in it, who agreed to that."""

    files = frozenset({"photo", "target"})
    target: PhotoBytes | None = Field(None, description="a photo of that person alone")
    i_have_their_consent: bool = Field(False, description="that person agreed")

    def towards(self, who: str) -> Settings:
        """As ``settings``, with the target.

        Args:
            who: asks.

        Raises:
            ConsentError: there is a target, and nobody says that this person agreed.
        """
        if self.target is None:
            return self.settings()
        chosen = Target(self.target, self.i_have_their_consent, who)
        return replace(self.settings(), target=chosen)


class AnonymizeForm(Written):
    """One photo, and how to make it anew."""

    files = frozenset({"photo"})
    photo: PhotoBytes
    method: str = Field(description="see /v1/methods", examples=["blur"])

    def item(self) -> Anonymize:
        """The same as the engine takes it.

        Raises:
            Refusal: there is no such method.
        """
        _check_method(self.method, anonymizers())
        return self._anonymized(self.method, self.photo)


def _check_method(method: str, there: tuple[str, ...]) -> None:
    if method not in there:
        todo = f"there are: {', '.join(there)}"
        raise Refusal(422, "wrong-field", "there is no such method here", todo, "method")


class JobForm(Choices):
    """Several photos, a video, or both, and what is to be done with them."""

    files = frozenset({"photo", "film"})
    lists = frozenset({"photo"})
    verb: Literal["protect", "anonymize"] = Field("protect", description="videos: anonymize")
    method: str = Field("", description="see /v1/methods", examples=["visard", "solid"])
    photo: list[PhotoBytes] = []
    film: PhotoBytes | None = Field(None, description="a video")

    def work(self) -> Work:
        """What is done with each photo.

        Raises:
            Refusal: there is nothing to do, or it cannot be done so.
        """
        if not self.photo and self.film is None:
            raise Refusal(422, "wrong-field", "there is no photo and no video", "", "photo")
        if self.verb == "anonymize":
            return self._anonymizing()
        if self.film is not None:
            todo = "send verb=anonymize"
            raise Refusal(422, "wrong-field", "in videos faces are covered", todo, "verb")
        self.method = self.method or DEFAULT_METHOD
        return Work(self.settings(), lambda photo: photo)

    def _anonymizing(self) -> Work:
        if "strength" in self.model_fields_set:
            todo = "leave it out, or send verb=protect"
            raise Refusal(422, "wrong-field", "anonymising has no strength", todo, "strength")
        self.method = self.method or DEFAULT_COVER
        _check_method(self.method, anonymizers() if self.film is None else covers())
        return Work(None, lambda photo: self._anonymized(self.method, photo))


class AuditForm(Form):
    """A photo that somebody has, and what it is compared with."""

    files = frozenset({"photo", "original", "other"})
    lists = frozenset({"other"})
    photo: PhotoBytes
    original: Annotated[bytes, Strict()] | None = Field(None, description="the untouched photo")
    other: list[PhotoBytes] = Field([], description="other photos of the person")


class CompareForm(Form):
    """Two photos."""

    files = frozenset({"first", "second"})
    first: PhotoBytes
    second: PhotoBytes


class FrameForm(Form):
    """One picture of a camera."""

    files = frozenset({"photo"})
    photo: PhotoBytes
    stream: str = Field(
        min_length=8, max_length=64, description="made up by the caller; one for each camera"
    )


Shape = TypeVar("Shape", bound=Form)


class _InMemory(MultiPartParser):
    spool_max_size = 1 << 40  # never to disk: the length of the whole body is bounded already


async def read_form(request: Request, shape: type[Shape], most_files: int) -> Shape:
    """The fields of a request.

    Raises:
        Refusal: it is no multipart form, a field is wrong or unknown, or there are too many.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "multipart/form-data":
        raise Refusal(415, "not-a-form", "the body is no form", "send multipart/form-data")
    parser = _InMemory(request.headers, request.stream(), max_files=most_files, max_fields=_FIELDS)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise Refusal(422, "broken-form", error.message) from None
    items = [(name, await _content(value)) for name, value in form.multi_items()]
    fields: dict[str, Any] = {name: [] for name in shape.lists & {name for name, _ in items}}
    for name, value in items:
        _put(fields, shape, name, value)
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        raise _wrong(error) from None


async def _content(value: UploadFile | str) -> bytes | str:
    if isinstance(value, str):
        return value
    data = await value.read()
    await value.close()
    return data


def _put(fields: dict[str, Any], shape: type[Form], name: str, value: bytes | str) -> None:
    if name in shape.model_fields and isinstance(value, bytes) != (name in shape.files):
        what = "a file" if name in shape.files else "text"
        raise Refusal(422, "wrong-field", f"it must be {what}", "", name)
    if name in shape.lists:
        fields[name].append(value)
    elif name in fields:
        raise Refusal(422, "wrong-field", "it was given twice", "give it once", name[:40])
    else:
        fields[name] = value


def _wrong(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    return Refusal(422, "wrong-field", first["msg"], "", place[:40])


def described(shape: type[Form]) -> dict[str, Any]:
    """A form as OpenAPI says it."""
    schema = shape.model_json_schema()
    return {
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": schema}},
        }
    }
