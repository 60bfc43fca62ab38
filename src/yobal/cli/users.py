"""`yobal create-user`: let somebody sign in at the desk."""

import sys

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yobal.accounts.actions import create_user
from yobal.accounts.models import User
from yobal.cli.chosen import the_consultation
from yobal.lib import clock
from yobal.publication.actions import appoint
from yobal.publication.states import Role

EPILOG = """\b
Examples:
  yobal create-user dara@example.org --name "Sok Dara" --operator
  yobal create-user dara@example.org --name "Sok Dara" --appoint ai-strategy-2025 secretariat
  echo "a long password" | yobal create-user dara@example.org --name "Sok Dara" --password-stdin
"""


@click.command("create-user", epilog=EPILOG)
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as colleagues see it.")
@click.option("--language", type=click.Choice(["km", "en"]), default="km", show_default=True)
@click.option("--operator", is_flag=True, help="May create consultations and accounts; sees no submissions by that.")
@click.option(
    "--appoint",
    "appointments",
    nargs=2,
    multiple=True,
    metavar="SLUG ROLE",
    help=f"Appoint to a consultation; ROLE is one of {', '.join(Role.values)}.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, not from the keyboard.")
def command(
    *,
    email: str,
    name: str,
    language: str,
    operator: bool,
    appointments: tuple[tuple[str, str], ...],
    password_stdin: bool,
) -> None:
    """Let somebody sign in at the desk.

    An account that exists already keeps its name and password and is only appointed.
    """
    chosen = [(the_consultation(slug), _role(role)) for slug, role in appointments]
    at = clock.now()
    user = User.objects.filter(email=email.strip().lower()).first()
    password = None if user else _password(from_stdin=password_stdin)
    with transaction.atomic():
        user = user or create_user(
            email, name=name, password=password, by="system", at=at, language=language, operator=operator
        )
        for consultation, role in chosen:
            appoint(consultation, user=user, role=role, by="system", at=at)
    click.echo(f"{user.email} can sign in." if password else f"{user.email} was there already.")


def _role(typed: str) -> str:
    if typed not in Role.values:
        raise click.BadParameter(f"'{typed}' is no role: write one of {', '.join(Role.values)}.")
    return typed


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
    else:
        typed = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(typed)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None
    return typed
