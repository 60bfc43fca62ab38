"""What can be wrong with an installation, as Django system checks.

Each check says in its first line what it looks at, and returns findings: how grave, what, where (`obj`) and how to mend
it (`hint`). `yobal doctor` runs all that bear the tag `installation`; `yobal serve` refuses to start when one of those
that also bear `start-up` finds an error. They are deployment checks, so that no other command waits for them.

Checks with the tag `asks-database` make no sense while the database does not answer.
"""

from collections.abc import Callable

from django.core.checks import CheckMessage, register

from yobal.config.checks import database, exposure, surroundings, totals

INSTALLATION, START_UP, ASKS_DATABASE = "installation", "start-up", "asks-database"

Check = Callable[..., list[CheckMessage]]


_CHECKS: dict[Check, tuple[str, ...]] = {
    # In the order in which an operator wants to read about them.
    database.database_answers: (START_UP,),
    database.version: (START_UP, ASKS_DATABASE),
    database.durability: (START_UP, ASKS_DATABASE),
    database.migrations: (START_UP, ASKS_DATABASE),
    database.guards: (START_UP, ASKS_DATABASE),
    exposure.debug: (START_UP,),
    exposure.secret_key: (START_UP,),
    exposure.environment: (),
    exposure.base_url: (),
    exposure.demonstration: (START_UP,),
    database.clocks: (ASKS_DATABASE,),
    database.background_work: (ASKS_DATABASE,),
    database.outbox: (ASKS_DATABASE,),
    totals.totals: (ASKS_DATABASE,),
    surroundings.kept_files: (),
    surroundings.mail: (),
    surroundings.time_zones: (),
    surroundings.fonts: (),
    surroundings.papers: (),
}


def register_all() -> None:
    """Hand the checks to Django, which keeps them in no order: each bears its place."""
    for place, (check, tags) in enumerate(_CHECKS.items()):
        setattr(check, "place", place)  # noqa: B010 - functions have no such attribute of their own
        register(check, INSTALLATION, *tags, deploy=True)
