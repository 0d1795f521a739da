from .client import FieldClient

procore = FieldClient()
