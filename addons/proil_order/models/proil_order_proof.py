import hashlib

from odoo import models

from proil_core.moments import to_stored
from proil_core.order.lifecycle import State
from proil_core.proof.photos import missing_kinds, strip_exif
from proil_core.refusal import Code, Refusal

from ..event_context import EventContext

# Before the tanker is there a photo proves nothing, and a completed order is closed.
_PHOTOGRAPHED = (State.ARRIVED, State.FUELLING, State.FUELLED)


class ProilOrder(models.Model):
    _inherit = "proil.order"

    def _add_photo(self, kind, content, facts, taken_at=None, latitude=None, longitude=None):
        """Keep a photo that passed its policy (`facts`), one of each kind; returns it.

        What is stored and shown later has no EXIF; `taken_at` is aware, by the device's clock.
        """
        self.ensure_one()
        if self.state not in _PHOTOGRAPHED:
            allowed = [str(state) for state in _PHOTOGRAPHED]
            raise Refusal(Code.ILLEGAL_TRANSITION, state=self.state, event="photo", allowed=allowed)
        if kind in self.photo_ids.mapped("kind"):
            raise Refusal(Code.PHOTO_DUPLICATE, kind=str(kind))
        stored = strip_exif(content)
        # Who takes a photo may not write its EXIF: that field is the administrators'.
        photo = self.photo_ids.sudo().create(
            {
                "order_id": self.id,
                "kind": str(kind),
                "attachment_id": self._store_photo(kind, stored, facts.mime).id,
                "sha256": facts.sha256,
                "stored_sha256": hashlib.sha256(stored).hexdigest(),
                "taken_at": taken_at and to_stored(taken_at),
                "width_px": facts.width,
                "height_px": facts.height,
                "latitude": latitude,
                "longitude": longitude,
                "exif": facts.exif,
            }
        )
        self._move_proof()
        return photo.sudo(False)

    def _move_proof(self):
        is_proven = not self._missing_photos()
        self._set_axes(proof_state="complete" if is_proven else "partial")
        if is_proven and self.review_state == "cleared":
            # The driver was told to drive on, so nobody is left to press "complete".
            self._complete(EventContext(self.driver_id.partner_id))

    def _missing_photos(self):
        return missing_kinds(self.photo_ids.mapped("kind"))

    def _store_photo(self, kind, content, mime):
        # Drivers have no right to attachments; left alone, Odoo would shrink the picture and
        # the hash would prove nothing.
        attachments = self.env["ir.attachment"].sudo().with_context(image_no_postprocess=True)
        extension = mime.removeprefix("image/")
        return attachments.create(
            {
                "name": f"{self.name}-{kind}.{extension}",
                "raw": content,
                "mimetype": mime,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _first_broken_event(self):
        """The number of the first event that does not follow from the one before, 0 if none."""
        self.ensure_one()
        events = self.event_ids
        broken = events._first_broken_link()
        if broken is not None:
            return broken + 1
        # Events cut off the end leave a whole chain, but not the one that the order remembers.
        is_whole = len(events) == self.version and (
            not events or events[-1].hash == self.chain_head
        )
        return 0 if is_whole else len(events) + 1
