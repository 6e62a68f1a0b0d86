import time

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

# An answer and the notification about it meet on the same row; each of them is over in
# milliseconds, far sooner than the seconds Odoo would wait.
PAUSES_S = (0.02, 0.1, 0.4, 1.5)


def in_own_transaction(records, method, *args):
    """Call `method` of `records` in a transaction of its own and commit it.

    What it returns must not be a record: its cursor is closed by then. The caller's transaction
    is neither read nor written, so it should have nothing of its own to show here.
    """
    for pause_s in PAUSES_S:
        try:
            return _commit(records, method, args)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            time.sleep(pause_s)
    return _commit(records, method, args)


def _commit(records, method, args):
    with records.env.registry.cursor() as cr:
        own = records.with_env(records.env(cr=cr))
        return getattr(own, method)(*args)
