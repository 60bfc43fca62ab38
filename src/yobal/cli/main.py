"""The `yobal` command: one door to everything that is done from a terminal.

Each command stands in a module of its own, which is only imported when it is asked for, so that `yobal --help` is quick
and works before anything is set up. What the person at the terminal can mend is told in one sentence, with exit code 2.
"""

import importlib
import os
from dataclasses import dataclass
from typing import Any

import click

from yobal import __doc__ as about

SETTINGS = "yobal.config.settings"
MISTAKE = 2
NOT_FOR_OTHERS = 0o027


@dataclass(frozen=True)
class Entry:
    """Where a command stands, and what it does in a few words; some start Django by themselves, if at all."""

    module: str
    attribute: str
    summary: str
    chooses_settings: bool = False


COMMANDS = {
    "serve": Entry("serve", "command", "Serve the pages and do the background work."),
    "worker": Entry("worker", "command", "Do background work alone, beside a server."),
    "doctor": Entry("doctor", "command", "Check this installation and say how to mend it."),
    "backup": Entry("backup", "backup", "Copy the database and all kept files into one file."),
    "restore": Entry("backup", "restore", "Bring a backup back into an empty installation."),
    "reindex": Entry("reindex", "command", "Make the index of words anew."),
    "recount": Entry("recount", "command", "Make the totals of the desk anew."),
    "create-user": Entry("users", "command", "Let somebody sign in at the desk."),
    "import-draft": Entry(
        "import_draft", "command", "Read a draft into a version of a document.", chooses_settings=True
    ),
    "import-responses": Entry("imports", "import_responses", "Take in responses that came another way."),
    "import-mail": Entry("mail", "import_mail", "Take in messages of e-mail, .eml or .mbox."),
    "export": Entry("export", "command", "Write a consultation's open data."),
    "export-matrix": Entry("matrix", "command", "Write comments and responses beside each other."),
    "rehearse": Entry("rehearse", "command", "Play a whole consultation before the real one.", chooses_settings=True),
    "demo": Entry("demo", "command", "Fill an installation with an example to try.", chooses_settings=True),
}


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command, with Django ready for it."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if not entry.chooses_settings:
            prepare()
        found: click.Command = getattr(importlib.import_module(f"yobal.cli.{entry.module}"), entry.attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the person can mend becomes one sentence."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if ctx.params.get("traceback") or not is_mendable(error):
                raise
            raise Mistake(sentence(error)) from error


class Mistake(click.ClickException):
    """Something that the person at the terminal can mend, told in one sentence."""

    exit_code = MISTAKE

    def format_message(self) -> str:
        """Say the sentence as it is."""
        return self.message


def prepare() -> None:
    """Choose the settings and start Django; more than once does no harm.

    What is written from now on, letters and the database among it, is for this user and its group alone.
    """
    os.umask(os.umask(NOT_FOR_OTHERS) | NOT_FOR_OTHERS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def is_mendable(error: Exception) -> bool:
    """Tell what a person can mend (a refusal, a wrong setting, an unreadable file) from an error of the program."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from yobal.drafting.errors import UnreadableDraft
    from yobal.lib.errors import Refusal
    from yobal.render.failures import RenderFailed

    kinds = (Refusal, ImproperlyConfigured, OperationalError, RenderFailed, UnreadableDraft, OSError)
    return isinstance(error, kinds)


def sentence(error: Exception) -> str:
    """Put what went wrong on one line, the file's name with it where there is one."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return " ".join(str(error).split()) or type(error).__name__


EXAMPLES = """\b
Examples:
  yobal demo                   try everything with an example
  yobal serve --port 8000      serve this installation
"""


@click.command(cls=Commands, help=about, epilog=EXAMPLES)
@click.option("--traceback", is_flag=True, help="Show where in the program a mistake came up.")
@click.version_option(package_name="yobal", prog_name="yobal")
def main(*, traceback: bool) -> None:
    """Stand at the door; `Commands.invoke` reads the option."""


if __name__ == "__main__":
    main()
