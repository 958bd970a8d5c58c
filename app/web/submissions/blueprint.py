"""The blueprint that the modules of this folder bind their pages to."""

from flask import Blueprint

from app.web.institution.ways import ways

blueprint = Blueprint("submissions", __name__)
blueprint.context_processor(ways)
