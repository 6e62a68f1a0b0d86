# A component must be defined before those that inherit from it.
# isort: off
from . import service
from . import auth
from . import devices
from . import partner_ping
