"""What a WSGI server serves: `granian --interface wsgi wsgi:app`."""

import signal

from flask import Flask

from app import create_app

app = create_app()


def served_process() -> Flask:
    """Return the portal for a server process of granian, which its master alone may end.

    Ctrl+C reaches master and processes at once, and the master then ends each process by SIGTERM:
    of two signals the second can find granian's handler at work on the first, and waits for ever.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return app
