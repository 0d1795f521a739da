import os

import typer

from meters import Procore
from meters.hosts import PRODUCTION, SANDBOX

app = typer.Typer()


def connect(sandbox: bool) -> Procore:
    prefix = "METERS_SANDBOX_" if sandbox else "METERS_"
    return Procore(
        os.environ[prefix + "ID"],
        os.environ[prefix + "SECRET"],
        int(os.environ["METERS_COMPANY"]),
        hosts=SANDBOX if sandbox else PRODUCTION,
    ).sign_in()


@app.command()
def push(project: int, tool: int, reading: float, meter: str, sandbox: bool = False):
    procore = connect(sandbox)
    number = procore.add(project, tool, f"Meter {meter}", f"{reading:.1f} kWh")
    typer.echo(f"item {number}")
