from odoo.exceptions import AccessError


def require_accountant(env):
    """Verbs on money run with more rights than their caller's: the caller's group is asked here."""
    if not env.user.has_group("proil_api.group_accountant"):
        raise AccessError(env._("Only an accountant may do this."))
