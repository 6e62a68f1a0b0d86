"""Photos as a driver's phone takes them: a display with a reading, as JPEG."""

import io
from datetime import datetime

from PIL import Image, ImageDraw

_SIZE = (960, 720)


def display(title: str, reading: str, taken_at: datetime) -> bytes:
    """A JPEG that shows a title, a large reading and the time; every call differs in content."""
    image = Image.new("RGB", _SIZE, (38, 50, 56))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((80, 170, 880, 550), radius=24, fill=(200, 214, 180))
    draw.text((110, 90), title, fill="white", font_size=44)
    draw.text((130, 270), reading, fill=(20, 30, 20), font_size=130)
    draw.text((110, 620), taken_at.isoformat(timespec="milliseconds"), fill="white", font_size=36)
    output = io.BytesIO()
    exif = Image.Exif()
    exif[0x0132] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif[0x0110] = "PROIL city phone"
    image.save(output, "JPEG", quality=82, exif=exif)
    return output.getvalue()
