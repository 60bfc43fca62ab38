"""`yobal backup` and `yobal restore`: everything that was received, in one file, and back again.

The database is copied first and the files after it. What a row names stays in the store, under the hash of what it
holds, so every file that the copy names is there when the files are collected. What no row needs is left out.
"""

import hmac
import tarfile
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import click
from django.conf import settings
from django.core.checks import ERROR
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from yobal.cli import archive, dumps
from yobal.cli.archive import FILES, Manifest
from yobal.cli.doctor import START_UP, examine
from yobal.cli.progress import Advance, steps
from yobal.collection.stored import named_files, needed_files
from yobal.lib import clock
from yobal.lib.errors import BadInput, WrongState

KEY_NOTICE = """\
The secret key is not in the backup. Keep it apart ({place}): whoever holds both could sign in as anybody,
and without it the receipts that were given out cannot be shown again."""
BACKUP_EPILOG = """\b
Examples:
  yobal backup /backups/$(date +%F).tar
  yobal backup monday.tar && yobal restore monday.tar   (the second on another machine)
"""
RESTORE_EPILOG = """\b
Examples:
  yobal restore /backups/2025-06-20.tar
  YOBAL_DATA=/tmp/drill yobal restore monday.tar   a drill beside the real one
"""


@click.command("backup", epilog=BACKUP_EPILOG)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(*, file: Path) -> None:
    """Copy the database and the files that it needs into FILE while the server goes on.

    The file holds personal data and is readable for this user alone.
    """
    if file.exists():
        raise WrongState(f"{file} is there already; a backup never replaces another.")
    _check_files_are_here()
    with tempfile.TemporaryDirectory(prefix=".yobal-backup-", dir=file.resolve().parent) as folder:
        manifest = _write(file, Path(folder))
    click.echo(f"{file}: {sum(manifest.counts.values())} rows, {len(manifest.sha256) - 1} files.")
    click.echo(KEY_NOTICE.format(place=_place_of_key()))


def _write(file: Path, folder: Path) -> Manifest:
    database, counts = dumps.copy_into(folder)
    kept = _kept_files()
    if missing := sorted(named_files() - kept.keys()):
        raise WrongState(f"{len(missing)} files that the database names are not there; the first is {missing[0]}.")
    files = {FILES + path: kept[path] for path in sorted(needed_files() & kept.keys())}
    sources = {database.name: database, **files}
    total = sum(path.stat().st_size for path in sources.values())
    with archive.writing(file) as tar, steps("Copying", total) as advance:
        hashes = {name: archive.add(tar, name, path, advance) for name, path in sources.items()}
        manifest = Manifest(
            version=version("yobal"),
            made_at=clock.real_now().isoformat(),
            vendor=connection.vendor,
            database=database.name,
            key_check=_key_check(),
            migrations=dumps.applied_migrations(counts),
            counts=counts,
            sha256=hashes,
        )
        archive.add_manifest(tar, manifest)
    return manifest


@click.command("restore", epilog=RESTORE_EPILOG)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into-empty", is_flag=True, help="Also where tables were made, as long as nothing stands in them.")
@click.pass_context
def restore(ctx: click.Context, *, file: Path, into_empty: bool) -> None:
    """Bring back the backup FILE into an empty installation.

    Every byte is checked before anything is touched, and every table is counted afterwards.
    """
    _check_files_are_here()
    with archive.reading(file) as tar:
        manifest = archive.manifest_of(tar)
        _check_fits(manifest)
        dumps.check_is_empty(with_tables=into_empty)
        with steps("Checking", file.stat().st_size) as advance:
            archive.check(tar, manifest, advance)
        _check_nothing_is_replaced(manifest)
        with steps("Restoring", file.stat().st_size) as advance, tempfile.TemporaryDirectory() as folder:
            _restore_files(tar, manifest, advance)
            copy = Path(folder) / manifest.database
            archive.extract(tar, manifest.database, copy, advance)
            dumps.bring_back(copy, replace=into_empty)
    ctx.exit(0 if _report(manifest) else 1)


def _check_fits(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise WrongState(
            f"This backup is of {manifest.vendor} and the database here is {connection.vendor}: "
            "a backup cannot cross from one to the other. Set YOBAL_DATABASE_URL to the same kind."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise WrongState(
            f"This backup was made by Yobal {manifest.version}, which is newer than this one "
            f"({version('yobal')} does not know {unknown[0]}). Install that version first."
        )


def _check_nothing_is_replaced(manifest: Manifest) -> None:
    for name, expected in manifest.sha256.items():
        target = _target(name)
        if target and target.exists() and archive.sha256_of(target) != expected:
            raise WrongState(f"{target} is there with another content. Restore into an empty folder (YOBAL_MEDIA).")


def _restore_files(tar: tarfile.TarFile, manifest: Manifest, advance: Advance) -> None:
    """Bring the files back before the database that names them."""
    for name in manifest.sha256:
        if target := _target(name):
            archive.extract(tar, name, target, advance)


def _target(name: str) -> Path | None:
    return Path(settings.MEDIA_ROOT) / name.removeprefix(FILES) if name.startswith(FILES) else None


def _report(manifest: Manifest) -> bool:
    """Print what came back beside what was to come; returns whether all of it did."""
    found = dumps.counts_now()
    damaged = [name for name, expected in manifest.sha256.items() if not _is_back(name, expected)]
    click.echo(_table(manifest.counts, found))
    click.echo(f"{'files':40} {len(manifest.sha256) - 1:>12} {len(manifest.sha256) - 1 - len(damaged):>12}")
    findings = [finding for result in examine(START_UP) for finding in result.findings if finding.level >= ERROR]
    for finding in findings:
        click.echo(f"{finding.obj}: {finding.msg}\n  {finding.hint}")
    if manifest.key_check != _key_check():
        click.echo("The secret key here is not the one that was in use. Put that one back before you serve.")
    click.echo(KEY_NOTICE.format(place=_place_of_key()))
    return found == manifest.counts and not damaged


def _table(wanted: Mapping[str, int], found: Mapping[str, int]) -> str:
    lines = [f"{'table':40} {'in backup':>12} {'restored':>12}"]
    for table in sorted(wanted.keys() | found.keys()):
        expected, there = wanted.get(table, 0), found.get(table, 0)
        lines.append(f"{table:40} {expected:>12} {there:>12}{'' if expected == there else '   DIFFERENT'}")
    return "\n".join(lines)


def _is_back(name: str, expected: str) -> bool:
    target = _target(name)
    return target is None or (target.exists() and archive.sha256_of(target) == expected)


def _kept_files() -> dict[str, Path]:
    """Find all kept files by their path in the store; those being written, which begin with a dot, are not kept yet."""
    root = Path(settings.MEDIA_ROOT)
    return {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _check_files_are_here() -> None:
    if not isinstance(default_storage, FileSystemStorage):
        raise BadInput("The files are not in a folder of this machine: copy them with the means of their store.")


def _place_of_key() -> str:
    own = Path(settings.DATA) / "secret-key"
    return str(own) if own.exists() else "YOBAL_SECRET_KEY"


def _key_check() -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"yobal backup: which key was in use", "sha256").hex()[:32]
