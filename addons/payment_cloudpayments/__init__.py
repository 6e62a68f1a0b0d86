from odoo.addons import payment

from . import controllers, models, wizards


def post_init_hook(env):
    payment.setup_provider(env, "cloudpayments")


def uninstall_hook(env):
    payment.reset_payment_provider(env, "cloudpayments")
