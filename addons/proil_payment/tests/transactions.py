from odoo.addons.proil_order.tests.common import ProilOrderCommon


class TransactionsCommon(ProilOrderCommon):
    """Orders whose payments stand where a test puts them; nobody calls a bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rouble = cls.env.ref("base.RUB")
        rouble.active = True
        cls.env.company.currency_id = rouble
        cls.provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        cls.provider.write(
            {
                "cloudpayments_public_id": "pk",
                "cloudpayments_api_secret": "secret",
                "cloudpayments_base_url": "http://127.0.0.1:9/",
                "state": "test",
            }
        )

    @classmethod
    def _held_order(cls, state="accepted", **asked):
        order = cls._create_order(**asked)
        tx = order._new_hold(
            f"attempt-{order.id}",
            cls.provider,
            payment_method_id=cls.env.ref("payment.payment_method_card").id,
            operation="online_direct",
        )
        tx._set_authorized()
        cls._bring(order, state)
        return order

    @classmethod
    def _captured_order(cls, amount=None, **asked):
        order = cls._held_order("completed", **asked)
        amount = order.amount_charged if amount is None else amount
        order.hold_id._create_child_transaction(float(amount))._set_done()
        return order

    @classmethod
    def _create_sale_tax(cls, **vals):
        country = cls.env.company.account_fiscal_country_id
        group = cls.env["account.tax.group"].create({"name": "VAT", "country_id": country.id})
        tax = cls.env["account.tax"].create(
            {
                "name": "VAT 22%",
                "amount": 22,
                "price_include_override": "tax_included",
                "type_tax_use": "sale",
                "tax_group_id": group.id,
                "country_id": country.id,
                **vals,
            }
        )
        cls.env.company.proil_sale_tax_id = tax
