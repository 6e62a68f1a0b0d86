import hashlib
from decimal import Decimal
from itertools import count

from odoo.addons.proil_api.tests.common import ProilApiCase
from odoo.addons.proil_order.tests.common import NOON, picture

from .common import ProilDispatchCommon


class DriverApiCase(ProilDispatchCommon, ProilApiCase):
    """A driver's phone that talks to `/api/v1/driver/orders`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.driver = cls.shift.driver_id
        cls.token = cls._driver_token(cls.driver)
        cls.keys = count(1)

    @classmethod
    def _driver_token(cls, driver):
        return cls._bearer(driver.partner_id, "proil.driver")

    def get(self, path="", token=None, **query):
        return self.call("GET", f"/driver/orders{path}", token=token or self.token, params=query)

    def post(self, order, step, body=None, token=None, key=None):
        return self.call(
            "POST",
            f"/driver/orders/{order.public_id}/{step}",
            token=token or self.token,
            key=key or f"key-{next(self.keys)}",
            json=body or {},
        )

    def start(self, order, totalizer=None):
        read = self._totalizer() if totalizer is None else totalizer
        return self.post(order, "fuelling/start", {"totalizer_litres": str(read)})

    def finish(self, order, litres="40", totalizer=None):
        read = self._totalizer() + Decimal(litres) if totalizer is None else totalizer
        return self.post(
            order, "fuelling/finish", {"totalizer_litres": str(read), "litres": litres}
        )

    def upload(self, order, kind, content=None, token=None, **form):
        content = picture(kind) if content is None else content
        return self.call(
            "POST",
            f"/driver/orders/{order.public_id}/photos",
            token=token or self.token,
            key=f"key-{next(self.keys)}",
            data={
                "kind": kind,
                "sha256": hashlib.sha256(content).hexdigest(),
                "taken_at": NOON.isoformat(),
                **form,
            },
            files={"file": ("photo.jpg", content, "image/jpeg")},
        )
