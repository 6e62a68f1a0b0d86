"""The segments of a JPEG file (ITU-T T.81, annex B), to drop what is not the picture."""

import re
from typing import Final

_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_COMMENT: Final = 0xFE
_APPLICATIONS: Final = range(0xE0, 0xF0)
# Within the data of a scan FF is followed by 00, or by D0 to D7, and is no marker.
_MARKER: Final = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd7])")
_PLAIN_JFIF_BYTES: Final = 14


def without_metadata(content: bytes) -> bytes:
    """The first picture of a JPEG file, bit for bit, and nothing that decoding can do without.

    EXIF, XMP, comments, thumbnails, further pictures and whatever follows the end are left
    out; colours (ICC profile, Adobe's transform) stay. The file must be one that decodes.
    """
    kept, position, in_scan = bytearray(_START), len(_START), False
    while (found := _MARKER.search(content, position)) and found[1] != _END[1:]:
        if in_scan:
            kept += content[position : found.start()]
        body = found.end() + 2
        position = found.end() + int.from_bytes(content[found.end() : body], "big")
        if _is_needed(found[1][0], content[body:position]):
            kept += content[body - 4 : position]
        in_scan = found[1][0] == _SCAN
    if in_scan:
        kept += content[position : found.start() if found else None]
    return bytes(kept + _END)


def _is_needed(code: int, body: bytes) -> bool:
    if code not in _APPLICATIONS:
        return code != _COMMENT
    is_plain_jfif = body.startswith(b"JFIF\0") and len(body) == _PLAIN_JFIF_BYTES
    return is_plain_jfif or body.startswith((b"ICC_PROFILE\0", b"Adobe"))
