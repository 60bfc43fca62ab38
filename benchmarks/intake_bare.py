"""What the machine can do: a bare Django view that inserts one row, served as Yobal is, with the same durability.

No middleware, no template, no session: it reads a posted form and writes its text into one row.
"""

import multiprocessing
import os
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

THREADS = 8  # the most that wait for the disk together; more would only wait for each other


def configure() -> None:
    """Set Django up over the database that Yobal's own settings read from the environment."""
    from yobal.config import settings as ours

    settings.configure(
        DATABASES=ours.DATABASES, SECRET_KEY=ours.SECRET_KEY, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True
    )
    import django

    django.setup()


def receive(request: HttpRequest) -> HttpResponse:
    """Insert the posted text as one row; it is on disk when this answers."""
    row = table().objects.create(text="\n".join(f"{name}={value}" for name, value in request.POST.items()))
    return HttpResponse(f"received {row.pk}", headers={"Content-Length": str(len(f"received {row.pk}"))})


def table() -> Any:
    """Give the model of the one table."""
    from django.apps import apps
    from django.db import models

    if "row" in apps.all_models["bare"]:
        return apps.all_models["bare"]["row"]

    class Row(models.Model):  # noqa: DJ008 - never shown
        id = models.BigAutoField(primary_key=True)
        text = models.TextField()

        class Meta:
            app_label = "bare"

    return Row


urlpatterns = [path("", receive)]


def application() -> Any:
    """Make the application in a process that answers requests."""
    configure()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def main(port: int) -> None:
    """Make the table, and serve as `yobal serve` does: one process on SQLite, one a core on PostgreSQL."""
    configure()
    from django.db import connection
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    with connection.schema_editor() as editor:
        editor.create_model(table())
    workers = 1 if connection.vendor == "sqlite" else len(os.sched_getaffinity(0))
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # its threads must not be inherited
    multiprocessing.set_start_method("spawn", force=True)
    Server(
        "intake_bare:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
