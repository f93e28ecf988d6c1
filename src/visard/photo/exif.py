"""EXIF: a new block with the tags that may stay."""

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
    Base.CameraOwnerName,
    Base.LensSpecification,
    Base.LensMake,
    Base.LensModel,
}
_PICTURES_INSIDE = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")


def keep(source: Image.Exif, everything: bool) -> bytes:
    """The block anew: with credit alone, or with all that may stay.

    The orientation becomes 1, since the pixels are upright. Empty if nothing stays.
    """
    kept = Image.Exif()
    for tag, value in _chosen(dict(source), CREDIT | (_PICTURE if everything else set())):
        kept[tag] = value
    shot = dict(_chosen(source.get_ifd(IFD.Exif), SHOT)) if everything else {}
    if shot:
        kept[IFD.Exif] = shot
    if everything and Base.Orientation in source:
        kept[Base.Orientation] = 1
    return kept.tobytes() if kept else b""


def _chosen(tags: dict[int, Any], allowed: set[Base]) -> list[tuple[int, Any]]:
    # Pillow reads text as Latin-1 and would write it as ASCII with question
    # marks; as bytes it stays what it was, which today is mostly UTF-8.
    raw = ((tag, v.encode("latin-1") if isinstance(v, str) else v) for tag, v in tags.items())
    return [(tag, value) for tag, value in raw if tag in allowed and not _hides_picture(value)]


def _hides_picture(value: Any) -> bool:
    return isinstance(value, bytes) and any(start in value for start in _PICTURES_INSIDE)
