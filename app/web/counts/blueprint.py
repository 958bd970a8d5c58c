"""The blueprint that the modules of this folder bind their pages to."""

from flask import Blueprint

blueprint = Blueprint("counts", __name__)
