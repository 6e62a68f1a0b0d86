from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.identity.bearer import new_token, token_hash
from proil_core.refusal import Code, Refusal

from ..refused_change import RefusedChange


class ProilTelemetryDevice(models.Model):
    """What sends measurements of a tanker: a box on board with a key, or the driver's app.

    The app has no key here: its driver shows a token of his own and reaches the tanker of his
    open shift alone.
    """

    _name = "proil.telemetry.device"
    _description = "Telemetry device"
    _order = "tanker_id, name"

    name = fields.Char("Serial number", required=True)
    kind = fields.Selection(
        [("box", "On-board unit"), ("app", "Driver's app")],
        required=True,
        readonly=True,
        default="box",
    )
    tanker_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_tanker", "=", True)],
    )
    channel_ids = fields.One2many("proil.telemetry.channel", "device_id", "Channels")
    key_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    key_issued_at = fields.Datetime("Key issued", readonly=True, copy=False)
    last_seen_at = fields.Datetime("Last heard", readonly=True, copy=False)
    active = fields.Boolean(default=True)

    _key_is_unique = models.Constraint("UNIQUE (key_hash)", "The key exists already.")
    _tanker_has_one_app = models.UniqueIndex(
        "(tanker_id) WHERE kind = 'app'", "The app of a tanker's drivers is one device."
    )
    _keeps_its_tanker = RefusedChange(
        "UPDATE",
        "NEW.tanker_id <> OLD.tanker_id",
        "What a device has sent is of its tanker. Archive it and add another.",
    )
    _is_archived_only = RefusedChange(
        "DELETE", "TRUE", "A device is archived, never deleted: measurements refer to it."
    )

    @api.model
    def _by_key(self, text):
        """The device that shows this key; one query, as each request begins with it."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, active FROM proil_telemetry_device WHERE key_hash = %s",
                token_hash(text),
            )
        )
        if not rows:
            raise Refusal(Code.TOKEN_UNKNOWN)
        [(device_id, is_active)] = rows
        if not is_active:
            raise Refusal(Code.TOKEN_REVOKED)
        return self.browse(device_id)

    @api.model
    def _of_app(self, tanker):
        """The device under which the apps of the tanker's drivers send; made by the first of them.

        Raises FORBIDDEN when somebody archived it: then no phone of the tanker is heard.
        """
        # The app's user reads no devices and makes this one alone.
        devices = self.sudo().with_context(active_test=False)
        of_app = [("tanker_id", "=", tanker.id), ("kind", "=", "app")]
        device = devices.search(of_app)
        if not device:
            devices._insert_app(tanker)
            device = devices.search(of_app)
        if not device.active:
            raise Refusal(Code.FORBIDDEN)
        return self.browse(device.id).sudo()

    def _insert_app(self, tanker):
        """Of two first requests at once the later one is busy and comes again."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO proil_telemetry_device
                    (name, kind, tanker_id, active, create_uid, create_date, write_uid, write_date)
                VALUES (%(name)s, 'app', %(tanker)s, TRUE, %(uid)s, %(now)s, %(uid)s, %(now)s)
                ON CONFLICT DO NOTHING
                """,
                name=self.env._("Driver's app"),
                tanker=tanker.id,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        tanker.invalidate_recordset(["telemetry_device_ids"])

    def _issue_key(self):
        """A new key, in clear for this once; the one before it ends."""
        self.check_access("write")
        text, key_hash = new_token()
        self.sudo().write({"key_hash": key_hash, "key_issued_at": fields.Datetime.now()})
        return text

    def action_issue_key(self):
        """Show a new key, which nothing but this answer holds."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Key of %(device)s", device=self.name),
            "res_model": "proil.telemetry.key",
            "view_mode": "form",
            "target": "new",
            "context": {"default_key": self._issue_key()},
        }
