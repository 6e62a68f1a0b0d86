from . import controllers, mixins, models, services, sheets, wizards
