"""How often a notification is repeated, and where the merchant wants to be told."""

import pytest


def deliveries(admin, kind):
    return [row for row in admin("cloudpayments/deliveries") if row["type"] == kind]


class TestRepeats:
    @pytest.fixture(autouse=True)
    def one_listener(self, site, merchant, admin):
        """Only Pay is of interest here."""
        every = dict.fromkeys(("check", "fail", "confirm", "refund", "cancel"))
        admin("cloudpayments/notifications", every)

    def attempts(self, admin, seconds):
        """Statuses of the attempts made until `seconds` from now."""
        admin("clock", {"advance_seconds": seconds})
        (delivery,) = deliveries(admin, "Pay")
        return [attempt["status"] for attempt in delivery["attempts"]]

    @pytest.mark.parametrize(
        "refusal", [13, (500, "down"), (500, '{"code":0}'), (200, "ok"), (302, "elsewhere")]
    )
    def test_until_accepted(self, site, merchant, admin, refusal):
        merchant.will_answer("pay", refusal, 0)

        site.pay()

        assert len(self.attempts(admin, 59)) == 1
        assert len(self.attempts(admin, 2)) == 2
        assert len(self.attempts(admin, 86400)) == 2
        assert deliveries(admin, "Pay")[0]["accepted"] is True
        first, second = merchant.received
        assert first.body == second.body

    def test_pauses_grow(self, site, merchant, admin):
        merchant.will_answer("pay", *[13] * 8)
        site.pay()

        counts = [
            len(self.attempts(admin, minutes * 60)) for minutes in (1, 1, 1, 5, 10, 30, 29, 1)
        ]

        assert counts == [2, 2, 3, 4, 5, 6, 6, 7]

    def test_no_more_than_a_hundred_attempts(self, site, admin, unused_url):
        admin("cloudpayments/notifications", {"pay": unused_url})
        site.pay()

        for _ in range(101):
            attempts = self.attempts(admin, 1800)

        assert len(attempts) == 100
        assert deliveries(admin, "Pay")[0]["due"] is None

    def test_time_scale_shortens_the_pauses(self, site, merchant, admin):
        admin("cloudpayments/switches", {"retry_time_scale": 0.01})
        merchant.will_answer("pay", 13)
        site.pay()

        assert len(self.attempts(admin, 1)) == 2

    def test_by_hand(self, site, merchant, admin):
        site.pay()
        (delivery,) = deliveries(admin, "Pay")

        admin(f"cloudpayments/deliveries/{delivery['number']}/resend", {})

        assert merchant.kinds() == ["pay", "pay"]

    def test_courier_thread_sends_by_itself(self, site, merchant, admin, eventually):
        admin("cloudpayments/switches", {"notify_before_answer": False})

        site.pay()

        eventually(lambda: merchant.kinds() == ["pay"])


class TestSettings:
    def test_types_start_disabled_and_with_get(self, site):
        model = site.call("site/notifications/Pay/get")["Model"]

        assert (model["IsEnabled"], model["HttpMethod"]) == (False, "GET")

    def test_method_falls_back_to_get(self, site, merchant):
        address = merchant.url("pay")
        site.call("site/notifications/Pay/update", IsEnabled=True, Address=address)

        model = site.call("site/notifications/Pay/get")["Model"]
        assert (model["Address"], model["HttpMethod"]) == (address, "GET")

    def test_post_is_kept(self, site, merchant):
        params = {"IsEnabled": True, "Address": merchant.url("fail"), "HttpMethod": "POST"}

        assert site.call("site/notifications/Fail/update", **params)["Success"] is True
        assert site.call("site/notifications/Fail/get")["Model"]["HttpMethod"] == "POST"

    def test_check_cannot_be_changed(self, site):
        assert site.post("site/notifications/Check/update").status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [{"Address": ""}, {"HttpMethod": "PUT"}, {"Encoding": "Windows1251"}, {"Format": "QIWI"}],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_setting_is_refused(self, site, merchant, wrong):
        params = {"IsEnabled": True, "Address": merchant.url("pay"), **wrong}

        answer = site.call("site/notifications/Pay/update", **params)

        assert (answer["Success"], next(iter(wrong)) in answer["Message"]) == (False, True)
