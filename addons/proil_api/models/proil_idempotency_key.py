from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.refusal import Code, Refusal

from ..idempotency import StoredAnswer

KEPT_FOR = timedelta(days=7)


class ProilIdempotencyKey(models.Model):
    """The answers given under idempotency keys, each stored in the transaction of its effect.

    A refused request undoes its transaction and leaves no row: repeating it tries again.
    """

    _name = "proil.idempotency.key"
    _description = "Idempotency key"
    _log_access = False

    scope = fields.Char(required=True, readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    status = fields.Integer(required=True, readonly=True)
    body = fields.Text(required=True, readonly=True)
    etag = fields.Char(readonly=True)
    created_at = fields.Datetime(required=True, readonly=True, index=True)

    _scope_unique = models.Constraint("UNIQUE(scope)", "This key has an answer already.")

    @api.model
    def _claim(self, asked):
        """The answer already given to `asked`, or None: then it is ours until the commit."""
        lock = int.from_bytes(bytes.fromhex(asked.scope)[:8], signed=True)
        [[is_ours, fingerprint, *answer]] = self.env.execute_query(
            SQL(
                """
                SELECT pg_try_advisory_xact_lock(%s), known.fingerprint,
                       known.status, known.body, known.etag
                  FROM (SELECT 1) AS one
                  LEFT JOIN proil_idempotency_key AS known ON known.scope = %s
                """,
                lock,
                asked.scope,
            )
        )
        if fingerprint is None and not is_ours:
            raise Refusal(Code.REQUEST_IN_PROGRESS)
        if fingerprint is None:
            return None
        if fingerprint != asked.fingerprint:
            raise Refusal(Code.IDEMPOTENCY_KEY_REUSED)
        return StoredAnswer(*answer)

    @api.model
    def _keep(self, asked, answer):
        """Store `answer`, so that its fate is that of the effect it reports."""
        try:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO proil_idempotency_key
                           (scope, fingerprint, status, body, etag, created_at)
                    VALUES (%s, %s, %s, %s, %s, %s)
                    """,
                    asked.scope,
                    asked.fingerprint,
                    answer.status,
                    answer.body,
                    answer.etag,
                    fields.Datetime.now(),
                ),
                log_exceptions=False,
            )
        except UniqueViolation as error:
            # The twin committed after our snapshot and before our lock: repeat to get its answer.
            raise Refusal(Code.REQUEST_IN_PROGRESS) from error

    @api.autovacuum
    def _gc_idempotency_keys(self):
        self.search([("created_at", "<", fields.Datetime.now() - KEPT_FOR)]).unlink()
