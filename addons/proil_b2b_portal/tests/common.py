from lxml import html

from odoo.tests import HttpCase, new_test_user

from odoo.addons.proil_order.tests.common import ProilOrderCommon


class PortalCase(ProilOrderCommon, HttpCase):
    """Two client companies: Maria looks at the orders of hers, the other is a stranger's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.client = partners.create({"name": "Carsharing Plus", "is_company": True})
        cls.other_client = partners.create({"name": "Taxi Minus", "is_company": True})
        cls.customer.parent_id = cls.client
        cls.maria = new_test_user(
            cls.env, "maria", groups="base.group_portal", parent_id=cls.client.id, lang="en_US"
        )
        cls.stranger = partners.create({"name": "Boris", "parent_id": cls.other_client.id})
        cls.strange_vehicle = cls._create_vehicle(cls.stranger, plate_typed="в002вв77")

    @classmethod
    def _create_strange_order(cls, state, **vals):
        quote = cls.env["proil.quote"]._offer(cls.stranger, cls.strange_vehicle, cls._asked(**vals))
        order = quote._make_order()
        cls._bring(order, state)
        return order

    def page(self, path="", login="maria", lang="en", **query):
        """What a user sees at /my/fuel + path; `document` is its HTML."""
        self.authenticate(login, login)
        response = self.get_page(path, lang, **query)
        response.document = html.fromstring(response.content) if response.content else None
        return response

    def get_page(self, path="", lang="en", **query):
        return self.url_open(f"/{lang}/my/fuel{path}", params=query)

    def numbers(self, response, table):
        """Numbers of the orders in the table `active` or `finished`."""
        links = response.document.xpath(
            f"//div[hasclass('o_proil_{table}')]//tbody//a", extensions=_HASCLASS
        )
        return [link.text for link in links]


def _hasclass(context, *classes):
    return set(classes) <= set(context.context_node.get("class", "").split())


_HASCLASS = {(None, "hasclass"): _hasclass}
