import logging

_logger = logging.getLogger(__name__)


def apart(record, method, *args):
    """Call `method` for one row of a scheduled action; its failure stays its own.

    The rows behind it are other people's money, so here, and only here, any exception is taken
    and logged. The method works in transactions of its own: nothing half done is left behind.
    """
    try:
        getattr(record, method)(*args)
    except Exception:
        _logger.exception("%s of %s", method, record)
