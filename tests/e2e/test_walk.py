"""One order through every door, and the refusals that only a running system can show."""

import pytest

from proil_city import cards, streets
from proil_city.customer import Customer
from proil_city.life import City
from proil_city.walk import captured_roubles, walk


@pytest.mark.parametrize("card", [cards.WITH_3DS, cards.PLAIN], ids=["with 3-D Secure", "without"])
def test_an_order_goes_from_the_phone_to_the_captured_money(system, dice, card):
    walk(system.world, dice, card)


@pytest.fixture
def customer(system, dice):
    return Customer.signed_in(system.addresses.odoo, streets.some_phone(dice), system.world.inbox)


@pytest.fixture
def order(customer, dice):
    vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada", "AI-95", "50.000")
    quote = customer.quote(vehicle["id"], streets.some_place(dice), {"ordered_by": "full_tank"})
    return customer.order(quote["id"])


def test_a_declined_card_leaves_the_order_waiting_for_another(system, customer, order):
    assert customer.pay(order["id"], cards.WITHOUT_MONEY) == "declined"
    assert customer.see(order["id"])["status"] == "pending_payment"

    assert customer.pay(order["id"], cards.PLAIN) == "authorised"
    assert customer.see(order["id"])["status"] == "accepted"


def test_cancelling_before_fuelling_releases_the_hold(system, customer, order):
    customer.pay(order["id"], cards.PLAIN)

    customer.cancel(order["id"], "Уезжаю раньше")

    assert customer.wait_for_charge(order["id"])["payment_status"] == "voided"
    assert captured_roubles(system.addresses.emulators, order["number"]) == 0


def test_a_living_city_gets_all_that_it_orders(system, dice):
    city = City(system.world, speed=600.0, dice=dice)

    assert city.live(orders=4) == 4
