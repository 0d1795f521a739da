import click

from .permits import Permits


@click.group()
@click.option("--token", envvar="DESK_TOKEN_FILE", type=click.File())
@click.option("--company", type=int, required=True)
@click.pass_context
def main(ctx, token, company):
    # written by the sign-in helper, which renews it
    ctx.obj = Permits(token.read().strip(), company)


@main.command("list")
@click.argument("project", type=int)
@click.pass_obj
def list_(permits, project):
    names = {t["id"]: t["name"] for t in permits.types()}
    for permit in permits.open(project):
        click.echo(f"{permit['number']:>8}  {names.get(permit['type_id'], '?')}")


@main.command()
@click.argument("project", type=int)
@click.argument("title")
@click.option("--upload")
@click.pass_obj
def file(permits, project, title, upload):
    number = permits.file(project, {"title": title})
    if upload:
        permits.attach(project, number, upload)
