"""What time does: the agenda, abandoned challenges, holds that end, and those who are quicker."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.agenda import Agenda
from proil_emulators.cloudpayments.cards import PAYS, PAYS_AFTER_3DS, Card
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.expiry import expire
from proil_emulators.cloudpayments.ledger import Ledger
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Request, Status
from proil_emulators.wire import Refused

TERMINAL = Terminal("pk", "secret")
HOUR, DAY = 3600, 86400


class TestAgenda:
    @pytest.fixture
    def clock(self):
        return Clock()

    def test_acts_in_the_order_of_time(self, clock):
        agenda, done = Agenda(clock), []
        for seconds in (30, 10, 20):
            agenda.put(seconds, lambda seconds=seconds: done.append(seconds))

        clock.advance(timedelta(seconds=25))
        agenda.do_due()
        assert done == [10, 20]

        clock.advance(timedelta(seconds=10))
        agenda.do_due()
        assert done == [10, 20, 30]

    def test_equal_times_keep_their_order(self, clock):
        agenda, done = Agenda(clock), []
        for number in range(5):
            agenda.put(0, lambda number=number: done.append(number))

        agenda.do_due()

        assert done == [0, 1, 2, 3, 4]

    def test_deed_may_plan_another(self, clock):
        agenda, done = Agenda(clock), []
        agenda.put(0, lambda: agenda.put(0, lambda: done.append("second")))

        agenda.do_due()

        assert done == ["second"]

    def test_refused_deed_stops_nothing(self, clock):
        agenda, done = Agenda(clock), []

        def refused():
            raise Refused("too late")

        agenda.put(0, refused)
        agenda.put(1, lambda: done.append("next"))
        clock.advance(timedelta(seconds=2))

        agenda.do_due()

        assert done == ["next"]

    def test_second_caller_waits_until_it_is_done(self, clock):
        agenda, done, begun, go_on = Agenda(clock), [], threading.Event(), threading.Event()

        def slow():
            begun.set()
            go_on.wait(5)
            done.append("slow")

        agenda.put(0, slow)
        first = threading.Thread(target=agenda.do_due)
        second = threading.Thread(target=lambda: (agenda.do_due(), done.append("second")))
        first.start()
        begun.wait(5)
        second.start()
        go_on.set()
        first.join()
        second.join()

        assert done == ["slow", "second"]


class TestExpiry:
    @pytest.fixture
    def acquirer(self):
        clock = Clock()
        return Acquirer(clock, Ledger(iter(range(1, 1000))), Courier(clock))

    def pay(self, acquirer, number=PAYS, two_stage=True):
        card = Card(number[:6], number[-4:], 2039, 12)
        return acquirer.pay_by_card(TERMINAL, Request(Decimal(100)), card, two_stage)

    def after(self, acquirer, seconds):
        acquirer.clock.advance(timedelta(seconds=seconds))
        expire(acquirer, {"pk": TERMINAL})

    def switch(self, acquirer, **values):
        acquirer.courier.switches = acquirer.switches.changed(values)

    @pytest.mark.parametrize(
        ("seconds", "status"),
        [(14 * 60, Status.AWAITING_AUTHENTICATION), (15 * 60 + 1, Status.DECLINED)],
    )
    def test_challenge(self, acquirer, seconds, status):
        payment = self.pay(acquirer, PAYS_AFTER_3DS)

        self.after(acquirer, seconds)

        assert payment.status is status

    @pytest.mark.parametrize(
        ("seconds", "status"),
        [(7 * DAY - 60, Status.AUTHORIZED), (7 * DAY + 1, Status.CANCELLED)],
    )
    def test_hold(self, acquirer, seconds, status):
        payment = self.pay(acquirer)

        self.after(acquirer, seconds)

        assert payment.status is status

    def test_hold_lives_from_its_authorisation(self, acquirer):
        payment = self.pay(acquirer, PAYS_AFTER_3DS)
        acquirer.clock.advance(timedelta(minutes=10))
        acquirer.finish_challenge(TERMINAL, payment, passed=True)

        self.after(acquirer, 7 * DAY - 60)

        assert payment.status is Status.AUTHORIZED

    @pytest.mark.parametrize(
        ("auto_confirm_days", "days", "status"),
        [
            (0, 8, Status.CANCELLED),
            (3, 2, Status.AUTHORIZED),
            (3, 4, Status.COMPLETED),
            (9, 8, Status.CANCELLED),
        ],
    )
    def test_option_that_confirms_by_itself(self, acquirer, auto_confirm_days, days, status):
        self.switch(acquirer, auto_confirm_days=auto_confirm_days)
        payment = self.pay(acquirer)

        self.after(acquirer, days * DAY)

        assert payment.status is status

    def test_shorter_life_counts_for_holds_that_stand(self, acquirer):
        payment = self.pay(acquirer)
        self.switch(acquirer, hold_days=1)

        self.after(acquirer, DAY + 1)

        assert payment.status is Status.CANCELLED

    def test_only_the_old_ones_end(self, acquirer):
        old = self.pay(acquirer)
        acquirer.clock.advance(timedelta(days=6))
        young = self.pay(acquirer)

        self.after(acquirer, DAY + 60)

        assert (old.status, young.status) == (Status.CANCELLED, Status.AUTHORIZED)
        assert list(acquirer.ledger.held) == [young.id]

    def test_merchant_may_be_quicker(self, acquirer, monkeypatch):
        """The hold is confirmed between being found overdue and being released."""
        payment = self.pay(acquirer)
        release = acquirer.void

        def too_late(terminal, transaction, asked=True):
            if transaction.status is Status.AUTHORIZED:
                acquirer.confirm(terminal, transaction, Decimal(60))
            release(terminal, transaction, asked)

        monkeypatch.setattr(acquirer, "void", too_late)
        self.after(acquirer, 8 * DAY)

        assert (payment.status, payment.confirmed_amount) == (Status.COMPLETED, Decimal(60))

    @pytest.mark.parametrize("two_stage", [True, False])
    def test_settled_payment_is_watched_no_more(self, acquirer, two_stage):
        payment = self.pay(acquirer, two_stage=two_stage)
        if two_stage:
            acquirer.void(TERMINAL, payment)

        assert not acquirer.ledger.held
        assert not acquirer.ledger.challenged
