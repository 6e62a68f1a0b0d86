from . import mixins, models, services, sheets
