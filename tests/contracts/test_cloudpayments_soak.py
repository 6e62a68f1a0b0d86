"""Many callers and much trouble at once: the acquirer's own books must still agree."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from proil_emulators.cloudpayments import cards, cryptogram

CALLERS, PAYMENTS = 6, 60


@pytest.fixture
def chaos(admin, emulators):
    """Dice for as long as the test needs them."""

    def throw(**wanted):
        admin("cloudpayments/chaos", {"seconds": 0, **wanted})

    yield throw
    stop(emulators)


def stop(emulators):
    requests.delete(f"{emulators.base_url}/_admin/cloudpayments/chaos", timeout=5)


def patiently(site, endpoint, params, request_id, tries=60):
    """Ask with one X-Request-ID until there is an answer, as a careful merchant does."""
    for _ in range(tries):
        try:
            answer = site.post(endpoint, params, request_id, timeout=10)
        except requests.RequestException:
            continue
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("application"):
            return answer.json()
    raise AssertionError("no answer at all")


def live(site, number):
    """One payment to its end: confirmed in part, or voided."""
    dice = random.Random(number)
    invoice_id = f"S{number}"
    params = site.card_params(
        dice.choice((cards.PAYS, cards.PAYS, cards.REFUSES)), InvoiceId=invoice_id, Amount=100
    )
    model = patiently(site, "payments/cards/auth", params, f"auth-{number}").get("Model")
    if not model or model["Status"] != "Authorized":
        return
    hold = {"TransactionId": model["TransactionId"]}
    if dice.random() < 0.5:
        amount = {"Amount": dice.randint(1, 100)}
        patiently(site, "payments/confirm", {**hold, **amount}, f"confirm-{number}")
    else:
        patiently(site, "payments/void", hold, f"void-{number}")


def run(site):
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda number: live(site, number), range(PAYMENTS)))


API_TROUBLE = ["http_500", "http_500_after", "http_429", "html", "timeout_before", "timeout_after"]


@pytest.mark.parametrize("seed", [1, 2])
def test_lost_answers_move_no_money_twice(site, admin, merchant, chaos, emulators, seed):
    admin("cloudpayments/switches", {"concurrency_limit": 30})
    chaos(seed=seed, share=0.3, kinds=API_TROUBLE)

    run(site)

    counts = admin("cloudpayments/chaos")["counts"]
    stop(emulators)
    rows = admin("cloudpayments/operations")
    assert len(rows) == PAYMENTS == len({row["invoice_id"] for row in rows})
    assert sum(counts.values()) > 20
    assert {row["status"] for row in rows} <= {"Completed", "Cancelled", "Declined"}
    told = Counter(row.kind for row in merchant.received)
    paid = sum(row["status"] != "Declined" for row in rows)
    assert (told["check"], told["pay"], told["fail"]) == (PAYMENTS, paid, PAYMENTS - paid)
    assert told["confirm"] + told["cancel"] == paid


def test_totals_agree_with_the_rows_after_everything(site, admin, merchant, chaos, emulators):
    admin("cloudpayments/switches", {"concurrency_limit": 30})
    chaos(seed=5, share=0.2)

    run(site)
    stop(emulators)
    admin("clock", {"advance_seconds": 600})

    rows, totals = admin("cloudpayments/operations"), admin("cloudpayments/totals")
    taken = sum(round((row["confirmed_amount"] or 0) * 100) for row in rows)
    voided = sum(round(row["amount"] * 100) for row in rows if row["status"] == "Cancelled")
    held = sum(round(row["amount"] * 100) for row in rows if row["status"] == "Authorized")
    assert (totals["captured"], totals["voided"], totals["held"]) == (taken, voided, held)
    assert sum(totals["counts"].values()) == len(rows) >= PAYMENTS
    assert all((row["confirmed_amount"] or 0) <= row["amount"] for row in rows)


def test_every_notification_comes_or_is_marked_lost(site, admin, merchant, chaos, emulators):
    kinds = ["drop", "delay", "duplicate", "reorder"]
    chaos(seed=9, share=0.5, kinds=kinds, seconds=30)
    for number in range(20):
        live(site, number)
    stop(emulators)

    admin("clock", {"advance_seconds": 60})

    rows = admin("cloudpayments/deliveries")
    lost = [row for row in rows if not row["accepted"]]
    assert {row["fate"] for row in lost} == {"drop"}
    assert len(merchant.received) == len(rows) - len(lost)
    assert {row["fate"] for row in rows} == {*kinds, None}


def test_packet_is_good_for_one_of_many_at_once(site, emulators):
    ledger = emulators.application.cloudpayments.acquirer.ledger
    packet = cryptogram(cards.PAYS, "12/39", "123", "IVAN")
    params = {"Amount": 1, "IpAddress": "203.0.113.7", "CardCryptogramPacket": packet}
    start = threading.Barrier(4)

    def race(_number):
        start.wait(5)
        return site.call("payments/cards/auth", **params)["Success"]

    with ThreadPoolExecutor(4) as racers:
        won = list(racers.map(race, range(4)))

    assert won.count(True) == 1 == len(ledger.transactions)


@pytest.mark.parametrize("rivals", [("confirm", "void"), ("confirm", "confirm"), ("void", "void")])
def test_hold_is_settled_by_one_of_two_rivals(site, admin, rivals):
    hold = site.hold(100)
    start = threading.Barrier(2)

    def race(action):
        start.wait(5)
        return site.call(f"payments/{action}", TransactionId=hold, Amount=100)["Success"]

    with ThreadPoolExecutor(2) as racers:
        won = list(racers.map(race, rivals))

    assert won.count(True) == 1
    assert site.status(hold) == (
        "Completed" if rivals[won.index(True)] == "confirm" else "Cancelled"
    )
