"""What a file tells about people: nothing by default, and never certain things."""

import io

import numpy as np
import pillow_heif
import pytest
from corruption import SUFFIXES, laughs, picture
from PIL import Image, PngImagePlugin
from PIL.IptcImagePlugin import getiptcinfo

from visard.errors import PhotoError
from visard.photo.files import Keep, decode, encode
from visard.photo.iptc import in_jpeg
from visard.types import Metadata, Photo

FORMATS = sorted(SUFFIXES)
RATIONAL = (52.0, 31.0, 12.0)
CREDITS = [b"Zo\xc3\xab M\xc3\xbcller", b"her copyright", b"her caption"]
HARMLESS = [b"MakerOfCameras", b"2024:05:06 07:08:09", b"LensOfGlass"]
SECRETS = [b"SERIAL", b"SECRETPLACE", b"MAKERNOTE", b"UNIQUEID", b"THUMBNAIL", b"PERSONNAME"]


def thumbnail() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture(32, 24).pixels).save(buffer, "JPEG", comment=b"THUMBNAIL")
    return buffer.getvalue()


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[270], tags[315], tags[33432] = CREDITS[2], CREDITS[0], CREDITS[1]
    tags[271], tags[274], tags[316] = "MakerOfCameras", 1, "PERSONNAME phone"
    tags[50735] = "SERIAL of a raw file"
    tags.get_ifd(34665).update({
        36867: "2024:05:06 07:08:09", 33434: 0.004, 42036: "LensOfGlass",
        42033: "SERIAL body", 42037: "SERIAL lens", 37500: b"MAKERNOTE" + thumbnail(),
        42016: "UNIQUEID", 36881: "+02:00 SECRETPLACE", 37510: b"ASCII\0\0\0" + thumbnail(),
    })  # fmt: skip
    tags.get_ifd(34853).update({1: "N", 2: RATIONAL, 27: b"SECRETPLACE"})
    return tags


XMP = b"""<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="UNIQUEID" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  xmlns:mwg="http://www.metadataworkinggroup.com/schemas/regions/"
  exif:GPSLatitude="52,31.2N SECRETPLACE" aux:SerialNumber="SERIAL" aux:Lens="LensOfGlass"
  photoshop:City="SECRETPLACE" photoshop:Credit="her copyright" tiff:Orientation="6"
  tiff:Make="MakerOfCameras" xmpMM:DocumentID="UNIQUEID"
  exif:DateTimeOriginal="2024:05:06 07:08:09">
 <dc:creator><rdf:Seq>
  <rdf:li>Zo\xc3\xab M\xc3\xbcller<dc:hidden>THUMBNAIL</dc:hidden></rdf:li>
 </rdf:Seq></dc:creator>
 <dc:description><rdf:Alt><rdf:li xml:lang="de">her caption</rdf:li></rdf:Alt></dc:description>
 <dc:coverage>SECRETPLACE</dc:coverage>
 <xmp:Thumbnails><rdf:Alt><rdf:li>THUMBNAIL</rdf:li></rdf:Alt></xmp:Thumbnails>
 <mwg:Regions><rdf:Bag><rdf:li>PERSONNAME</rdf:li></rdf:Bag></mwg:Regions>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""


def records() -> bytes:
    rows = {80: CREDITS[0], 116: CREDITS[1], 120: CREDITS[2], 65: b"MakerOfCameras",
            90: b"SECRETPLACE", 92: b"SECRETPLACE", 101: b"SECRETPLACE",
            202: thumbnail()}  # fmt: skip
    made = {
        number: b"\x1c\2" + bytes([number]) + len(v).to_bytes(2) + v for number, v in rows.items()
    }
    return b"\x1c\1\x5a\0\3\x1b%G" + b"".join(made.values())


def loaded(form: str) -> bytes:
    """A file full of tags, good and bad."""
    image = Image.fromarray(picture().pixels)
    buffer = io.BytesIO()
    tags = exif()
    if form == "HEIF":
        options = {"exif": with_thumbnail(tags), "xmp": XMP, "quality": 90}
        pillow_heif.from_pillow(image).save(buffer, thumbnails=[32], **options)
    elif form == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        texts.add_text("Comment", "PERSONNAME")
        image.save(buffer, form, exif=with_thumbnail(tags), pnginfo=texts)
    elif form == "TIFF":
        tags[700], tags[33723] = XMP, records()
        tags.load(tags.tobytes())
        tags[315] = CREDITS[0]  # as bytes again: Pillow would write question marks
        image.save(buffer, form, exif=tags)
    elif form == "JPEG":
        image.save(buffer, form, exif=with_thumbnail(tags), xmp=XMP, comment=b"PERSONNAME")
        return in_jpeg(buffer.getvalue(), records())
    else:
        del tags[274]  # or Pillow lays the block out anew, with question marks
        image.save(buffer, form, exif=with_thumbnail(tags), xmp=XMP)
    return buffer.getvalue()


def with_thumbnail(tags: Image.Exif) -> bytes:
    """The block with a second directory behind the first, as cameras store previews."""
    block, small = bytearray(tags.tobytes()), thumbnail()
    order = "big" if block[6:8] == b"MM" else "little"
    first = 6 + int.from_bytes(block[10:14], order)
    follows = first + 2 + 12 * int.from_bytes(block[first : first + 2], order)
    at = len(block) - 6
    block[follows : follows + 4] = at.to_bytes(4, order)
    rows = [(513, at + 30), (514, len(small))]
    directory = b"".join(
        tag.to_bytes(2, order)
        + (4).to_bytes(2, order)
        + (1).to_bytes(4, order)
        + value.to_bytes(4, order)
        for tag, value in rows
    )
    return bytes(block) + (2).to_bytes(2, order) + directory + bytes(4) + small


def rewritten(form: str, keep: Keep) -> bytes:
    return encode(decode(loaded(form), name="x", keep=keep))


@pytest.mark.parametrize("form", FORMATS)
def test_the_loaded_files_are_loaded(form: str) -> None:
    data = loaded(form)
    for word in CREDITS + HARMLESS + SECRETS:
        assert word in data


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("keep", list(Keep))
def test_no_secret_and_no_thumbnail_survives(form: str, keep: Keep) -> None:
    data = rewritten(form, keep)
    for word in SECRETS:
        assert word not in data
    assert thumbnail() not in data
    assert data.count(b"\xff\xd8\xff") == (1 if form == "JPEG" else 0)
    image = reopened(data)
    assert not image.getexif().get_ifd(34853)
    assert not image.info.get("thumbnails")


def reopened(data: bytes) -> Image.Image:
    if data[4:10] == b"ftyphe":
        return pillow_heif.HeifImageFile(io.BytesIO(data))
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", FORMATS)
def test_by_default_nothing_stays(form: str) -> None:
    photo = decode(loaded(form), name="x")
    assert photo.metadata == Metadata()
    data = encode(photo)
    for word in CREDITS + HARMLESS:
        assert word not in data


@pytest.mark.parametrize("form", FORMATS)
def test_credit_stays_alone(form: str) -> None:
    photo = decode(loaded(form), name="x", keep=Keep.CREDIT)
    blocks = [photo.metadata.exif, photo.metadata.xmp]
    if form in {"JPEG", "TIFF"}:
        blocks.append(photo.metadata.iptc)
    for block in blocks:
        for word in CREDITS:
            assert word in block
        for word in HARMLESS:
            assert word not in block
    data = encode(photo)
    for block in blocks:
        # In a TIFF the EXIF is the file's own directory, laid out anew.
        assert form == "TIFF" or block.removeprefix(b"Exif\0\0") in data


@pytest.mark.parametrize("form", FORMATS)
def test_all_keeps_the_harmless(form: str) -> None:
    data = rewritten(form, Keep.ALL)
    for word in CREDITS + HARMLESS:
        assert word in data
    assert decode(data, name="x", keep=Keep.ALL).metadata.exif
    assert reopened(data).getexif().get_ifd(34665)[36867] == "2024:05:06 07:08:09"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("keep", list(Keep))
def test_keeping_is_settled(form: str, keep: Keep) -> None:
    """What was kept once is kept again, word for word, so files can be protected twice."""
    first = decode(loaded(form), name="x", keep=keep)
    again = decode(encode(first), name="x", keep=keep)
    assert again.metadata.xmp == first.metadata.xmp
    assert again.metadata.iptc == first.metadata.iptc
    assert text_tags(again) == text_tags(first)
    assert encode(first) == encode(first)


def text_tags(photo: Photo) -> dict[int, object]:
    tags = Image.Exif()
    tags.load(photo.metadata.exif)
    return {tag: tags.get(tag) for tag in (270, 271, 315, 33432)}


def test_iptc_reaches_the_file() -> None:
    for form in ("JPEG", "TIFF"):
        found = getiptcinfo(Image.open(io.BytesIO(rewritten(form, Keep.CREDIT))))
        assert found == {(1, 90): b"\x1b%G", (2, 80): CREDITS[0], (2, 116): CREDITS[1],
                         (2, 120): CREDITS[2]}  # fmt: skip


def test_the_orientation_is_spent() -> None:
    tags = exif()
    tags[274] = 6
    buffer = io.BytesIO()
    Image.fromarray(picture().pixels).save(buffer, "JPEG", exif=tags, xmp=XMP)
    photo = decode(buffer.getvalue(), name="x", keep=Keep.ALL)
    assert photo.size == (64, 96)
    assert b"Orientation" not in photo.metadata.xmp
    again = decode(encode(photo), name="x", keep=Keep.ALL)
    assert again.size == (64, 96)
    assert reopened(encode(photo)).getexif().get(274, 1) == 1


def test_a_photo_without_tags_gets_none() -> None:
    for form in FORMATS:
        data = encode(Photo(picture().pixels, format=form))
        assert decode(data, name="x", keep=Keep.ALL).metadata == Metadata()


def jpeg(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(buffer, "JPEG", **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "options", [{"xmp": b"<x:xmpmeta"}, {"xmp": laughs()}, {"exif": b"Exif\0\0nonsense"}]
)
def test_damaged_metadata_is_refused_only_where_it_matters(options: dict[str, bytes]) -> None:
    data = jpeg(**options)
    assert decode(data, name="x").metadata == Metadata()
    for keep in (Keep.CREDIT, Keep.ALL):
        with pytest.raises(PhotoError, match="metadata is damaged; protect it without keeping"):
            decode(data, name="x", keep=keep)


@pytest.mark.parametrize(
    "metadata",
    [Metadata(iptc=b"\x1c\2\x78" + bytes(70000)), Metadata(xmp=b"x" * 70000)],
    ids=["iptc", "xmp"],
)
def test_metadata_too_long_for_a_jpeg(metadata: Metadata) -> None:
    photo = Photo(picture().pixels, format="JPEG", metadata=metadata)
    with pytest.raises(PhotoError, match=r"too long.*; save it in another format, or without"):
        encode(photo)
