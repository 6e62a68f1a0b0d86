"""Lists, and the switches that change what a transaction reports."""

import re

import pytest

from proil_emulators.cloudpayments import cards

DAY_S = 86400


@pytest.fixture
def now(admin):
    """The emulators' present date and time without a zone, as a client writes it."""
    return lambda: admin("clock")["now"][:19]


def statuses(site, **params):
    wanted = {"CreatedDateGte": "2026-01-01", "CreatedDateLte": "2126-01-01", "PageNumber": 1}
    answer = site.call("v2/payments/list", **{**wanted, **params})
    return [model["Status"] for model in answer["Model"]]


def test_day_has_its_own_transactions_only(site, admin, now):
    site.pay(Amount=1)
    yesterday = now()[:10]
    admin("clock", {"advance_seconds": DAY_S})
    site.pay(Amount=2)

    amounts = [
        [model["Amount"] for model in site.call("payments/list", Date=day)["Model"]]
        for day in (yesterday, now()[:10])
    ]

    assert amounts == [[1], [2]]


def test_time_zone_moves_the_day(site, now):
    site.pay()
    moment = now()
    far_east = site.call("payments/list", Date=moment[:10], TimeZone="PETT")["Model"]

    # In Kamchatka, 12 hours ahead, the afternoon of UTC is the next day.
    assert len(far_east) == (1 if int(moment[11:13]) < 12 else 0)


def test_period_is_listed_oldest_first(site):
    site.pay(cards.REFUSES)
    site.call("payments/void", TransactionId=site.hold())
    site.pay(endpoint="charge")
    site.hold()
    site.pay(cards.PAYS_AFTER_3DS)

    assert statuses(site) == ["Declined", "Cancelled", "Completed", "Authorized"]


@pytest.mark.parametrize("wanted", [["Declined"], ["Authorized", "Completed"]])
def test_period_is_listed_by_status(site, wanted):
    site.pay(cards.REFUSES)
    site.hold()
    site.pay(endpoint="charge")

    assert statuses(site, Statuses=wanted) == wanted


def test_period_has_its_bounds(site, admin, now):
    start = now()
    site.hold()
    admin("clock", {"advance_seconds": 3600})
    middle = now()
    admin("clock", {"advance_seconds": 3600})
    site.pay(cards.REFUSES)

    assert statuses(site, CreatedDateGte=start, CreatedDateLte=middle) == ["Authorized"]
    assert statuses(site, CreatedDateGte=middle) == ["Declined"]


def test_pages_have_a_hundred(site, emulators, admin):
    admin("cloudpayments/switches", {"notify_before_answer": False})
    for _ in range(101):
        site.hold()

    assert [len(statuses(site, PageNumber=page)) for page in (1, 2, 3)] == [100, 1, 0]


@pytest.mark.parametrize(
    ("endpoint", "params", "told"),
    [
        ("payments/list", {}, "Date"),
        ("payments/list", {"Date": "22.11.2026"}, "Date"),
        ("payments/list", {"Date": "2026-11-22", "TimeZone": "MARS"}, "TimeZone"),
        ("v2/payments/list", {"PageNumber": 0}, "PageNumber"),
        ("v2/payments/list", {"PageNumber": None}, "PageNumber"),
        ("v2/payments/list", {"CreatedDateGte": "soon"}, "CreatedDateGte"),
        ("v2/payments/list", {"Statuses": ["Paid"]}, "Statuses"),
        ("payments/tokens/list", {}, "PageNumber"),
    ],
)
def test_list_is_refused(site, endpoint, params, told):
    period = {"CreatedDateGte": "2026-01-01", "CreatedDateLte": "2026-12-31", "PageNumber": 1}
    known = period if endpoint.startswith("v2") else {}

    answer = site.call(endpoint, **{**known, **params})

    assert (answer["Success"], answer["Message"].split()[0]) == (False, told)


def test_saved_cards_are_listed_by_mask(site, admin):
    token = site.pay(AccountId="p7", SaveCard=True)["Model"]["Token"]
    admin("cloudpayments/terminals", {"public_id": "pk_b", "api_secret": "b"})

    own = site.call("payments/tokens/list", PageNumber=1)["Model"]
    foreign = site.other("pk_b", "b").call("payments/tokens/list", PageNumber=1)["Model"]

    assert own == [
        {
            "Token": token,
            "AccountId": "p7",
            "CardMask": "4000 00** **** 3055",
            "ExpirationDateMonth": 12,
            "ExpirationDateYear": 2039,
        }
    ]
    assert foreign == []


class TestSwitches:
    @pytest.mark.parametrize(("hold_sum", "reported"), [(False, 60), (True, 100)])
    def test_sum_after_a_partial_confirm(self, site, merchant, admin, hold_sum, reported):
        admin("cloudpayments/switches", {"hold_sum_after_confirm": hold_sum})
        hold = site.hold(100)

        site.call("payments/confirm", TransactionId=hold, Amount=60)

        model = site.call("payments/get", TransactionId=hold)["Model"]
        assert (model["Amount"], model["PaymentAmount"]) == (reported, reported)
        assert merchant.only("confirm").values["PaymentAmount"] == f"{reported}.00"

    @pytest.mark.parametrize("flagged", [False, True])
    def test_flag_of_a_partial_refund(self, site, admin, flagged):
        admin("cloudpayments/switches", {"refunded_when_partial": flagged})
        payment = site.pay(endpoint="charge", Amount=100)["Model"]["TransactionId"]

        site.call("payments/refund", TransactionId=payment, Amount=1)

        assert site.call("payments/get", TransactionId=payment)["Model"]["Refunded"] is flagged

    @pytest.mark.parametrize(
        ("fractional", "form"), [(False, r"[-\d]+T[\d:]{8}"), (True, r"[-\d]+T[\d:]{8}\.\d{6}")]
    )
    def test_fractions_of_seconds(self, site, admin, fractional, form):
        admin("cloudpayments/switches", {"fractional_seconds": fractional})

        assert re.fullmatch(form, site.pay()["Model"]["CreatedDateIso"])

    @pytest.mark.parametrize(
        ("switches", "wish", "saved"),
        [
            ({}, True, True),
            ({"save_cards": False}, True, False),
            ({"save_always": True}, False, True),
        ],
    )
    def test_saving_cards(self, site, admin, switches, wish, saved):
        admin("cloudpayments/switches", switches)

        token = site.pay(AccountId="p7", SaveCard=wish)["Model"]["Token"]

        assert (token is not None) is saved

    def test_new_token_for_a_known_card(self, site, admin):
        admin("cloudpayments/switches", {"same_token_for_same_card": False})

        tokens = {site.pay(AccountId="p7", SaveCard=True)["Model"]["Token"] for _ in range(2)}

        assert len(tokens) == 2

    @pytest.mark.parametrize(
        "wrong",
        [
            {"gravity": True},
            {"cache_declined": 1},
            {"hold_days": 1.5},
            {"hold_days": True},
            {"hold_days": -1},
            {"retry_time_scale": "fast"},
        ],
        ids=str,
    )
    def test_switch_is_refused(self, admin, wrong):
        before = admin("cloudpayments/switches")

        told = admin("cloudpayments/switches", wrong, status=400)

        assert next(iter(wrong)) in told
        assert admin("cloudpayments/switches") == before
