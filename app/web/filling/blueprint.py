"""The blueprint of the pages behind a school's link, which no other site may learn of."""

from flask import Blueprint, Response

from app.extensions import csrf

blueprint = Blueprint("filling", __name__)

# No session stands behind these forms: whoever could forge one would have to know the secret of
# the address. Without the exemption a browser that sends no referrer could not send them at all.
csrf.exempt(blueprint)


@blueprint.after_request
def keep_to_itself(response: Response) -> Response:
    """Keep the address, which is a secret, out of caches, search engines and other sites' logs."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
