from . import controllers, dispatcher, models, services
