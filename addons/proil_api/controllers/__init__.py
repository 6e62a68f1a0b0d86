from . import api_docs, rest
