"""Taking out of the store what nothing names: files of drafts that are gone, and of acts that were never finished."""

from datetime import datetime, timedelta

from django.db import transaction

from yobal.audit.actions import record
from yobal.collection.stored import needed_files
from yobal.lib import clock, files

# Longer than any transaction, and than the seven days for which a page of the desk may hold a file that no row names.
LEFT_ALONE = timedelta(days=8)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Delete the files that no row needs and that nobody kept for eight days; returns how many, and records it.

    The age of a file is real time. Who names a file after the rows were read has kept it anew, or copied another row.
    """
    before = clock.real_now() - LEFT_ALONE
    old = files.old_files(before=before)
    needed = needed_files() if old else set()
    sizes = [files.discard(path, before=before) for path in old if path not in needed]
    gone = [size for size in sizes if size is not None]
    if gone:
        record("collection.sweep", subject="files", by="system", at=at, files=len(gone), octets=sum(gone))
    return len(gone)
