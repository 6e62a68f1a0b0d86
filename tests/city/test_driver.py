import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from proil_city.api import ApiClient
from proil_city.driver import Driver
from proil_city.streets import Place

TANKER = {
    "id": "tnk_1",
    "plate": "А101АА77",
    "compartments": [
        {
            "id": "cmp_1",
            "grade_code": "AI-95",
            "totalizer_litres": "1000.000",
            "level_litres": "500.000",
        }
    ],
}


@pytest.fixture
def driver(server):
    made = Driver("+79001000001", ApiClient(server.url, "driver"))
    made.resume({"tanker": TANKER})
    return made


def _sent(server):
    return json.loads(server.requests[-1][3])


def test_a_shift_opens_with_what_the_meters_show(server, driver):
    server.says("/api/v1/driver/tankers", {"items": [{**TANKER, "plate": "other"}, TANKER]})
    server.says("/api/v1/driver/shifts", {})

    driver.open_shift("А101АА77")

    assert _sent(server) == {
        "tanker_id": "tnk_1",
        "readings": [
            {
                "compartment_id": "cmp_1",
                "totalizer_litres": "1000.000",
                "level_litres": "500.000",
                "temperature_c": "12.40",
                "density_kg_m3": "747.35",
            }
        ],
    }


def test_pouring_moves_the_totalizer_up_and_the_level_down(server, driver):
    server.says("/api/v1/driver/orders/ord_1/fuelling/finish", {})

    driver.pour("ord_1", "AI-95", Decimal("31.470"))

    sent = _sent(server)
    assert (sent["totalizer_litres"], sent["litres"]) == ("1031.470", "31.470")
    assert datetime.fromisoformat(sent["device_time"]).tzinfo
    assert driver.levels["cmp_1"] == Decimal("468.530")


def test_loading_raises_the_level_only(server, driver):
    server.says("/api/v1/driver/shifts/current/loads", {})
    server.says("/api/v1/driver/shifts/current/dips", {})

    driver.load("AI-95", Decimal("600.000"), "W-1")

    before, load, after = (json.loads(request[3]) for request in server.requests[-3:])
    assert (before["kind"], before["level_litres"]) == ("load_pre", "500.000")
    assert (load["litres"], load["temperature_c"]) == ("600.000", "12.40")
    assert (after["kind"], after["level_litres"]) == ("load_post", "1100.000")
    assert driver.levels["cmp_1"] == Decimal("1100.000")
    assert driver.totalizers["cmp_1"] == Decimal("1000.000")


def test_what_is_lost_shows_in_the_next_dip_alone(server, driver):
    server.says("/api/v1/driver/shifts/current/dips", {})

    driver.lose("AI-95", Decimal(5))
    driver.dip("pre", "AI-95")

    assert len(server.requests) == 1
    assert _sent(server)["level_litres"] == "495.000"
    assert driver.totalizers["cmp_1"] == Decimal("1000.000")


def test_a_tanker_tells_where_it_is(server, driver):
    server.says("/api/v1/driver/telemetry", {})

    driver.be_at(Place(55.75, 37.62, "Озёрная улица, 1"), 40.0)

    positions = _sent(server)["positions"]
    assert (positions["latitude"], positions["longitude"]) == ([55.75], [37.62])
    assert abs(positions["at_ms"][0] / 1000 - datetime.now(UTC).timestamp()) < 60


def test_an_order_is_waited_for(server, driver):
    server.says("/api/v1/driver/orders", {"items": []}, {"items": [{"id": "ord_1"}]})

    assert driver.wait_for_order("ord_1") == {"id": "ord_1"}
