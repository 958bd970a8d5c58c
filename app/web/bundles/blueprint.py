"""The blueprint that the modules of this folder bind their pages to."""

from flask import Blueprint

blueprint = Blueprint("bundles", __name__)

BUNDLES = "/rounds/<round_key>/bundles/<code>"
BUNDLE = f"{BUNDLES}/<int:number>"
