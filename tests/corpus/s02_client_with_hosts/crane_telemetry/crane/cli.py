import asyncio

import click

from crane.api import Api
from crane.loads import read_log


@click.command()
@click.argument("logfile", type=click.Path(exists=True))
@click.option("--project", type=int, required=True)
@click.option("--company", envvar="PROCORE_COMPANY", required=True)
@click.option("--oauth-url", default="https://us02.procore.com", show_default=True)  # expect: PRC202
@click.option("--api-url", default="https://api.procore.com", show_default=True)
@click.option("--client-id", envvar="PROCORE_CLIENT_ID")
@click.option("--client-secret", envvar="PROCORE_CLIENT_SECRET")
@click.option("--dry-run", is_flag=True)
def main(logfile, project, company, oauth_url, api_url, client_id, client_secret, dry_run):
    """Write yesterday's lifts into the daily log's equipment section."""
    lifts = read_log(logfile)
    click.echo(f"{len(lifts)} lifts in {logfile}")
    if dry_run:
        return
    asyncio.run(push(Api(oauth_url, api_url, company), client_id, client_secret, project, lifts))


async def push(api, client_id, client_secret, project, lifts):
    async with api:
        await api.authenticate(client_id, client_secret)
        for crane, hours in lifts.items():
            await api.equipment_log(project, crane, hours)
        await api.note(project, f"{len(lifts)} cranes reported by telemetry")
