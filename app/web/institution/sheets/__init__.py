"""A roster as a sheet: downloads, upload, the meaning of columns, preview."""

from app.web.institution.sheets import columns, downloads, preview, uploading  # noqa: F401 (views)
