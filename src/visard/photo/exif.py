"""EXIF: a new block with the tags that may stay."""

from collections.abc import Mapping
from typing import Any

from PIL import Image
from PIL.ExifTags import IFD, Base

CREDIT = {Base.ImageDescription, Base.Artist, Base.Copyright}
_PICTURE = {
    Base.Make,
    Base.Model,
    Base.XResolution,
    Base.YResolution,
    Base.ResolutionUnit,
    Base.Software,
    Base.DateTime,
    Base.XPTitle,
    Base.XPComment,
    Base.XPAuthor,
    Base.XPKeywords,
    Base.XPSubject,
    Base.Rating,
    Base.RatingPercent,
}
SHOT = {
    Base.ExposureTime,
    Base.FNumber,
    Base.ExposureProgram,
    Base.SpectralSensitivity,
    Base.ISOSpeedRatings,
    Base.SensitivityType,
    Base.StandardOutputSensitivity,
    Base.RecommendedExposureIndex,
    Base.ISOSpeed,
    Base.ExifVersion,
    Base.DateTimeOriginal,
    Base.DateTimeDigitized,
    Base.SubsecTime,
    Base.SubsecTimeOriginal,
    Base.SubsecTimeDigitized,
    Base.ShutterSpeedValue,
    Base.ApertureValue,
    Base.BrightnessValue,
    Base.ExposureBiasValue,
    Base.MaxApertureValue,
    Base.SubjectDistance,
    Base.MeteringMode,
    Base.LightSource,
    Base.Flash,
    Base.FocalLength,
    Base.UserComment,
    Base.SensingMethod,
    Base.CustomRendered,
    Base.ExposureMode,
    Base.WhiteBalance,
    Base.DigitalZoomRatio,
    Base.FocalLengthIn35mmFilm,
    Base.SceneCaptureType,
    Base.GainControl,
    Base.Contrast,
    Base.Saturation,
    Base.Sharpness,
    Base.SubjectDistanceRange,
    Base.LensSpecification,
    Base.LensMake,
    Base.LensModel,
}
_PICTURES_INSIDE = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")


def keep(source: Image.Exif, everything: bool) -> bytes:
    """The block anew: with credit alone, or with all that may stay.

    It has no orientation, which says that the pixels are upright, as they are.
    Empty if nothing stays.
    """
    kept = Image.Exif()
    for tag, value in _chosen(source, CREDIT | (_PICTURE if everything else set())).items():
        # Pillow reads text as Latin-1 and would write it as ASCII with question
        # marks; as bytes it stays what it was, which today is mostly UTF-8.
        kept[tag] = value.encode("latin-1") if isinstance(value, str) else value
    shot = _chosen(source.get_ifd(IFD.Exif), SHOT) if everything else {}
    if shot:
        kept[IFD.Exif] = shot
    return kept.tobytes() if kept else b""


def _chosen(tags: Mapping[int, Any], allowed: set[Base]) -> dict[int, Any]:
    found = {tag: tags[tag] for tag in sorted(allowed) if tag in tags}
    return {tag: value for tag, value in found.items() if not _hides_picture(value)}


def _hides_picture(value: Any) -> bool:
    return isinstance(value, bytes) and any(start in value for start in _PICTURES_INSIDE)
