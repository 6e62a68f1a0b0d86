"""The parts every emulator stands on: parameters, faults, time, idempotency."""

import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from werkzeug.exceptions import BadRequest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments.idempotency import DuplicateUnderWay, RequestIds
from proil_emulators.faults import FaultBook
from proil_emulators.wire import Params, Refused, json_body, json_text


def request(**options):
    return Request(EnvironBuilder("/", method="POST", **options).get_environ())


class TestParams:
    @pytest.mark.parametrize(
        ("value", "seen"),
        [("a", "a"), (5, "5"), (Decimal("1.50"), "1.50"), ("", None), (None, None)],
    )
    def test_text(self, value, seen):
        assert Params({"Name": value}).text("name") == seen

    @pytest.mark.parametrize(
        ("value", "seen"),
        [(True, True), ("true", True), ("1", True), (1, True), (False, False), ("no", False)],
    )
    def test_flag(self, value, seen):
        assert Params({"SaveCard": value}).flag("savecard") is seen

    @pytest.mark.parametrize(
        ("value", "seen"), [("891510444", 891510444), (5.4, 5), (Decimal("5.6"), 6), ("-1", -1)]
    )
    def test_integer_is_rounded(self, value, seen):
        assert Params({"Id": value}).integer("Id") == seen

    @pytest.mark.parametrize("value", [None, "", "x", "1,5", "Infinity", "NaN", "9" * 30])
    def test_number_is_refused(self, value):
        with pytest.raises(Refused, match=r"^Id "):
            Params({"Id": value}).integer("Id")

    @pytest.mark.parametrize(
        ("value", "seen"),
        [
            ("0.01", "0.01"),
            (100, "100.00"),
            ("2000.5", "2000.50"),
            ("1e2", "100.00"),
            ("1.500", "1.50"),
        ],
    )
    def test_amount(self, value, seen):
        assert str(Params({"Amount": value}).amount("Amount")) == seen

    @pytest.mark.parametrize("value", ["0", "0.00", "-5", "0.009", "1.001"])
    def test_amount_is_refused(self, value):
        with pytest.raises(Refused, match=r"^Amount "):
            Params({"Amount": value}).amount("Amount")

    @pytest.mark.parametrize(
        "body",
        [
            {"json": {"Amount": 10.1, "Name": "Иван"}},
            {"data": {"AMOUNT": "10.1", "name": "Иван"}},
            {"query_string": {"amount": "10.1", "Name": "Иван"}},
        ],
        ids=["json", "form", "query"],
    )
    def test_come_from_any_part_of_a_request(self, body):
        params = Params.of(request(**body))

        assert (params.amount("Amount"), params.text("Name")) == (Decimal("10.10"), "Иван")

    def test_fraction_is_judged_as_it_was_written(self):
        """As a float it would be 1111.1100000000001, and pass for two decimals when rounded."""
        body = b'{"Amount": 1111.1100000000001}'

        with pytest.raises(Refused, match="two decimals"):
            Params.of(request(data=body, content_type="application/json")).amount("Amount")


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "{", "\xff"])
def test_body_that_is_no_json_object(body):
    with pytest.raises(BadRequest):
        json_body(request(data=body.encode("latin-1")))


def test_empty_body_is_an_empty_object():
    assert json_body(request()) == {}


def test_json_writes_sums_as_numbers():
    assert json_text({"Amount": Decimal("1234.50"), "Name": "АИ-95"}) == (
        '{"Amount":1234.5,"Name":"АИ-95"}'
    )


def test_json_does_not_write_what_it_does_not_know():
    with pytest.raises(TypeError, match="set has no JSON form"):
        json_text({"a": {1}})


class TestClock:
    def test_is_pushed_forward(self):
        clock = Clock()
        before = clock.now()

        clock.advance(timedelta(days=2))

        assert timedelta(days=2) <= clock.now() - before < timedelta(days=2, seconds=5)
        assert clock.now().utcoffset() == timedelta()

    def test_does_not_go_back(self):
        with pytest.raises(ValueError, match="does not go back"):
            Clock().advance(timedelta(seconds=-1))

    @pytest.mark.parametrize("wake", [Clock.poke, lambda clock: clock.advance(timedelta(1))])
    def test_wakes_who_waits(self, wake):
        clock, started = Clock(), time.monotonic()
        threading.Timer(0.05, wake, [clock]).start()

        clock.wait(10)

        assert time.monotonic() - started < 5


class TestFaultBook:
    def served(self, book, endpoint="payments/get"):
        return book.around(endpoint, request(), lambda: Response("served")).get_data(as_text=True)

    def test_nothing_ordered(self):
        assert self.served(FaultBook()) == "served"

    def test_is_used_up_in_order(self):
        book = FaultBook()
        book.order({"kind": "http_429"})
        book.order({"kind": "html"})

        answers = [self.served(book) for _ in range(3)]

        assert answers == ["", "<h1>Service Temporarily Unavailable</h1>", "served"]

    @pytest.mark.parametrize(
        ("pattern", "hit"),
        [("*", True), ("payments/get", True), ("payments/*", True), ("kkt/*", False)],
    )
    def test_is_for_matching_endpoints(self, pattern, hit):
        book = FaultBook()
        book.order({"kind": "html", "endpoint": pattern})

        assert (self.served(book) != "served") is hit

    def test_lasts_until_removed(self):
        book = FaultBook()
        book.order({"kind": "http_500", "times": None})
        assert {self.served(book) for _ in range(5)} == {"Internal Server Error"}

        book.clear()

        assert self.served(book) == "served"

    def test_is_listed_with_what_is_left(self):
        book = FaultBook()
        book.order({"kind": "html", "times": 3})
        self.served(book)

        (fault,) = book.listed()

        assert (fault["kind"], fault["times"], fault["endpoint"]) == ("html", 2, "*")

    @pytest.mark.parametrize(("kind", "works"), [("http_500", []), ("http_500_after", [1])])
    def test_work_is_done_or_not(self, kind, works):
        done, book = [], FaultBook()
        book.order({"kind": kind})

        def work():
            done.append(1)
            return Response()

        assert book.around("x", request(), work).status_code == 500
        assert done == works


class TestRequestIds:
    KEY = ("pk", "payments/confirm", "r1")

    def once(self, ids, process, keeps=lambda answer: True, waits=True):
        return ids.once(self.KEY, process, keeps, waits)

    def test_answer_is_kept(self):
        ids = RequestIds(Clock())

        answers = [self.once(ids, lambda number=number: {"n": number}) for number in range(3)]

        assert answers == [{"n": 0}] * 3

    def test_answer_not_worth_keeping_is_not(self):
        ids = RequestIds(Clock())

        answers = [
            self.once(
                ids, lambda number=number: {"n": number}, keeps=lambda answer: answer["n"] == 1
            )
            for number in range(3)
        ]

        assert answers == [{"n": 0}, {"n": 1}, {"n": 1}]

    def test_crash_frees_the_id(self):
        ids = RequestIds(Clock())
        with pytest.raises(ZeroDivisionError):
            self.once(ids, lambda: {"n": 1 / 0})

        assert self.once(ids, lambda: {"n": 1}) == {"n": 1}

    @pytest.mark.parametrize(("minutes", "answer"), [(59, {"n": 1}), (61, {"n": 2})])
    def test_is_forgotten_after_an_hour(self, minutes, answer):
        clock = Clock()
        ids = RequestIds(clock)
        self.once(ids, lambda: {"n": 1})

        clock.advance(timedelta(minutes=minutes))

        assert self.once(ids, lambda: {"n": 2}) == answer

    def test_duplicate_of_a_crash_does_the_work_itself(self):
        ids, begun, go = RequestIds(Clock()), threading.Event(), threading.Event()
        answers = []

        def crash():
            begun.set()
            go.wait(5)
            raise ZeroDivisionError

        def first():
            with pytest.raises(ZeroDivisionError):
                self.once(ids, crash)

        def second():
            answers.append(self.once(ids, lambda: {"n": 2}))

        threads = [threading.Thread(target=first), threading.Thread(target=second)]
        threads[0].start()
        begun.wait(5)
        threads[1].start()
        go.set()
        for thread in threads:
            thread.join(5)

        assert answers == [{"n": 2}]

    def test_duplicate_may_be_turned_away(self):
        ids = RequestIds(Clock())

        def repeat():
            with pytest.raises(DuplicateUnderWay):
                self.once(ids, lambda: {"n": 2}, waits=False)
            return {"n": 1}

        assert self.once(ids, repeat) == {"n": 1}
