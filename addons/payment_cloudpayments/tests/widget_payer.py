import json
import re
from types import SimpleNamespace
from urllib.parse import urljoin

import requests

from odoo.addons.payment_cloudpayments.tests.common import PAYS


class WidgetPayer:
    """A payer in the form of CloudPayments, for a case that knows `api_url`."""

    def pay_in_widget(self, intent, card=PAYS):
        """Choose a card and press the button; the page that follows."""
        form = {"intent": json.dumps(intent)}
        shown = requests.post(urljoin(self.api_url, "widget/checkouts"), form, timeout=20)
        return requests.post(f"{shown.url}/pay", {"card": card.replace(" ", "")}, timeout=20)

    def pass_bank(self, page):
        """Go through the bank's page that the widget shows."""
        challenge = _form(page.text)
        bank = requests.post(urljoin(page.url, challenge.action), challenge.fields, timeout=20)
        result = _form(bank.text)
        return requests.post(urljoin(bank.url, result.action), result.fields, timeout=20)


def _form(page):
    """The action of the first form and the first value of each field."""
    action = re.search(r'<form[^>]* action="([^"]+)"', page)[1]
    fields = {}
    for name, value in re.findall(r'name="([^"]+)"[^>]* value="([^"]*)"', page):
        fields.setdefault(name, value)
    return SimpleNamespace(action=action, fields=fields)
