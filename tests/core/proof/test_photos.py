import hashlib
import subprocess
import sys
from io import BytesIO
from random import Random
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageFile,
    MpoImagePlugin,  # noqa: F401 -- written here where Odoo keeps Pillow from finding them
    TiffImagePlugin,  # noqa: F401
)

from proil_core.proof.photos import (
    REQUIRED_KINDS,
    PhotoKind,
    PhotoPolicy,
    check_photo,
    missing_kinds,
    strip_exif,
)
from proil_core.refusal import Code, Refusal

POLICY = PhotoPolicy()


def _exif(orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Xiaomi\0"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:02 12:00:00"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = b"\x01\x02"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (55.0, 45.0, 7.5)
    return exif


def _picture(width=640, height=480, file_format="JPEG", **options):
    noise = Random(7).randbytes(width * height)
    image = Image.frombytes("L", (width, height), noise).convert("RGB")
    image.paste((200, 0, 0), (0, 0, width // 2, height // 2))
    out = BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def _check(content, policy=POLICY):
    return check_photo(content, hashlib.sha256(content).hexdigest(), policy)


def _code_of_refusal(content, policy=POLICY):
    with pytest.raises(Refusal) as refused:
        _check(content, policy)
    return refused.value.code


PHOTOS = {name: _picture(file_format=name, exif=_exif()) for name in ("JPEG", "PNG", "WEBP")}
PHOTO = PHOTOS["JPEG"]


def test_all_four_kinds_are_required_in_the_order_of_work():
    assert missing_kinds([]) == REQUIRED_KINDS == tuple(PhotoKind)
    assert missing_kinds([PhotoKind.DASHBOARD_BEFORE, PhotoKind.NOZZLE_AFTER]) == (
        PhotoKind.NOZZLE_BEFORE,
        PhotoKind.DASHBOARD_AFTER,
    )
    assert missing_kinds(set(PhotoKind)) == ()


@pytest.mark.parametrize(
    ("file_format", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_facts_come_from_the_content(file_format, mime):
    content = _picture(641, 479, file_format)

    facts = _check(content)

    assert (facts.mime, facts.width, facts.height) == (mime, 641, 479)
    assert facts.sha256 == hashlib.sha256(content).hexdigest()
    assert facts.exif == {}


@pytest.mark.parametrize(
    ("content", "outcome"), [(PHOTOS["WEBP"], "image/webp"), (b"no picture", "photo_not_an_image")]
)
def test_photos_are_read_where_pillow_may_not_look_for_its_plugins(content, outcome):
    script = """
import hashlib, sys
from PIL import Image
Image.preinit()
Image._initialized = 2  # as odoo.tools.image does
from proil_core.proof.photos import PhotoPolicy, check_photo
from proil_core.refusal import Refusal
content = sys.stdin.buffer.read()
try:
    print(check_photo(content, hashlib.sha256(content).hexdigest(), PhotoPolicy()).mime)
except Refusal as refusal:
    print(refusal.code)
"""
    run = subprocess.run(
        [sys.executable, "-c", script], input=content, capture_output=True, check=True
    )

    assert run.stdout.decode().strip() == outcome


def test_a_phone_file_of_several_pictures_is_a_jpeg():
    second = Image.new("RGB", (400, 400))

    assert _check(_picture(file_format="MPO", save_all=True, append_images=[second])).mime == (
        "image/jpeg"
    )


def test_exif_is_text_by_name_without_blobs():
    assert _check(PHOTO).exif == {
        "Make": "Xiaomi",
        "Orientation": "1",
        "DateTimeOriginal": "2026:03:02 12:00:00",
        "GPSLatitude": "(55.0, 45.0, 7.5)",
    }


def test_a_long_exif_text_is_cut():
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "x" * 5000

    assert _check(_picture(exif=exif)).exif == {"ImageDescription": "x" * 200}


def test_declared_hash_must_be_of_this_content():
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    assert check_photo(PHOTO, sha256.upper(), POLICY).sha256 == sha256

    with pytest.raises(Refusal) as refused:
        check_photo(PHOTO, "0" * 64, POLICY)

    assert refused.value.code is Code.PHOTO_HASH_MISMATCH
    assert refused.value.facts == {"declared": "0" * 64, "received": sha256}


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (PhotoPolicy(max_bytes=len(PHOTO)), None),
        (PhotoPolicy(max_bytes=len(PHOTO) - 1), Code.PHOTO_TOO_LARGE),
        (PhotoPolicy(min_side_px=480), None),
        (PhotoPolicy(min_side_px=481), Code.PHOTO_TOO_SMALL),
        (PhotoPolicy(max_side_px=640), None),
        (PhotoPolicy(max_side_px=639), Code.PHOTO_TOO_LARGE),
        (PhotoPolicy(mimes=frozenset({"image/png"})), Code.PHOTO_NOT_AN_IMAGE),
    ],
)
def test_policy_bounds(policy, code):
    if code is None:
        assert _check(PHOTO, policy).width == 640
    else:
        assert _code_of_refusal(PHOTO, policy) is code


def test_a_huge_picture_in_a_small_file_is_refused_before_it_is_unpacked():
    content = _picture(320, 320, "PNG")
    header = b"IHDR" + (60_000).to_bytes(4) * 2 + content[24:29]
    bomb = content[:12] + header + crc32(header).to_bytes(4) + content[33:]

    assert _code_of_refusal(bomb) is Code.PHOTO_TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not an image",
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        _picture(file_format="GIF"),
        _picture(file_format="BMP"),
        _picture(file_format="TIFF"),
        PHOTO[:200],
        PHOTO[: len(PHOTO) // 2],
        _picture(file_format="PNG")[:-5000],
        _picture(file_format="WEBP")[:-500],
    ],
    ids=["empty", "text", "pdf", "svg", "gif", "bmp", "tiff", "head", "half", "png", "webp"],
)
@pytest.mark.parametrize("odoo_is_lenient", [False, True])
def test_other_files_and_broken_pictures_are_refused(content, odoo_is_lenient, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", odoo_is_lenient)

    assert _code_of_refusal(content) is Code.PHOTO_NOT_AN_IMAGE


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=150)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_damaged_bytes_give_facts_or_a_refusal(file_format, damage):
    damaged = bytearray(PHOTOS[file_format])
    for offset, byte in damage:
        damaged[offset] = byte
    try:
        facts = _check(bytes(damaged))
    except Refusal as refusal:
        assert refusal.code.startswith("photo_")
    else:
        assert all("\0" not in text for text in facts.exif.values())


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_stripped_picture_says_nothing_about_its_making(file_format):
    content = _picture(file_format=file_format, exif=_exif(), xmp=b"<x>Ivan</x>", comment=b"Ivan")
    assert _check(content).exif["Make"] == "Xiaomi"

    stripped = strip_exif(content)

    facts = _check(stripped)
    assert facts.exif == {}
    assert facts.mime == _check(content).mime
    assert not any(word in stripped for word in (b"Xiaomi", b"2026:03", b"Exif", b"Ivan"))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_stripped_picture_keeps_its_colours(file_format):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    stripped = strip_exif(_picture(file_format=file_format, icc_profile=profile))

    with Image.open(BytesIO(stripped)) as image:
        assert image.info["icc_profile"] == profile


def test_stripped_picture_stands_upright():
    sideways = _picture(640, 480, quality=95, exif=_exif(orientation=6))

    with Image.open(BytesIO(strip_exif(sideways))) as image:
        assert image.size == (480, 640)
        red, green, _ = image.getpixel((470, 10))
        assert red > 180
        assert green < 40
