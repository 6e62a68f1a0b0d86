"""What tests may see and order, what nobody may see, and what the README says of it."""

import logging
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

import proil_emulators
from proil_emulators.cloudpayments import DEFAULT_API_SECRET, cards
from proil_emulators.cloudpayments.surprises import Surprise
from proil_emulators.faults import FaultKind
from proil_emulators.server import Emulators


class TestCalls:
    def test_are_kept_in_order_with_their_outcome(self, site, admin):
        site.call("test", request_id="r1")
        site.other("pk_unknown", "x").post("test")
        site.post("payments/steal")

        rows = admin("cloudpayments/calls")

        assert [(row["path"], row["status"], row["request_id"]) for row in rows] == [
            ("/cloudpayments/test", 200, "r1"),
            ("/cloudpayments/test", 401, None),
            ("/cloudpayments/payments/steal", 404, None),
        ]
        assert all(row["method"] == "POST" and row["duration_ms"] >= 0 for row in rows)

    def test_are_of_their_service_only(self, site, admin):
        site.call("test")

        assert admin("smsru/calls") == admin("fcm/calls") == []

    def test_of_the_administration_are_not_kept(self, admin):
        admin("cloudpayments/operations")

        assert admin("cloudpayments/calls") == []

    def test_are_not_kept_for_ever(self, emulators, admin):
        calls = emulators.application.cloudpayments.calls
        request = Request.from_values("/cloudpayments/test")
        for number in range(1005):
            calls.record(request, Response(status=200 + number % 2), datetime.now(UTC), 0)

        assert len(admin("cloudpayments/calls")) == 1000

    def test_name_no_parameters(self, emulators, admin):
        url = f"{emulators.base_url}/smsru/sms/send"
        requests.get(url, {"api_id": "very-secret", "msg": "123456"}, timeout=5)

        assert "secret" not in str(admin("smsru/calls"))


class TestSecrets:
    def everything(self, emulators):
        """Every page and every answer of the administration, as one text."""
        paths = (
            *("/", "/_pages/cloudpayments", "/_pages/smsru", "/_pages/fcm"),
            *(f"/_pages/cloudpayments/{name}" for name in ("receipts", "links", "trouble")),
            *(
                f"/_pages/cloudpayments/{number}"
                for number in emulators.application.cloudpayments.acquirer.ledger.transactions
            ),
            *(f"/_admin/cloudpayments/{name}" for name in ("totals", "links", "receipts")),
            *(f"/_admin/cloudpayments/{name}" for name in ("operations", "deliveries", "calls")),
            *("/_admin/cloudpayments/switches", "/_admin/smsru/messages", "/_admin/fcm/messages"),
        )
        return "".join(requests.get(emulators.base_url + path, timeout=5).text for path in paths)

    @pytest.mark.parametrize("number", [cards.PAYS, cards.REFUSES, cards.PAYS_AFTER_3DS])
    def test_are_nowhere_to_be_read(self, site, merchant, emulators, caplog, number):
        caplog.set_level(logging.DEBUG)
        params = site.card_params(number, AccountId="p7", SaveCard=True)
        model = site.call("payments/cards/auth", **params)["Model"]
        emulators.service_account()

        text = self.everything(emulators) + caplog.text

        assert str(model["TransactionId"]) in text
        for secret in (number, params["CardCryptogramPacket"], DEFAULT_API_SECRET, "PRIVATE KEY"):
            assert secret not in text
        if model.get("Token"):
            assert model["Token"] not in text

    def test_packet_holds_neither_number_nor_code(self, site):
        packet = site.card_params(cards.PAYS)["CardCryptogramPacket"]

        assert cards.PAYS not in packet
        assert packet.startswith("01" + cards.PAYS[:6] + cards.PAYS[-4:] + "3912")


class TestCabinet:
    @pytest.mark.parametrize(
        ("action", "kind", "status"),
        [("confirm", "confirm", "Completed"), ("void", "cancel", "Cancelled")],
    )
    def test_settles_a_hold_by_hand(self, site, merchant, admin, action, kind, status):
        hold = site.hold(100)

        row = admin(f"cloudpayments/operations/{hold}/{action}", {"amount": 60})

        assert row["status"] == status
        assert merchant.only(kind).values["TransactionId"] == str(hold)

    def test_refunds_by_hand(self, site, merchant, admin):
        payment = site.pay(endpoint="charge")["Model"]["TransactionId"]

        row = admin(f"cloudpayments/operations/{payment}/refund", {"amount": 60})

        assert row["refunded_amount"] == 60
        assert merchant.only("refund").values["PaymentTransactionId"] == str(payment)

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("operations/{hold}/confirm", {"amount": 101}, 400),
            ("operations/{hold}/refund", {"amount": 1}, 400),
            ("operations/{hold}/steal", {}, 404),
            ("operations/1/void", {}, 404),
            ("deliveries/1/resend", {}, 404),
            ("notifications", {"paid": "http://shop.example"}, 400),
            ("notifications", {"pay": "shop.example"}, 400),
            ("notifications", {"public_id": "pk_unknown", "pay": None}, 400),
            ("terminals", {"public_id": "pk_b"}, 400),
            ("declines", {"reason_code": 1}, 400),
            ("declines", {"reason_code": 0}, 400),
            ("declines", {}, 400),
        ],
    )
    def test_refuses(self, site, admin, path, body, status):
        hold = site.hold(100)

        admin(f"cloudpayments/{path.format(hold=hold)}", body, status=status)

        assert site.status(hold) == "Authorized"

    def test_operations_are_found_by_invoice(self, site, admin):
        site.hold(InvoiceId="S1")
        site.hold(InvoiceId="S2")

        (row,) = admin("cloudpayments/operations?invoice_id=S2")

        assert (row["invoice_id"], row["card"]) == ("S2", "4000 00** **** 3055")

    def test_refusal_without_a_reason(self, site, admin):
        hold = site.hold(100)
        admin("cloudpayments/faults", {"endpoint": "payments/confirm", "kind": "refused"})

        answer = site.call("payments/confirm", TransactionId=hold, Amount=100)

        assert (answer["Success"], site.status(hold)) == (False, "Authorized")

    def test_service_without_such_a_refusal(self, admin):
        assert "refused" not in admin("smsru/faults", {"kind": "refused"}, status=400)

    def test_reset_forgets_everything_but_the_numbers(self, site, admin):
        hold = site.hold()
        admin("clock", {"advance_seconds": 86400})

        assert admin("reset", {}) == {"reset": ["cloudpayments", "fcm", "smsru"]}

        assert admin("cloudpayments/operations") == []
        assert site.hold() > hold

    @pytest.mark.parametrize("path", ["bank/faults", "bank/calls"])
    def test_unknown_service(self, admin, path):
        admin(path, status=404)

    def test_body_that_is_no_object(self, emulators):
        url = f"{emulators.base_url}/_admin/clock"

        statuses = [requests.post(url, body, timeout=5).status_code for body in ("[1]", "{")]

        assert statuses == [400, 400]


def test_emulators_are_a_program_of_their_own(unused_url):
    port = unused_url.rpartition(":")[2]
    command = [sys.executable, "-m", "proil_emulators", "--port", port]
    source = Path(proil_emulators.__file__).parents[1]
    program = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(source)})
    try:
        assert "PROIL emulators" in _text_when_up(unused_url)
    finally:
        program.terminate()
        program.wait(10)


def _text_when_up(url):
    for _ in range(200):
        try:
            return requests.get(url, timeout=5).text
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("nobody answered")


def test_public_address_is_what_browsers_are_sent_to(site):
    behind_proxy = Client(Emulators("https://bank.example/"))

    answer = behind_proxy.post(
        "/cloudpayments/payments/cards/auth",
        json=site.card_params(cards.PAYS_AFTER_3DS),
        auth=(site.public_id, site.secret),
    )

    assert answer.json["Model"]["AcsUrl"] == "https://bank.example/cloudpayments/acs"


README = Path(proil_emulators.__file__).with_name("README.md").read_text()


def test_readme_names_every_call_of_the_administration(emulators):
    rules = emulators.application._urls.iter_rules()
    served = {
        (re.sub(r"<int:", "<", rule.rule), " ".join(sorted(rule.methods - {"HEAD", "OPTIONS"})))
        for rule in rules
        if rule.rule.startswith("/_admin")
    }

    named = {
        (path, " ".join(sorted(methods.split())))
        for methods, path in re.findall(r"^\| `([A-Z ]+) (/_admin\S+)`", README, re.MULTILINE)
    }

    assert named == served


@pytest.mark.parametrize("kind", FaultKind)
def test_readme_names_every_fault(kind):
    assert f"`{kind}`" in README


@pytest.mark.parametrize("kind", Surprise)
def test_readme_names_every_surprise(kind):
    assert f"`{kind}`" in README
