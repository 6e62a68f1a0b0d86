from . import models, schemas, services, wizards
