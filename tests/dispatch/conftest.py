"""Fixtures of the printed documents, for what is made of the database."""

from tests.documents.conftest import pdf_engine

__all__ = ["pdf_engine"]
