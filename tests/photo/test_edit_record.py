"""Edit records: whole and valid, nothing of the untouched file in them, and refusals in a line."""

import datetime
import io
import json

import numpy as np
import pytest
from PIL import Image

from video_clips import video
from visard.errors import PhotoError, SettingError
from visard.photo import edit_record
from visard.photo.edit_record import Recorder, check_kind
from visard.photo.files import decode, encode
from visard.types import Photo

c2pa = pytest.importorskip("c2pa", reason="the extra c2pa is not installed")

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, ed448  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402


def _certificate(name, key, issuer, issuer_key, authority):
    def called(who):
        attributes = ((NameOID.ORGANIZATION_NAME, "Test"), (NameOID.COMMON_NAME, who))
        return x509.Name([x509.NameAttribute(*each) for each in attributes])

    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    names = "content_commitment key_encipherment data_encipherment key_agreement"
    usage = dict.fromkeys(f"{names} encipher_only decipher_only".split(), False)
    builder = (
        x509.CertificateBuilder(
            called(issuer), called(name), key.public_key(), 7, now - day, now + day
        )
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=authority, crl_sign=authority, **usage
            ),
            critical=True,
        )
    )
    if not authority:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.fixture(scope="module")
def signing(tmp_path_factory):
    """A certificate for tests alone, and its key."""
    folder = tmp_path_factory.mktemp("keys")
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    chain = _certificate("a tester", own, "root", root, authority=False)
    (folder / "chain.pem").write_bytes(chain + _certificate("root", root, "root", root, True))
    (folder / "key.pem").write_bytes(_pem(own))
    return folder / "chain.pem", folder / "key.pem"


def _record(kind, data):
    told = json.loads(c2pa.Reader(kind, io.BytesIO(data)).json())
    assert told["validation_state"] in ("Valid", "Trusted")
    return told["manifests"][told["active_manifest"]], told


PIXELS = np.random.default_rng(0).integers(0, 256, (60, 80, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    ("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_photo_says_how_it_was_edited(signing, form, kind) -> None:
    plain = encode(Photo(PIXELS, format=form))
    data = Recorder(*signing, "solid").signed(plain, form)
    manifest, told = _record(kind, data)
    actions = next(a for a in manifest["assertions"] if a["label"].startswith("c2pa.actions"))
    edited = actions["data"]["actions"][-1]
    assert (edited["action"], edited["parameters"]["visard.method"]) == ("c2pa.edited", "solid")
    assert edited["softwareAgent"]["name"] == "visard"
    assert "thumbnail" not in json.dumps(told)
    assert (decode(data, name="a").pixels == decode(plain, name="a").pixels).all()


def test_a_changed_file_no_longer_fits_its_record(signing) -> None:
    data = bytearray(Recorder(*signing, "solid").signed(encode(Photo(PIXELS)), "PNG"))
    at = data.rindex(b"IDAT") + 400
    data[at] ^= 1
    told = json.loads(c2pa.Reader("image/png", io.BytesIO(bytes(data))).json())
    assert told["validation_state"] == "Invalid"


def test_a_video_takes_one_too(signing, tmp_path) -> None:
    pytest.importorskip("av")
    clip = video(tmp_path / "clip.mp4")
    Recorder(*signing, "blur").sign(clip)
    manifest, _ = _record("video/mp4", clip.read_bytes())
    assert "blur" in json.dumps(manifest)
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_what_cannot_be_signed_stays_as_it_is(signing, tmp_path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"no video")
    with pytest.raises(PhotoError, match=r"clip\.mp4: it cannot be signed") as refused:
        Recorder(*signing, "blur").sign(path)
    assert "\n" not in str(refused.value)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("clip.mp4", b"no video")
    ]


def test_kinds_that_take_none_are_refused(tmp_path) -> None:
    with pytest.raises(PhotoError, match="take no edit record; leave out --sign"):
        check_kind(tmp_path / "clip.mkv")


def test_bad_keys_are_refused_in_a_line(signing, tmp_path) -> None:
    chain, key = signing
    (tmp_path / "odd.pem").write_bytes(_pem(ed448.Ed448PrivateKey.generate()))
    (tmp_path / "no.pem").write_text("nothing")
    for pair, words in (
        ((chain, tmp_path / "gone.pem"), "gone.pem: it cannot be read"),
        ((chain, tmp_path / "no.pem"), "this is no private key in PEM"),
        ((chain, tmp_path / "odd.pem"), "no key of this kind"),
        ((tmp_path / "no.pem", key), "no.pem"),
    ):
        with pytest.raises(SettingError) as refused:
            Recorder(*pair, "solid").signed(encode(Photo(PIXELS)), "PNG")
        assert words in str(refused.value)
        assert "\n" not in str(refused.value)


def test_without_the_library_one_line_says_what_to_do(signing, monkeypatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(
        SettingError,
        match=r"there are no edit records without c2pa-python; pip install 'visard\[c2pa\]'",
    ):
        edit_record._library()


def test_nothing_of_the_untouched_photo_is_in_the_file(signing, tmp_path) -> None:
    """Neither its pixels nor its bytes nor its name."""
    secret = encode(Photo(255 - PIXELS, format="JPEG"))
    (tmp_path / "secret.jpg").write_bytes(secret)
    data = Recorder(*signing, "solid").signed(encode(Photo(PIXELS, format="JPEG")), "JPEG")
    assert secret[-400:-300] not in data
    assert b"secret" not in data
    with Image.open(io.BytesIO(data)) as photo:
        assert not photo.getexif()
