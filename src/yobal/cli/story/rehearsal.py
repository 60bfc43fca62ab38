"""The process in which a rehearsal is played, with settings of its own: `python -m yobal.cli.story.rehearsal`."""

import sys
from pathlib import Path


def main(result: str, omit: str = "") -> None:
    """Make the tables, then play."""
    from yobal.cli.main import prepare
    from yobal.cli.parentage import end_with_parent

    end_with_parent()
    prepare()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils.translation import activate

    from yobal.cli.story.acts import play

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    activate("en")
    play(Path(result), omit=omit)


if __name__ == "__main__":
    main(*sys.argv[1:])
