from . import controllers, dispatcher, models, services
from .request_context import tag_log_lines
