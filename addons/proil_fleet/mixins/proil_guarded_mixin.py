from odoo import api, models
from odoo.exceptions import AccessError


class ProilGuardedMixin(models.AbstractModel):
    """Fields that the model's own verbs write, by `sudo`, and no person.

    `readonly` keeps them from forms alone: whoever may write the model could write them by RPC.
    """

    _name = "proil.guarded.mixin"
    _description = "Record with fields that only its verbs write"
    _guarded = frozenset()
    # Who acts for the verbs without being superuser.
    _guarded_from_all_but = None

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_guarded(name for name, value in vals.items() if value)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_guarded(vals)
        return super().write(vals)

    @api.model
    def _refuse_guarded(self, names):
        found = self._guarded.intersection(names)
        if not found or self.env.su:
            return
        keeper = self._guarded_from_all_but
        if not (keeper and self.env.user.has_group(keeper)):
            field = self._fields[min(found)]._description_string(self.env)
            raise AccessError(
                self.env._("“%s” is changed by the actions of the record alone.", field)
            )
