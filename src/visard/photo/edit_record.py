"""A signed record in a file that it was edited, and how (C2PA 2.2, c2pa.org).

Needs c2pa-python, the extra ``c2pa``, and a certificate and key of the user's own. The record
names visard, its version and the method. Of the untouched file it holds nothing: no thumbnail, no
hash, no name. No time stamp is asked of a server, so nothing goes over the network.
"""

import io
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from PIL import Image

from visard.errors import PhotoError, SettingError
from visard.photo.atomic import beside, printable

_KINDS = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".avif": "image/avif",
    ".tiff": "image/tiff",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
}
_FORMS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "HEIF": ".heic", "AVIF": ".avif"}
_FORMS |= {"TIFF": ".tiff"}
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


class Recorder:
    """Signs edit records.

    Args:
        certificate: PEM, the signer's certificate and those up to, but without, the root.
        key: PEM, unencrypted, that belongs to it.
        method: how files were edited.

    Raises:
        SettingError: c2pa-python is missing, or the two are no certificate and key.
    """

    def __init__(self, certificate: Path, key: Path, method: str) -> None:
        self._c2pa = _library()
        chain, secret = _bytes(certificate), _bytes(key)
        info = self._c2pa.C2paSignerInfo(self._algorithm(secret, key), chain, secret, None)
        try:
            self._signer = self._c2pa.Signer.from_info(info)
        except self._c2pa.C2paError as error:
            raise SettingError(_said(error), printable(certificate), _ADVICE) from error
        self._manifest = _manifest(method)
        self._try(certificate)

    def signed(self, data: bytes, form: str) -> bytes:
        """The content of a photo's file, with a record.

        Args:
            form: Pillow's name of the format.

        Raises:
            PhotoError: a file of this format takes no record, or it cannot be signed.
        """
        target = io.BytesIO()
        self._sign(_KINDS[_FORMS[form]], io.BytesIO(data), target, form)
        return target.getvalue()

    def sign(self, path: Path) -> None:
        """Put a record into a file; it stays as it is where that fails.

        Raises:
            PhotoError: a file of this kind takes no record, or it cannot be signed.
        """
        check_kind(path)
        temporary = beside(path)
        try:
            with path.open("rb") as source, temporary.open("w+b") as target:
                self._sign(_KINDS[path.suffix.lower()], source, target, printable(path.name))
            os.replace(temporary, path)
        finally:
            with suppress(OSError):  # mostly it has moved
                temporary.unlink()

    def _try(self, certificate: Path) -> None:
        """Sign next to nothing: much that is wrong with a certificate shows only then."""
        picture = io.BytesIO()
        Image.new("RGB", (8, 8)).save(picture, "PNG")
        try:
            self._sign("image/png", picture, io.BytesIO(), "")
        except PhotoError as error:
            raise SettingError(error.what, printable(certificate), _ADVICE) from error

    def _sign(self, kind: str, source: Any, target: Any, name: str) -> None:
        try:
            builder = self._c2pa.Builder(self._manifest, self._context())
            builder.set_intent(self._c2pa.C2paBuilderIntent.EDIT)
            builder.sign(self._signer, kind, source, target)
        except self._c2pa.C2paError as error:
            raise PhotoError(f"it cannot be signed ({_said(error)})", name, _ADVICE) from error

    def _context(self) -> Any:
        without = {"builder": {"thumbnail": {"enabled": False}}}
        return self._c2pa.Context(self._c2pa.Settings.from_dict(without))

    def _algorithm(self, secret: bytes, key: Path) -> Any:
        """What goes with the key."""
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            known = load_pem_private_key(secret, None)
        except (ValueError, TypeError) as error:
            what = "this is no private key in PEM, or an encrypted one"
            raise SettingError(what, printable(key), _ADVICE) from error
        match known:
            case ec.EllipticCurvePrivateKey() if known.curve.name in _CURVES:
                name = _CURVES[known.curve.name]
            case rsa.RSAPrivateKey():
                name = "PS256"
            case ed25519.Ed25519PrivateKey():
                name = "ED25519"
            case _:
                raise SettingError("C2PA takes no key of this kind", printable(key), _ADVICE)
        return getattr(self._c2pa.C2paSigningAlg, name)


_ADVICE = "give the PEM files of a certificate for signing and of its key"


def check_kind(path: Path) -> None:
    """Refuse a kind of file that takes no record.

    Raises:
        PhotoError: it is of such a kind.
    """
    if path.suffix.lower() not in _KINDS:
        todo = "leave out --sign, or convert it to MP4 first"
        raise PhotoError("files of this kind take no edit record", printable(path), todo)


def _library() -> Any:
    try:
        import c2pa
    except (ImportError, OSError):
        todo = "pip install 'visard[c2pa]'"
        raise SettingError(
            "there are no edit records without c2pa-python", "--sign", todo
        ) from None
    return c2pa


def _manifest(method: str) -> dict[str, Any]:
    ours = {"name": "visard", "version": version("visard")}
    action = {
        "action": "c2pa.edited",
        "softwareAgent": ours,
        "description": "Faces were covered, so that people are not recognised.",
        "parameters": {"visard.method": method},
    }
    actions = {"label": "c2pa.actions.v2", "data": {"actions": [action]}}
    return {"claim_generator_info": [ours], "assertions": [actions]}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        raise SettingError(what, printable(path), "check the path") from error


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
