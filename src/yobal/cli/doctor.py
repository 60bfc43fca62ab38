"""`yobal doctor`: what is wrong with this installation, and how to mend it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import click
from django.core.checks import ERROR, WARNING, CheckMessage, Error
from django.core.checks.registry import registry
from django.db import DatabaseError

# The tags under which the checks of config are registered.
INSTALLATION, START_UP, ASKS_DATABASE = "installation", "start-up", "asks-database"
# After these findings it makes no sense to ask the database more.
BARS_THE_WAY = ("yobal.database", "yobal.migrations")
TICK, CROSS, MARK, DASH = "✓", "✗", "!", "–"
EPILOG = """\b
Examples:
  yobal doctor          look at everything; exit code 1 when something must be mended
  yobal doctor --json   the same for a monitoring system
"""

Check = Callable[..., list[CheckMessage]]


@dataclass(frozen=True)
class Result:
    """What one check looked at and what it found; `ran` is false where the database would have been needed."""

    title: str
    findings: tuple[CheckMessage, ...]
    ran: bool = True

    @property
    def level(self) -> int:
        """Give the level of the gravest finding, 0 where there is none."""
        return max((finding.level for finding in self.findings), default=0)


@click.command("doctor", epilog=EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Write the results for a machine to read.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Check this installation and say how to mend it."""
    results = []
    for result in examine(INSTALLATION):
        results.append(result)
        if not as_json:
            click.echo(_lines(result))
    click.echo(_as_json(results) if as_json else _summary(results))
    ctx.exit(1 if any(result.level >= ERROR for result in results) else 0)


def examine(tag: str) -> Iterator[Result]:
    """Run the checks of a tag in order; without a database or its tables, those that ask it are left out."""
    answers = True
    for check in _checks(tag):
        title, tags = (check.__doc__ or "").splitlines()[0], getattr(check, "tags", ())
        if ASKS_DATABASE in tags and not answers:
            yield Result(title, (), ran=False)
            continue
        result = Result(title, tuple(_run(check)))
        answers = answers and not any(finding.id in BARS_THE_WAY for finding in result.findings)
        yield result


def _checks(tag: str) -> list[Check]:
    """Find the checks in Django's registry, which is a set; each bears its place."""
    found: list[Any] = [check for check in registry.get_checks(include_deployment_checks=True) if tag in check.tags]
    return sorted(found, key=lambda check: getattr(check, "place", 0))


def _run(check: Check) -> list[CheckMessage]:
    try:
        return check(app_configs=None, databases=None)
    except DatabaseError as error:
        what = f"This could not be checked: {' '.join(str(error).split())}."
        return [Error(what, "Mend what stands above first.", "database", "yobal.unchecked")]


def _lines(result: Result) -> str:
    if not result.ran:
        return f"{DASH} {result.title}: not checked"
    sign, colour = _sign(result.level)
    lines = [f"{click.style(sign, fg=colour)} {result.title}"]
    for finding in result.findings:
        lines += [f"    {finding.obj}: {finding.msg}", f"      {finding.hint}"]
    return "\n".join(lines)


def _sign(level: int) -> tuple[str, str]:
    if level >= ERROR:
        return CROSS, "red"
    return (MARK, "yellow") if level else (TICK, "green")


def _summary(results: list[Result]) -> str:
    findings = [finding for result in results for finding in result.findings]
    left_out = sum(not result.ran for result in results)
    if not findings:
        return f"\nNothing to mend: {len(results)} checks, no findings."
    errors = sum(finding.level >= ERROR for finding in findings)
    warnings = sum(ERROR > finding.level >= WARNING for finding in findings)
    notes = len(findings) - errors - warnings
    return f"\n{len(results)} checks: {errors} to mend, {warnings} to look at, {notes} to know, {left_out} not checked."


def _as_json(results: list[Result]) -> str:
    return json.dumps([_record(result) for result in results], ensure_ascii=False, indent=2)


def _record(result: Result) -> dict[str, Any]:
    return {
        "check": result.title,
        "ran": result.ran,
        "findings": [
            {
                "id": finding.id,
                "level": "error" if finding.level >= ERROR else "warning" if finding.level >= WARNING else "note",
                "what": finding.msg,
                "where": str(finding.obj),
                "mend": finding.hint,
            }
            for finding in result.findings
        ],
    }
