"""Lost answers, repeated requests, load and time: what a client has to live through."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from proil_emulators.cloudpayments import cards

CONFIRM = "payments/confirm"


def operations(admin):
    return admin("cloudpayments/operations")


class TestRequestIds:
    def test_same_id_is_processed_once(self, site, merchant):
        params = site.card_params()

        first = site.call("payments/cards/auth", request_id="r1", **params)
        second = site.call("payments/cards/auth", request_id="r1", **params)

        assert first == second
        assert merchant.kinds() == ["check", "pay"]

    def test_another_id_is_another_request(self, site):
        hold = site.hold(100)
        params = {"TransactionId": hold, "Amount": 100}

        assert site.call(CONFIRM, request_id="r1", **params)["Success"] is True
        assert site.call(CONFIRM, request_id="r2", **params)["Success"] is False

    def test_answer_is_kept_for_an_hour(self, site, admin):
        params = {"TransactionId": site.hold(100), "Amount": 100}
        site.call(CONFIRM, request_id="r1", **params)

        admin("clock", {"advance_seconds": 3590})
        within = site.call(CONFIRM, request_id="r1", **params)
        admin("clock", {"advance_seconds": 20})
        after = site.call(CONFIRM, request_id="r1", **params)

        assert (within["Success"], after["Success"]) == (True, False)

    def test_id_belongs_to_its_terminal(self, site, admin):
        admin("cloudpayments/terminals", {"public_id": "pk_b", "api_secret": "b"})
        hold = site.hold(100)
        site.call(CONFIRM, request_id="r1", TransactionId=hold, Amount=100)

        stranger = site.other("pk_b", "b")

        params = {"TransactionId": hold, "Amount": 100}
        assert stranger.call(CONFIRM, request_id="r1", **params)["Message"] == "Not found"

    @pytest.mark.parametrize(("scoped", "status"), [(True, "Cancelled"), (False, "Authorized")])
    def test_scope_of_an_id_is_a_switch(self, site, admin, scoped, status):
        admin("cloudpayments/switches", {"request_id_per_endpoint": scoped})
        hold = site.hold(100)

        site.call("payments/get", request_id="r1", TransactionId=hold)
        site.call("payments/void", request_id="r1", TransactionId=hold)

        assert site.status(hold) == status

    @pytest.mark.parametrize(("kept", "transactions"), [(True, 1), (False, 2)])
    def test_keeping_a_decline_is_a_switch(self, site, admin, kept, transactions):
        admin("cloudpayments/switches", {"cache_declined": kept})
        for _ in range(2):
            params = site.card_params(cards.REFUSES)
            site.call("payments/cards/auth", request_id="r1", **params)

        assert len(operations(admin)) == transactions

    def test_duplicate_waits_for_the_first(self, site, merchant):
        with ThreadPoolExecutor() as threads:
            params = site.card_params()
            answers = list(
                threads.map(
                    lambda _: site.call("payments/cards/auth", request_id="r1", **params), range(3)
                )
            )

        assert answers[0] == answers[1] == answers[2]
        assert merchant.kinds() == ["check", "pay"]

    def test_duplicate_may_be_turned_away_instead(self, site, merchant, admin):
        admin("cloudpayments/switches", {"duplicate_waits": False})
        params, statuses = site.card_params(), []

        def repeat():
            again = site.post("payments/cards/auth", params, request_id="r1")
            statuses.append(again.status_code)

        merchant.when_told("check", repeat)
        first = site.post("payments/cards/auth", params, request_id="r1")

        assert (first.status_code, statuses) == (200, [429])


class TestLoad:
    @pytest.fixture
    def busy(self, site, merchant):
        """Five payments held open by a merchant who thinks about Check."""
        thinking = threading.Event()
        merchant.when_told("check", lambda: thinking.wait(5))
        with ThreadPoolExecutor() as threads:
            payments = [threads.submit(site.pay) for _ in range(5)]
            yield merchant
            thinking.set()
            assert all(payment.result()["Success"] for payment in payments)

    def test_sixth_request_is_turned_away(self, site, busy, eventually):
        eventually(lambda: busy.kinds().count("check") == 5)

        assert site.post("test").status_code == 429

    def test_each_terminal_has_its_own_places(self, site, busy, eventually, admin):
        admin("cloudpayments/terminals", {"public_id": "pk_b", "api_secret": "b"})
        eventually(lambda: busy.kinds().count("check") == 5)

        assert site.other("pk_b", "b").post("test").status_code == 200

    def test_place_is_given_back_by_a_failed_request(self, site):
        url = f"{site.base_url}/cloudpayments/payments/get"
        headers = {"Content-Type": "application/json"}

        broken = [
            requests.post(url, "{", auth=(site.public_id, site.secret), headers=headers, timeout=5)
            for _ in range(6)
        ]

        assert {answer.status_code for answer in broken} == {400}
        assert site.post("test").status_code == 200

    def test_limit_is_a_switch(self, site, busy, eventually, admin):
        eventually(lambda: busy.kinds().count("check") == 5)
        admin("cloudpayments/switches", {"concurrency_limit": 30})

        assert site.post("test").status_code == 200


class TestFaults:
    @pytest.mark.parametrize(
        ("kind", "confirmed"),
        [("timeout_before", False), ("timeout_after", True)],
    )
    def test_cut_line(self, site, admin, kind, confirmed):
        hold = site.hold(100)
        admin("cloudpayments/faults", {"endpoint": CONFIRM, "kind": kind})

        with pytest.raises(requests.ConnectionError):
            site.call(CONFIRM, TransactionId=hold, Amount=100)

        assert (site.status(hold) == "Completed") is confirmed

    @pytest.mark.parametrize(
        ("kind", "status", "confirmed"),
        [
            ("http_500", 500, False),
            ("http_500_after", 500, True),
            ("http_429", 429, False),
            ("html", 200, False),
        ],
    )
    def test_wrong_answer(self, site, admin, kind, status, confirmed):
        hold = site.hold(100)
        admin("cloudpayments/faults", {"endpoint": CONFIRM, "kind": kind})

        answer = site.post(CONFIRM, {"TransactionId": hold, "Amount": 100})

        assert answer.status_code == status
        assert "application/json" not in answer.headers["Content-Type"]
        assert (site.status(hold) == "Completed") is confirmed

    def test_lost_answer_is_given_to_the_repeated_request(self, site, merchant, admin):
        params = {"TransactionId": site.hold(100), "Amount": 60}
        admin("cloudpayments/faults", {"endpoint": CONFIRM, "kind": "timeout_after"})
        with pytest.raises(requests.ConnectionError):
            site.call(CONFIRM, request_id="r1", **params)

        assert site.call(CONFIRM, request_id="r1", **params)["Success"] is True
        assert merchant.kinds().count("confirm") == 1

    def test_latency_stays_under_other_faults_until_removed(self, site, admin, emulators):
        admin("cloudpayments/faults", {"kind": "latency", "seconds": 0.05, "times": None})
        admin("cloudpayments/faults", {"kind": "http_500"})

        statuses = [site.post("test").status_code for _ in range(2)]
        durations = [row["duration_ms"] for row in admin("cloudpayments/calls")]
        requests.delete(f"{emulators.base_url}/_admin/cloudpayments/faults", timeout=5)

        assert statuses == [500, 200]
        assert durations[1] >= 50
        assert admin("cloudpayments/faults") == []

    def test_faults_are_counted_and_meet_their_endpoint_only(self, site, admin):
        admin("cloudpayments/faults", {"endpoint": "payments/*", "kind": "http_500", "times": 2})

        endpoints = ("test", "payments/get", "payments/find", "payments/find")
        statuses = [site.post(endpoint).status_code for endpoint in endpoints]

        assert statuses == [200, 500, 500, 200]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "meteor"},
            {},
            {"kind": "http_500", "times": "many"},
            {"kind": "http_500", "x": 1},
        ],
        ids=["kind", "nothing", "times", "unknown name"],
    )
    def test_fault_is_refused(self, admin, wrong):
        admin("cloudpayments/faults", wrong, status=400)


class TestTime:
    DAY_S = 86400

    def test_hold_expires_in_silence(self, site, merchant, admin):
        hold = site.hold(100)
        admin("clock", {"advance_seconds": 7 * self.DAY_S - 60})
        assert site.status(hold) == "Authorized"

        admin("clock", {"advance_seconds": 120})

        assert site.status(hold) == "Cancelled"
        assert "cancel" not in merchant.kinds()

    def test_notice_of_expiry_is_a_switch(self, site, merchant, admin):
        admin("cloudpayments/switches", {"cancel_notice_on_expiry": True, "hold_days": 1})
        site.hold(100)

        admin("clock", {"advance_seconds": 2 * self.DAY_S})

        assert merchant.kinds() == ["check", "pay", "cancel"]

    def test_cabinet_may_confirm_by_itself(self, site, merchant, admin):
        admin("cloudpayments/switches", {"auto_confirm_days": 3})
        hold = site.hold(100)

        admin("clock", {"advance_seconds": 4 * self.DAY_S})

        assert site.status(hold) == "Completed"
        assert merchant.only("confirm").values["Amount"] == "100.00"

    @pytest.mark.parametrize(("days", "refunded"), [(364, True), (366, False)])
    def test_refund_within_a_year(self, site, admin, days, refunded):
        payment = site.pay(endpoint="charge", Amount=10)["Model"]["TransactionId"]
        admin("clock", {"advance_seconds": days * self.DAY_S})

        answer = site.call("payments/refund", TransactionId=payment, Amount=1)

        assert answer["Success"] is refunded

    def test_card_expires(self, site):
        packet = "01" + "4000003055" + "2001" + "02" + "QUJD"

        assert site.pay(CardCryptogramPacket=packet)["Model"]["ReasonCode"] == 5054

    @pytest.mark.parametrize("seconds", [-1, "soon", None])
    def test_clock_does_not_go_back(self, admin, seconds):
        admin("clock", {"advance_seconds": seconds}, status=400)


def test_concurrent_settlements_of_one_hold_have_one_winner(site, admin):
    admin("cloudpayments/switches", {"concurrency_limit": 30})
    hold = site.hold(100)

    def settle(number):
        endpoint = (CONFIRM, "payments/void")[number % 2]
        return site.call(endpoint, TransactionId=hold, Amount=100)["Success"]

    with ThreadPoolExecutor(10) as threads:
        outcomes = list(threads.map(settle, range(10)))

    assert outcomes.count(True) == 1


def test_merchant_may_call_back_while_it_is_told(site, merchant):
    """As Odoo does: Check and Pay arrive while its own call is open."""
    seen = []
    merchant.when_told("check", lambda: seen.append(site.call("payments/find", InvoiceId="S1")))
    merchant.when_told("pay", lambda: seen.append(site.call("payments/find", InvoiceId="S1")))

    site.pay(InvoiceId="S1")

    assert [answer["Success"] for answer in seen] == [False, True]
