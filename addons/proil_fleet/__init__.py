from . import mixins, models, services
