"""Receipts of CloudKassir: bundled with payments, asked for alone, refused, late, lost."""

import json

import pytest
import requests

ITEM = {
    "Label": "АИ-95",
    "Price": 66.9,
    "Quantity": 10.5,
    "Amount": 702.45,
    "Vat": 22,
    "Method": 4,
    "Object": 2,
    "UnitCode": 41,
}


def body(*items, **changes):
    rows = items or (ITEM,)
    total = round(sum(row["Amount"] for row in rows), 2)
    return {
        "Items": list(rows),
        "TaxationSystem": 0,
        "Email": "i@example.com",
        "Amounts": {"Electronic": total, "AdvancePayment": 0, "Credit": 0, "Provision": 0},
        **changes,
    }


def bundled(name="cloudpayments", field="CustomerReceipt", **changes):
    return json.dumps({name: {field: body(**changes)}}, ensure_ascii=False)


@pytest.fixture
def listed(admin):
    def find(invoice_id="S1"):
        return admin(f"cloudpayments/receipts?invoice_id={invoice_id}")

    return find


@pytest.fixture
def later(admin):
    return lambda: admin("clock", {"advance_seconds": 2})


@pytest.fixture
def create(site):
    def ask(request_id=None, **changes):
        params = {"Inn": "7701234567", "Type": "Income", "InvoiceId": "S1", **changes}
        return site.call("kkt/receipt", request_id, **{"CustomerReceipt": body(), **params})

    return ask


class TestBundled:
    def test_charge_issues_after_the_payment(self, site, merchant, listed, later):
        site.pay(endpoint="charge", Amount=702.45, InvoiceId="S1", JsonData=bundled())
        assert [row["status"] for row in listed()] == ["Queued"]
        assert "receipt" not in merchant.kinds()

        later()

        (row,) = listed()
        told = merchant.only("receipt").values
        assert (row["status"], row["type"], row["amount"]) == ("Processed", "Income", 702.45)
        assert (told["Id"], told["InvoiceId"], told["Amount"]) == (row["id"], "S1", "702.45")
        assert (told["Type"], told["TransactionId"]) == ("Income", str(row["transaction_id"]))
        assert json.loads(told["Receipt"])["Items"][0]["Label"] == "АИ-95"

    def test_hold_issues_nothing_until_it_is_confirmed(self, site, listed, later):
        hold = site.hold(1000, InvoiceId="S1")
        later()
        assert listed() == []

        site.call("payments/confirm", TransactionId=hold, Amount=702.45, JsonData=bundled())

        assert [row["transaction_id"] for row in listed()] == [hold]

    def test_receipt_of_a_hold_waits_for_its_confirm(self, site, listed):
        hold = site.hold(702.45, InvoiceId="S1", JsonData=bundled())
        assert listed() == []

        site.call("payments/confirm", TransactionId=hold, Amount=702.45)

        assert len(listed()) == 1

    def test_refund_issues_a_return(self, site, listed):
        payment = site.pay(endpoint="charge", Amount=702.45, InvoiceId="S1")["Model"]

        refund = site.call(
            "payments/refund",
            TransactionId=payment["TransactionId"],
            Amount=702.45,
            JsonData=bundled(),
        )

        (row,) = listed()
        assert row["type"] == "IncomeReturn"
        assert row["transaction_id"] == refund["Model"]["TransactionId"]

    @pytest.mark.parametrize(
        ("name", "field"),
        [("CloudPayments", "CustomerReceipt"), ("cloudPayments", "customerReceipt")],
    )
    def test_case_of_letters_does_not_matter(self, site, listed, name, field):
        site.pay(endpoint="charge", InvoiceId="S1", JsonData=bundled(name, field))

        assert len(listed()) == 1

    def test_email_of_the_payment_serves(self, site, listed, later):
        data = bundled(Email=None)
        site.pay(endpoint="charge", InvoiceId="S1", JsonData=data, Email="p@example.com")
        later()

        assert [row["status"] for row in listed()] == ["Processed"]

    def test_error_tells_nobody(self, site, merchant, listed, later):
        site.pay(endpoint="charge", InvoiceId="S1", JsonData=bundled(TaxationSystem=3))
        later()

        assert [(row["status"], row["error_code"]) for row in listed()] == [("Error", 3)]
        assert "receipt" not in merchant.kinds()

    @pytest.mark.parametrize("data", [None, "{}", '{"cloudpayments": {}}', "[1]"])
    def test_payment_without_a_receipt(self, site, listed, data):
        assert site.pay(endpoint="charge", InvoiceId="S1", JsonData=data)["Success"]

        assert listed() == []

    def test_declined_payment_issues_nothing(self, site, admin, listed):
        admin("cloudpayments/declines", {"reason_code": 5051})
        site.pay(endpoint="charge", InvoiceId="S1", JsonData=bundled())

        assert listed() == []

    def test_link_and_code_issue_too(self, site, listed):
        qr = {"Amount": 702.45, "Currency": "RUB", "Scheme": "charge", "InvoiceId": "S1"}
        model = site.call("payments/qr/sbp/link", **qr, JsonData=bundled())["Model"]
        assert listed() == []

        requests.post(f"{model['QrUrl']}/pay", timeout=5)

        assert len(listed()) == 1


class TestExplicit:
    def test_is_queued_then_processed(self, create, site, merchant, later):
        answer = create()
        number = answer["Model"]["Id"]

        assert (answer["Success"], answer["Message"]) == (True, "Queued")
        assert answer["Model"]["ErrorCode"] == 0
        assert site.call("kkt/receipt/status/get", Id=number)["Model"] == "Queued"
        later()
        assert site.call("kkt/receipt/status/get", Id=number)["Model"] == "Processed"
        assert "TransactionId" not in merchant.only("receipt").values

    def test_is_read_back(self, create, site, later):
        number = create()["Model"]["Id"]
        assert site.call("kkt/receipt/get", Id=number)["Success"] is False
        later()

        model = site.call("kkt/receipt/get", Id=number)["Model"]

        assert model["Items"][0]["Label"] == "АИ-95"
        assert model["Amounts"]["Electronic"] == 702.45
        assert (model["Email"], model["TaxationSystem"]) == ("i@example.com", 0)
        details = model["AdditionalData"]
        assert (details["Id"], details["Amount"], details["Type"]) == (number, 702.45, "Income")
        assert details["OrganizationInn"] == "7701234567"

    def test_same_request_id_makes_one(self, create, listed):
        first, again = create("r1"), create("r1")

        assert first == again
        assert len(listed()) == 1

    @pytest.mark.parametrize("endpoint", ["status/get", "get"])
    def test_unknown_or_foreign_is_not_found(self, create, site, admin, later, endpoint):
        admin("cloudpayments/terminals", {"public_id": "pk_b", "api_secret": "b"})
        number = create()["Model"]["Id"]
        later()

        foreign = site.other("pk_b", "b").call(f"kkt/receipt/{endpoint}", Id=number)
        unknown = site.call(f"kkt/receipt/{endpoint}", Id="none")

        assert foreign == unknown
        assert "NotFound" in str(unknown) or unknown["Success"] is False

    def test_unknown_type(self, create):
        assert create(Type="Gift") == {"Success": False, "Message": "Type is unknown"}


def item(**changes):
    return body({**ITEM, **changes})


class TestErrors:
    @pytest.mark.parametrize(
        ("receipt", "code"),
        [
            (body(Items=[]), 12),
            (body(Items=None), 12),
            ({}, 12),
            (body(TaxationSystem=3), 3),
            (body(Amounts={"Electronic": 702.44}), 13),
            (body(Amounts={"Electronic": 702.44, "Cash": 0.01}), 0),
            (body(Amounts={"Electronic": 702.46}), 14),
            (body(Amounts={"Electronic": 700, "AdvancePayment": 2.45}), 0),
            (body(Amounts=None), 26),
            (body(Amounts={"Electronic": 702.451}), 23),
            (item(Price=66.901), 23),
            (item(Quantity=10.501), 23),
            (item(Amount=703), 27),
            (item(Amount=700), 0),
            (item(Label=""), 26),
            (item(Price=None), 26),
            (item(Vat=20), 27),
            (item(Vat=120), 27),
            (item(Vat=122), 0),
            (item(Vat=None), 0),
            (item(Vat=18), 27),
            (item(Method=8), 27),
            (item(Object=28), 27),
            (item(UnitCode=43), 27),
            (body(Email="example.com"), 24),
            (body(Email=None), 26),
            (body(Email=None, Phone="+7 (916) 123"), 6),
            (body(Email=None, Phone="+79161234567"), 0),
        ],
    )
    def test_of_a_receipt(self, create, receipt, code):
        answer = create(CustomerReceipt=receipt)

        assert (answer["Model"]["ErrorCode"], answer["Success"]) == (code, code == 0)

    def test_old_rate_is_given_back(self, create):
        answer = create(CustomerReceipt=item(Vat=20), Type="IncomeReturn")

        assert answer["Success"] is True

    @pytest.mark.parametrize(
        ("register", "changes", "code"),
        [
            ({}, {"Inn": None}, 11),
            ({"inn": "7701234567"}, {}, 0),
            ({"inn": "7709999999"}, {}, 2),
            ({"taxation_systems": [1]}, {}, 3),
        ],
    )
    def test_of_a_register(self, create, admin, register, changes, code):
        admin("cloudpayments/register", register)

        assert create(**changes)["Model"]["ErrorCode"] == code

    def test_test_limit_lasts_eight_hours(self, create, admin):
        admin("cloudpayments/register", {"test_limit": 2})

        codes = [create()["Model"]["ErrorCode"] for _ in range(3)]
        admin("clock", {"advance_seconds": 8 * 3600 + 1})

        assert codes == [0, 0, 22]
        assert create()["Model"]["ErrorCode"] == 0

    def test_register_is_described_rightly(self, admin):
        admin("cloudpayments/register", {"colour": "red"}, status=400)


class TestSurprises:
    def test_refused_at_once(self, create, admin, listed):
        admin("cloudpayments/surprises", {"kind": "receipt_refused", "code": 25})

        answer = create()

        assert (answer["Success"], answer["Model"]["ErrorCode"]) == (False, 25)
        assert answer["Message"] == "The register is not paid for"
        assert create()["Success"] is True

    def test_error_comes_later(self, create, admin, site, merchant, later):
        admin("cloudpayments/surprises", {"kind": "receipt_error", "code": 8})
        number = create()["Model"]["Id"]
        later()

        answer = site.call("kkt/receipt/status/get", Id=number)

        assert (answer["Model"], answer["Message"]) == ("Error", "The fiscal memory is full")
        assert merchant.kinds() == []

    def test_never_stays_in_the_queue(self, create, admin, site, later):
        admin("cloudpayments/surprises", {"kind": "receipt_never"})
        number = create()["Model"]["Id"]
        later()

        assert site.call("kkt/receipt/status/get", Id=number)["Model"] == "Queued"

    @pytest.mark.parametrize(("repeats", "told"), [(True, 2), (False, 1)])
    def test_notification_is_repeated_by_a_switch(
        self, create, admin, merchant, later, repeats, told
    ):
        admin("cloudpayments/switches", {"receipt_notice_retry": repeats})
        merchant.will_answer("receipt", 13)
        create()
        later()

        admin("clock", {"advance_seconds": 61})

        assert merchant.kinds() == ["receipt"] * told

    def test_delay_is_a_switch(self, create, admin, merchant, later):
        admin("cloudpayments/switches", {"receipt_delay_s": 60})
        create()
        later()
        assert merchant.kinds() == []

        admin("clock", {"advance_seconds": 60})

        assert merchant.kinds() == ["receipt"]
