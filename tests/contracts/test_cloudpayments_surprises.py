"""What may befall a payment, its notification and its numbers, ordered or by dice."""

import json
from collections import Counter

import pytest
import requests

from proil_emulators.cloudpayments import cards
from proil_emulators.cloudpayments.surprises import Dice, Surprise
from proil_emulators.faults import FaultKind


@pytest.fixture
def surprise(admin):
    def order(kind, **details):
        return admin("cloudpayments/surprises", {"kind": kind, **details})

    return order


@pytest.fixture
def pass_time(admin):
    return lambda seconds: admin("clock", {"advance_seconds": seconds})


class TestAtTheBank:
    def test_token_is_declined_until_another_day(self, site, merchant, surprise):
        saved = site.pay(AccountId="p7", SaveCard=True)["Model"]["Token"]
        surprise("decline", code=5065, retry_after_s=86400)

        answer = site.call(
            "payments/tokens/auth",
            Amount=5,
            Token=saved,
            AccountId="p7",
            TrInitiatorCode=0,
        )

        assert (answer["Model"]["ReasonCode"], answer["Success"]) == (5065, False)
        assert merchant.only("fail").values["RetryAfter"] > merchant.only("fail").values["DateTime"]

    def test_fail_then_pay_of_one_invoice(self, site, merchant, surprise, pass_time):
        surprise("fail_then_pay", invoice_id="S1")

        answer = site.pay(InvoiceId="S1", Amount=50)
        pass_time(3)

        first = answer["Model"]
        assert first["Status"] == "Declined"
        paid = merchant.only("pay").values
        assert (paid["InvoiceId"], paid["Amount"]) == ("S1", "50.00")
        assert paid["TransactionId"] != str(first["TransactionId"])
        found = site.call("payments/find", InvoiceId="S1")["Model"]
        assert (str(found["TransactionId"]), found["Status"]) == (
            paid["TransactionId"],
            "Authorized",
        )

    def test_second_bank_pays(self, site, merchant, surprise):
        surprise("fallback_bank")

        model = site.pay(InvoiceId="S1")["Model"]

        failed, paid = merchant.only("fail").values, merchant.only("pay").values
        declined = failed["TransactionId"]
        assert model["Status"] == "Authorized"
        assert str(model["FallBackScenarioDeclinedTransactionId"]) == declined
        assert paid["FallBackScenarioDeclinedTransactionId"] == declined
        assert paid["TransactionId"] == str(model["TransactionId"])
        assert failed["ReasonCode"] == "5096"

    def test_second_bank_pays_after_3ds(self, site, surprise):
        model = site.pay(cards.PAYS_AFTER_3DS, InvoiceId="S1")["Model"]
        surprise("fallback_bank")
        answer = requests.post(
            model["AcsUrl"],
            {
                "MD": model["TransactionId"],
                "PaReq": model["PaReq"],
                "TermUrl": "https://shop.example",
            },
            timeout=5,
        )
        pa_res = answer.text.split('name="PaRes" value="')[1].split('"')[0]

        ended = site.call(
            "payments/cards/post3ds", TransactionId=model["TransactionId"], PaRes=pa_res
        )

        assert ended["Model"]["TransactionId"] != model["TransactionId"]
        assert ended["Model"]["Status"] == "Authorized"

    def test_order_is_used_up(self, site, surprise):
        surprise("decline", times=2)

        assert [site.pay()["Success"] for _ in range(3)] == [False, False, True]

    def test_order_of_another_invoice_waits(self, site, surprise, admin):
        surprise("decline", invoice_id="S2")

        assert site.pay(InvoiceId="S1")["Success"] is True
        assert len(admin("cloudpayments/surprises")) == 1
        assert site.pay(InvoiceId="S2")["Success"] is False
        assert admin("cloudpayments/surprises") == []

    def test_orders_are_removed(self, site, surprise, emulators):
        surprise("decline", times=None)
        url = f"{emulators.base_url}/_admin/cloudpayments/surprises"

        assert requests.delete(url, timeout=5).json() == []

        assert site.pay()["Success"] is True

    @pytest.mark.parametrize(
        ("invoice_id", "reason"),
        [
            ("S1~decline", 5051),
            ("S1~decline~5065", 5065),
            ("S1~decline~5065~", 0),
            ("S1~unknown", 0),
            ("S1decline", 0),
        ],
    )
    def test_invoice_orders_its_own(self, site, invoice_id, reason):
        assert site.pay(InvoiceId=invoice_id)["Model"]["ReasonCode"] == reason

    @pytest.mark.parametrize(
        "order",
        [{}, {"kind": "rain"}, {"kind": "decline", "code": 1}, {"kind": "drop", "colour": "red"}],
    )
    def test_wrong_order_is_refused(self, admin, order):
        admin("cloudpayments/surprises", order, status=400)


class TestOnTheWay:
    def test_dropped_notification_never_comes(self, site, merchant, surprise, pass_time, admin):
        surprise("drop", notice="pay")
        hold = site.hold(InvoiceId="S1")
        pass_time(3600)

        (row,) = [
            row
            for row in admin(f"cloudpayments/deliveries?transaction_id={hold}")
            if row["type"] == "Pay"
        ]
        assert merchant.kinds() == ["check"]
        assert (row["fate"], row["attempts"], row["due"]) == ("drop", [], None)
        admin(f"cloudpayments/deliveries/{row['number']}/resend", {})
        assert merchant.kinds() == ["check", "pay"]

    def test_delayed_notification_comes_late(self, site, merchant, surprise, pass_time):
        surprise("delay", notice="pay", seconds=120)
        site.hold(InvoiceId="S1")
        pass_time(119)
        assert merchant.kinds() == ["check"]

        pass_time(2)

        assert merchant.kinds() == ["check", "pay"]

    def test_duplicate_is_signed_alike(self, site, merchant, surprise):
        surprise("duplicate")
        site.hold(InvoiceId="S1")

        first, again = [row for row in merchant.received if row.kind == "pay"]
        assert first.body == again.body
        assert first.headers["Content-Hmac"] == again.headers["Content-Hmac"]

    def test_confirm_overtakes_pay(self, site, merchant, surprise):
        surprise("reorder", notice="pay")
        hold = site.hold(InvoiceId="S1")
        site.hold(InvoiceId="S2~none")
        site.call("payments/confirm", TransactionId=hold, Amount=5)

        kinds = [row.kind for row in merchant.received if row.values["InvoiceId"] == "S1"]
        assert kinds == ["check", "confirm", "pay"]

    def test_nothing_overtakes_for_ever(self, site, merchant, surprise, pass_time):
        surprise("reorder", seconds=60)
        site.hold(InvoiceId="S1")

        pass_time(61)

        assert merchant.kinds() == ["check", "pay"]

    def test_what_was_sent_early_is_not_sent_when_it_was_due(
        self, site, merchant, surprise, pass_time
    ):
        surprise("reorder", notice="pay", seconds=60)
        hold = site.hold(InvoiceId="S1")
        site.call("payments/confirm", TransactionId=hold, Amount=5)

        pass_time(61)

        assert merchant.kinds() == ["check", "confirm", "pay"]

    def test_other_notices_go_their_way(self, site, merchant, surprise):
        surprise("drop", notice="confirm", times=None)
        hold = site.hold(InvoiceId="S1")
        site.call("payments/confirm", TransactionId=hold, Amount=5)

        assert merchant.kinds() == ["check", "pay"]

    def test_invoice_orders_its_own(self, site, merchant):
        hold = site.hold(InvoiceId="S1~drop~pay")
        site.call("payments/void", TransactionId=hold)

        assert merchant.kinds() == ["check", "cancel"]


class TestDice:
    def test_same_seed_falls_alike(self):
        kinds = ("drop", "delay", "duplicate")

        first, second, other = (
            [dice.roll(kinds) for _ in range(200)]
            for dice in (Dice(7, 0.5, kinds, 0), Dice(7, 0.5, kinds, 0), Dice(8, 0.5, kinds, 0))
        )

        assert first == second != other
        assert 60 < first.count(None) < 140

    @pytest.mark.parametrize(("share", "fallen"), [(0, 0), (1, 50)])
    def test_share(self, share, fallen):
        dice = Dice(1, share, ("drop",), 0)

        rolled = [dice.roll(("drop", "delay")) for _ in range(50)]

        assert rolled.count("drop") == fallen == dice.counts["drop"]

    def test_kinds_that_do_not_fit_do_not_fall(self):
        assert Dice(1, 1, ("drop",), 0).roll(("html",)) is None

    def test_counts_tell_what_was_done(self, site, admin, merchant):
        admin("cloudpayments/chaos", {"seed": 3, "share": 0.5, "kinds": ["decline", "duplicate"]})

        declined = sum(not site.pay(InvoiceId=f"S{number}")["Success"] for number in range(30))

        chaos = admin("cloudpayments/chaos")
        told = [row.kind for row in merchant.received if row.kind != "check"]
        assert chaos["counts"]["decline"] == declined
        assert 5 < declined < 25
        assert Counter(told).total() == 30 + chaos["counts"]["duplicate"]

    def test_calls_fail_too(self, site, admin, emulators):
        admin("cloudpayments/chaos", {"seed": 3, "share": 1, "kinds": ["http_500", "refused"]})
        assert {site.post("payments/get").status_code for _ in range(5)} == {500}

        answers = {site.post("payments/confirm").status_code for _ in range(20)}

        url = f"{emulators.base_url}/_admin/cloudpayments/chaos"
        requests.delete(url, timeout=5)
        assert answers == {200, 500}
        assert site.pay()["Success"] is True

    def test_what_was_done_is_not_refused_when_it_is_asked_for_again(self, site, admin):
        holds = [site.hold(InvoiceId=f"S{number}") for number in range(2)]
        confirm = {"endpoint": "payments/confirm", "Amount": 100}
        assert site.call(request_id="r1", TransactionId=holds[0], **confirm)["Success"] is True
        admin("cloudpayments/chaos", {"seed": 3, "share": 1, "kinds": ["refused"]})

        again = site.call(request_id="r1", TransactionId=holds[0], **confirm)
        other = site.call(request_id="r2", TransactionId=holds[1], **confirm)

        assert (again["Success"], other["Success"]) == (True, False)

    def test_every_kind_is_thrown_unless_named(self, admin):
        chaos = admin("cloudpayments/chaos", {"seed": 1, "share": 0})

        assert chaos["kinds"] == sorted((*FaultKind, *Surprise))

    @pytest.mark.parametrize(
        "wanted",
        [
            {},
            {"seed": "x", "share": 0},
            {"seed": 1, "share": 2},
            {"seed": 1, "share": 0, "kinds": ["rain"]},
        ],
    )
    def test_wrong_dice_are_refused(self, admin, wanted):
        admin("cloudpayments/chaos", wanted, status=400)


class TestCabinet:
    def test_expires_a_hold_now(self, site, admin, merchant):
        hold = site.hold(InvoiceId="S1")

        row = admin(f"cloudpayments/operations/{hold}/expire", {})

        assert row["status"] == "Cancelled"
        assert merchant.kinds() == ["check", "pay"]

    def test_totals(self, site, admin):
        taken = site.hold(100)
        site.call("payments/confirm", TransactionId=taken, Amount=60.5)
        site.call("payments/refund", TransactionId=taken, Amount=10)
        site.call("payments/void", TransactionId=site.hold(30))
        site.hold(7)
        site.pay(cards.REFUSES, Amount=1)

        assert admin("cloudpayments/totals") == {
            "authorised": 13700,
            "held": 700,
            "captured": 6050,
            "voided": 3000,
            "refunded": 1000,
            "counts": {
                "Payment Completed": 1,
                "Payment Cancelled": 1,
                "Payment Authorized": 1,
                "Payment Declined": 1,
                "Refund Completed": 1,
            },
        }

    def test_operations_after_a_number(self, site, admin):
        first, *later = [site.hold(1) for _ in range(3)]

        rows = admin(f"cloudpayments/operations?after={first}")

        assert [row["transaction_id"] for row in rows] == later

    def test_links_are_listed(self, site, admin):
        for number in (1, 2):
            site.call("orders/create", Amount=5, Description="x", InvoiceId=f"L{number}")

        (row,) = admin("cloudpayments/links?invoice_id=L2")

        assert (row["Status"], row["Amount"]) == ("Created", 5)


class TestUnknowns:
    """Questions that no document answers: both answers can be had."""

    @pytest.mark.parametrize(("value", "success"), [(False, False), (True, True)])
    def test_void_of_a_void(self, site, admin, merchant, value, success):
        admin("cloudpayments/switches", {"void_repeat_succeeds": value})
        hold = site.hold()
        site.call("payments/void", TransactionId=hold)

        assert site.call("payments/void", TransactionId=hold)["Success"] is success
        assert merchant.kinds().count("cancel") == 1

    @pytest.mark.parametrize(("value", "keys"), [(False, 2), (True, 3)])
    def test_refusal_may_show_the_model(self, site, admin, value, keys):
        admin("cloudpayments/switches", {"refusal_shows_model": value})
        hold = site.hold(10)

        answer = site.call("payments/confirm", TransactionId=hold, Amount=11)

        assert (answer["Success"], len(answer)) == (False, keys)

    @pytest.mark.parametrize(("value", "told"), [(False, ["check"]), (True, ["check", "pay"])])
    def test_notification_of_a_challenge(self, site, admin, merchant, value, told):
        admin("cloudpayments/switches", {"notify_awaiting": value})

        site.pay(cards.PAYS_AFTER_3DS)

        assert merchant.kinds() == told
        if value:
            assert merchant.only("pay").values["Status"] == "AwaitingAuthentication"

    @pytest.mark.parametrize(
        ("shape", "seen"),
        [("as_sent", '{"a":1}'), ("null", None), ("empty", ""), ("text", "not an object")],
    )
    def test_shape_of_json_data(self, site, admin, shape, seen):
        admin("cloudpayments/switches", {"json_data_shape": shape})

        assert site.pay(JsonData={"a": 1})["Model"]["JsonData"] == seen

    def test_keys_of_the_model(self, site, admin):
        admin("cloudpayments/switches", {"missing_keys": "Rrn,Issuer", "extra_keys": True})

        model = site.pay()["Model"]

        assert not {"Rrn", "Issuer"} & set(model)
        assert {"SomethingNew", "TransactionId"} <= set(model)

    @pytest.mark.parametrize(
        "wrong", [{"json_data_shape": "round"}, {"json_data_shape": 1}, {"missing_keys": None}]
    )
    def test_text_switch_is_verified(self, admin, wrong):
        admin("cloudpayments/switches", wrong, status=400)


class TestApplePay:
    SESSION = {"ValidationUrl": "https://apple-pay-gateway.apple.com/paymentservices/start"}

    def pay(self, site, token):
        params = {"Amount": 5, "IpAddress": "203.0.113.7", "CardCryptogramPacket": token}
        return site.call("payments/cards/auth", **params)

    def test_is_off_unless_switched_on(self, site):
        token = cards.apple_token(cards.PAYS)

        assert site.call("applepay/startsession", **self.SESSION)["Success"] is False
        assert self.pay(site, token)["Message"] == "CardCryptogramPacket is invalid"

    def test_session(self, site, admin):
        admin("cloudpayments/switches", {"apple_pay": True})

        model = site.call(
            "applepay/startsession", **self.SESSION, PaymentUrl="https://pay.example/page"
        )["Model"]

        assert (model["domainName"], model["displayName"]) == ("pay.example", site.public_id)
        assert model["expiresAt"] - model["epochTimestamp"] == 300_000
        assert {"merchantSessionIdentifier", "nonce", "signature", "merchantIdentifier"} <= set(
            model
        )

    @pytest.mark.parametrize("url", ["http://gateway.apple.com", "https://apple.com.example", ""])
    def test_session_of_another_host(self, site, admin, url):
        admin("cloudpayments/switches", {"apple_pay": True})

        assert site.call("applepay/startsession", ValidationUrl=url)["Success"] is False

    def test_token_pays_once_and_without_a_challenge(self, site, admin, merchant):
        admin("cloudpayments/switches", {"apple_pay": True})
        token = cards.apple_token(cards.PAYS_AFTER_3DS)

        model, again = self.pay(site, token)["Model"], self.pay(site, token)

        assert (model["Status"], model["WalletType"]) == ("Authorized", "ApplePay")
        assert model["CardLastFour"] == "4242"
        assert again["Success"] is False
        assert merchant.only("pay").values["PaymentMethod"] == "ApplePay"

    def test_card_behind_the_token_decides(self, site, admin):
        admin("cloudpayments/switches", {"apple_pay": True})

        assert self.pay(site, cards.apple_token(cards.REFUSES))["Model"]["ReasonCode"] == 5051

    @pytest.mark.parametrize(("value", "told"), [(True, ["check", "pay"]), (False, ["pay"])])
    def test_check_is_a_switch(self, site, admin, merchant, value, told):
        admin("cloudpayments/switches", {"apple_pay": True, "check_apple_pay": value})

        self.pay(site, cards.apple_token(cards.PAYS))

        assert merchant.kinds() == told

    @pytest.mark.parametrize("token", ["{", "{}", json.dumps({"paymentMethod": {"network": 1}})])
    def test_token_of_another_form(self, site, admin, token):
        admin("cloudpayments/switches", {"apple_pay": True})

        assert self.pay(site, token)["Message"] == "CardCryptogramPacket is invalid"
