"""`flask demo`: fill an empty database with the demo country."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from app.demo.country import PASSWORD, SISAKET, Extent, everywhere, is_empty, load
from app.domain.thai_calendar import in_bangkok
from app.extensions import db
from app.models.connection import begin_as_writer
from app.services import units


@contextmanager
def _collecting_by_hand() -> Iterator[None]:
    """Leave the garbage collector out: it would search all the waiting rows over and over."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command()
@click.option("--province", default=SISAKET, help="Two digits of a province (33, Sisaket).")
@click.option("--all", "all_provinces", is_flag=True, help="Load all 76 provinces, for size.")
@click.option("--if-empty", is_flag=True, help="Do nothing where the database holds units.")
@click.option("--is-demo", is_flag=True, help="Only tell by exit status 0 whether this is a demo.")
def demo(province: str, all_provinces: bool, if_empty: bool, is_demo: bool) -> None:
    """Load made-up pupils of a real province into an empty database."""
    session = db.session()
    if is_demo:
        raise SystemExit(0 if units.is_demo(session) else 1)
    extent = everywhere() if all_provinces else Extent((province,))
    if unknown := set(extent.provinces) - set(everywhere().provinces):
        raise click.BadParameter(
            f"{', '.join(unknown)}: choose one of {', '.join(everywhere().provinces)}."
        )
    if not is_empty(session):
        if if_empty:
            return
        raise click.ClickException(
            "This database holds units already. Name an empty one in LEC_DATABASE_URL."
        )
    click.echo("Loading the demo country. A province takes about half a minute.")
    session.rollback()
    begin_as_writer(session)
    with _collecting_by_hand():
        for name in load(session, extent=extent, today=in_bangkok(datetime.now(UTC)).date()):
            session.commit()
            gc.collect()
            click.echo(f"Loaded {name}.")
            begin_as_writer(session)
    session.rollback()
    click.echo(f"Every account has the password {PASSWORD}")
