import hashlib
from datetime import UTC, datetime

from proil_city.pictures import display
from proil_core.proof.photos import PhotoPolicy, check_photo

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_a_picture_is_accepted_as_a_photo():
    content = display("nozzle", "031.470", NOON)

    facts = check_photo(content, hashlib.sha256(content).hexdigest(), PhotoPolicy())

    assert (facts.mime, facts.width, facts.height) == ("image/jpeg", 960, 720)
    assert "PROIL city phone" in facts.exif.values()


def test_another_reading_or_time_is_another_picture():
    later = NOON.replace(microsecond=1000)

    pictures = {display("a", "1", NOON), display("a", "2", NOON), display("a", "1", later)}

    assert len(pictures) == 3
