"""Photos that prove a fill: which are needed, and whether a file is one."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

from PIL import (
    ExifTags,
    Image,
    ImageOps,
    WebPImagePlugin,  # noqa: F401 -- registers WebP, for Odoo keeps Pillow from finding it
)

from proil_core.proof.jpeg import without_metadata
from proil_core.refusal import Code, Refusal

_MIMES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_BROKEN = (OSError, SyntaxError, ValueError)
_EXIF_POINTERS: Final = frozenset(ExifTags.IFD)
_EXIF_TEXT_LENGTH: Final = 200
_TURNED: Final = range(2, 9)
_QUALITY: Final = 90


class PhotoKind(StrEnum):
    """What a photo shows, and whether it was taken before or after the fill."""

    NOZZLE_BEFORE = "nozzle_before"
    DASHBOARD_BEFORE = "dashboard_before"
    NOZZLE_AFTER = "nozzle_after"
    DASHBOARD_AFTER = "dashboard_after"


REQUIRED_KINDS: Final = tuple(PhotoKind)


def missing_kinds(have: Collection[PhotoKind]) -> tuple[PhotoKind, ...]:
    """In the order in which the driver takes them."""
    return tuple(kind for kind in REQUIRED_KINDS if kind not in have)


@dataclass(frozen=True)
class PhotoPolicy:
    """What is accepted; sides are of the picture in pixels."""

    max_bytes: int = 10 * 2**20
    min_side_px: int = 320
    max_side_px: int = 8000
    mimes: frozenset[str] = frozenset(_MIMES.values())

    def too_large(self) -> Refusal:
        limits = {"max_bytes": self.max_bytes, "max_side_px": self.max_side_px}
        return Refusal(Code.PHOTO_TOO_LARGE, **limits)


@dataclass(frozen=True)
class PhotoFacts:
    """What the file itself says; `exif` by tag name, as text fit for a database."""

    mime: str
    width: int
    height: int
    sha256: str
    exif: dict[str, str]


class _Whole(BytesIO):
    """A file that ends too early for its reader is an error, and not a matter of settings.

    Odoo tells Pillow, for the whole process, to be content with half a picture.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        if size and not content:
            raise OSError("the picture is not whole")
        return content


def check_photo(content: bytes, declared_sha256: str, policy: PhotoPolicy) -> PhotoFacts:
    """Facts of a whole, sane picture that arrived as it was sent."""
    if len(content) > policy.max_bytes:
        raise policy.too_large()
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != declared_sha256.lower():
        raise Refusal(Code.PHOTO_HASH_MISMATCH, declared=declared_sha256, received=sha256)
    formats = [name for name, mime in _MIMES.items() if mime in policy.mimes]
    try:
        with Image.open(_Whole(content), formats=formats) as image:
            width, height = image.size
            _check_sides(width, height, policy)
            # An eighth of the size is decoded several times faster, and from the whole file.
            image.draft(None, (max(1, width // 8), max(1, height // 8)))
            image.load()
            mime = _MIMES[_file_format(image)]
            return PhotoFacts(mime, width, height, sha256, dict(_exif_texts(image)))
    except Image.DecompressionBombError as error:
        raise policy.too_large() from error
    except _BROKEN as error:
        raise Refusal(Code.PHOTO_NOT_AN_IMAGE) from error


def strip_exif(content: bytes) -> bytes:
    """The same picture, upright and in the same format, without a word about who, where, when.

    Where the file is an upright JPEG, as most are, its picture stays the same bit for bit.
    """
    with Image.open(BytesIO(content), formats=list(_MIMES)) as image:
        if _file_format(image) == "JPEG" and _is_upright(image):
            return without_metadata(content)
        upright = ImageOps.exif_transpose(image)
        colours = upright.info.get("icc_profile")
        # Savers fall back to what a picture remembers: comments, XMP and the like.
        upright.info = {}
        out = BytesIO()
        upright.save(out, _file_format(image), quality=_QUALITY, icc_profile=colours)
    return out.getvalue()


def _file_format(image: Image.Image) -> str:
    # A phone may write several pictures into one JPEG file, which Pillow then calls MPO.
    return "JPEG" if image.format == "MPO" else str(image.format)


def _is_upright(image: Image.Image) -> bool:
    return image.getexif().get(ExifTags.Base.Orientation) not in _TURNED


def _check_sides(width: int, height: int, policy: PhotoPolicy) -> None:
    if min(width, height) < policy.min_side_px:
        raise Refusal(Code.PHOTO_TOO_SMALL, min_side_px=policy.min_side_px)
    if max(width, height) > policy.max_side_px:
        raise policy.too_large()


def _exif_texts(image: Image.Image) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for tags, names in (
        (exif, ExifTags.TAGS),
        (exif.get_ifd(ExifTags.IFD.Exif), ExifTags.TAGS),
        (gps, ExifTags.GPSTAGS),
    ):
        for tag, value in tags.items():
            if tag in names and tag not in _EXIF_POINTERS and not isinstance(value, bytes):
                # PostgreSQL keeps no NUL in a text.
                yield names[tag], str(value).replace("\0", "")[:_EXIF_TEXT_LENGTH]
