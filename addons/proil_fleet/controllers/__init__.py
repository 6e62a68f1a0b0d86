from . import fuel_document, telemetry
