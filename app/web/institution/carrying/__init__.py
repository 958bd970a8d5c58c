"""Carrying last year's pupils over: classes, one class, the preview, undoing."""

from app.web.institution.carrying import overview, preview, room, undoing  # noqa: F401 (views)
