"""The history: written with each act, hash-chained, and verified from end to end."""

from app.services.history.writing import FORM, record, row_hash

__all__ = ["FORM", "record", "row_hash"]
