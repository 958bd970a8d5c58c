"""`flask history`: verify the chains, and print their heads to be kept elsewhere."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from app.extensions import db
from app.services.history.heads import COLUMNS, UnreadableHeads, heads, read_heads
from app.services.history.verifying import Fault, FaultKind, Verification

WORDS = {
    FaultKind.ALTERED: "altered, or the row before it altered together with its hash",
    FaultKind.ILLEGIBLE: "altered: it holds what the portal cannot have written",
    FaultKind.MISSING: "missing",
    FaultKind.CUT_OFF: "cut off at the end: the head of the chain knows more rows",
    FaultKind.BEYOND_HEAD: "added: the head of the chain does not know it",
    FaultKind.HEAD_DIFFERS: "the head of the chain is not that of its last row",
    FaultKind.NO_CHAIN: "belongs to no chain",
    FaultKind.CHAIN_MISSING: "removed with its head: this unit has no chain",
    FaultKind.REWRITTEN: "not the row that the kept head was taken from: written anew since",
    FaultKind.SHORTER_THAN_KEPT: "cut off: the kept head knows more rows",
    FaultKind.UNKNOWN_UNIT: "kept, but no unit has or had this code",
}


@click.group()
def history() -> None:
    """Verify the history, and keep its heads."""


@history.command("heads")
def print_heads() -> None:
    """Print unit code, length and last hash of each chain, to be kept outside the database."""
    click.echo(",".join(COLUMNS))
    for head in heads(db.session()):
        click.echo(f"{head.code},{head.length},{head.hash}")


@history.command()
@click.option(
    "--heads",
    "kept",
    type=click.File(encoding="utf-8"),
    help="What `flask history heads` printed before: finds chains that were written anew since.",
)
def verify(kept: TextIO | None) -> None:
    """Compute every hash again, name each row that is not as it was written, and fail then."""
    try:
        verification = Verification(db.session(), tuple(read_heads(kept)) if kept else ())
    except UnreadableHeads as unreadable:
        raise click.ClickException(f"line {unreadable.line} holds no head") from unreadable
    for fault in verification.faults():
        click.echo(described(fault))
    click.echo(
        f"{verification.rows} rows in {verification.chains} chains, {verification.faulty} faults"
    )
    if verification.faulty:
        sys.exit(1)


def described(fault: Fault) -> str:
    """Name a fault in one line: chain, position, row, moment, event, and what is wrong."""
    where = f"{fault.chain} row {fault.position}" if fault.position else fault.chain
    if fault.until is not None and fault.until > fault.position:
        where += f" to {fault.until}"
    if fault.id is not None:
        told = (f"id {fault.id}", fault.at.isoformat() if fault.at else "", fault.event)
        where += f" ({', '.join(word for word in told if word)})"
    return f"{where}: {WORDS[fault.kind]}"
