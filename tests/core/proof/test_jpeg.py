import hashlib
from io import BytesIO
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.MpoImagePlugin import MpoImageFile

from proil_core.proof.jpeg import without_metadata
from proil_core.proof.photos import PhotoPolicy, check_photo, strip_exif
from proil_core.refusal import Refusal

POLICY = PhotoPolicy(min_side_px=1)
SECRET = b"Ivan was here"


def _jpeg(size=(80, 60), mode="RGB", **options):
    pixels = Random(3).randbytes(size[0] * size[1] * len(mode))
    out = BytesIO()
    Image.frombytes(mode, size, pixels).save(out, "JPEG", **options)
    return out.getvalue()


def _pixels(content):
    with Image.open(BytesIO(content)) as image:
        return image.mode, image.size, image.tobytes()


def _segment(code, body):
    return bytes((0xFF, code)) + (len(body) + 2).to_bytes(2) + body


def _after_start(content, *parts):
    return content[:2] + b"".join(parts) + content[2:]


@pytest.mark.parametrize(
    "content",
    [
        _jpeg(),
        _jpeg(progressive=True),
        _jpeg(mode="L"),
        _jpeg(mode="CMYK"),
        _jpeg(restart_marker_rows=1),
        _jpeg(subsampling=0, quality=100),
    ],
    ids=["plain", "progressive", "grey", "cmyk", "restarts", "fine"],
)
def test_every_pixel_stays(content):
    dirty = _after_start(content, _segment(0xE1, b"Exif\0\0" + SECRET))

    assert _pixels(without_metadata(dirty)) == _pixels(content)
    assert SECRET not in without_metadata(dirty)


@pytest.mark.parametrize(
    "part",
    [
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        _segment(0xE0, b"JFXX\0\x10" + SECRET),
        _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02" + SECRET),
        _segment(0xE2, b"MPF\0" + SECRET),
        _segment(0xED, b"Photoshop 3.0\0" + SECRET),
        _segment(0xEF, SECRET),
        _segment(0xFE, SECRET),
        b"\xff\xff\xff" + _segment(0xFE, SECRET)[1:],
    ],
    ids=["xmp", "jfxx", "jfif-thumbnail", "mpf", "iptc", "app15", "comment", "filled-comment"],
)
def test_words_beside_the_picture_go(part):
    content = _jpeg()

    cleaned = without_metadata(_after_start(content, part))

    assert SECRET not in cleaned
    assert _pixels(cleaned) == _pixels(content)


def test_what_follows_the_picture_goes():
    content = _jpeg()

    assert without_metadata(content + SECRET) == without_metadata(content)
    assert without_metadata(content).endswith(b"\xff\xd9")


def test_further_pictures_of_a_phone_go():
    out = BytesIO()
    first, second = (Image.new("RGB", (80, 60), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    with Image.open(BytesIO(out.getvalue())) as image:
        assert isinstance(image, MpoImageFile)

    with Image.open(BytesIO(without_metadata(out.getvalue()))) as image:
        assert image.format == "JPEG"
        assert image.getpixel((40, 30))[0] > 200


def test_colours_stay():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    with Image.open(BytesIO(without_metadata(_jpeg(icc_profile=profile)))) as image:
        assert image.info["icc_profile"] == profile


def test_clean_file_stays_as_it_is():
    assert without_metadata(_jpeg()) == _jpeg()


def test_upright_photo_is_not_encoded_again():
    content = _jpeg(quality=30)

    assert strip_exif(_after_start(content, _segment(0xFE, SECRET))) == content


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 900), st.integers(0, 255)), min_size=1, max_size=4))
@example([(187, 1)])  # a picture of one line
def test_what_passes_as_a_photo_is_still_one_when_stripped(damage):
    damaged = bytearray(_after_start(_jpeg(), _segment(0xE1, b"Exif\0\0" + SECRET)))
    for offset, byte in damage:
        damaged[offset] = byte
    try:
        facts = _check(bytes(damaged))
    except Refusal:
        return

    stripped = _check(strip_exif(bytes(damaged)))

    assert (stripped.mime, stripped.width, stripped.height) == (
        facts.mime,
        facts.width,
        facts.height,
    )


def _check(content):
    return check_photo(content, hashlib.sha256(content).hexdigest(), POLICY)
