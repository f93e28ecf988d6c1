"""From the colours that a file means to sRGB."""

import io

import numpy as np
from PIL import Image, ImageCms

from visard.errors import PhotoError

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_MODES = {"RGB ": "RGB", "GRAY": "L"}
_ADVICE = "convert it to sRGB in an image editor"


def to_srgb(image: Image.Image, icc: bytes, name: str) -> Image.Image:
    """Convert by the embedded profile: relative colorimetric, black point compensated.

    A profile that is sRGB in effect changes nothing, so pixels are left alone
    rather than rounded again.

    Args:
        image: mode ``L`` or ``RGB``.
        icc: the profile, or empty.
        name: the file, for the message.

    Returns:
        The image in sRGB, in its own mode; an ``RGB`` image is changed in place.

    Raises:
        PhotoError: the profile is damaged or made for other colours.
    """
    if not icc:
        return image
    try:
        return _convert(image, ImageCms.ImageCmsProfile(io.BytesIO(icc)))
    except (ImageCms.PyCMSError, OSError, KeyError, ValueError, TypeError) as error:
        raise PhotoError("its colour profile is damaged or does not fit", name, _ADVICE) from error


def _convert(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    mode = _MODES[profile.profile.xcolor_space]
    if mode == "L" and image.mode != "L":
        raise ValueError("a grey profile on a colour image")
    transform = ImageCms.buildTransform(
        profile,
        _SRGB,
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if _changes_nothing(transform, mode):
        return image
    if image.mode == mode == "RGB":
        ImageCms.applyTransform(image, transform, inPlace=True)
        return image
    converted = ImageCms.applyTransform(image.convert(mode), transform)
    assert converted is not None  # noqa: S101 - None only comes back when in place
    return converted.getchannel("G")


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether no colour of a lattice moves by more than rounding does."""
    levels = np.linspace(0, 255, 18).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(18, -1, 3)
    before = Image.fromarray(grid if mode == "RGB" else np.ascontiguousarray(grid[..., 0]))
    after = np.asarray(ImageCms.applyTransform(before, transform), np.int16)
    same = np.asarray(before.convert("RGB"), np.int16)
    return bool(np.abs(after - same).max() <= 1)
