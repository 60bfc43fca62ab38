"""Checks of the repository itself: lock files without addresses and in step with their sources, no path of one machine.

Prints each finding as `file:line: what is wrong` and exits with 1 if there is one.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN_FILES = ("uv.lock", "poetry.lock", "Pipfile.lock")
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
NAMED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
ADDRESS = re.compile(r"://|\bwww\.|--(?:index-url|extra-index-url|find-links|trusted-host)|^-[if]\b")
# Spelt in pieces so that this file does not find itself.
HOMES = re.compile("/" + r"(?:home|Users)/(?!yobal\b)[a-z]\w+/" + "|/" + "root/")
# Where the manuals install it: a checkout there finds its own place in them.
INSTALLED_AT = (Path("/opt/yobal"), Path("/srv/yobal"))


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    findings = [*check_locks(), *check_files()]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def check_locks() -> Iterator[str]:
    """Compare requirements/*.in with the lock files made from them."""
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        yield from _addresses(lock)
        source = lock.with_suffix(".in")
        asked, locked, direct = _asked(source), _pins(lock), _direct(lock, source.name)
        for name in sorted(asked - locked.keys()):
            yield f"requirements/{lock.name}:1: {name} of {source.name} is not locked; lock again (CONTRIBUTING.md)"
        for name in sorted(direct - asked):
            yield f"requirements/{lock.name}:1: {name} is locked for {source.name}, which does not name it; lock again"
    run, dev = _pins(ROOT / "requirements/run.txt"), _pins(ROOT / "requirements/dev.txt")
    for name in sorted(run.keys() - {name for name, version in dev.items() if run.get(name) == version}):
        yield f"requirements/dev.txt:1: {name} is {dev.get(name, 'missing')} here and {run[name]} in run.txt"


def check_files() -> Iterator[str]:
    """Look for lock files with addresses and for paths that exist on one machine only."""
    for path in _tracked():
        if path.name in FORBIDDEN_FILES:
            yield f"{path.relative_to(ROOT)}:1: this lock file records registry addresses; use requirements/"
        yield from _machine_paths(path)


def _machine_paths(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return  # not a text, or a link to nowhere
    here = f"{ROOT}/" if len(ROOT.parts) > 2 and ROOT not in INSTALLED_AT else None
    for number, line in enumerate(text.splitlines(), start=1):
        if HOMES.search(line) or (here and here in line):
            yield f"{path.relative_to(ROOT)}:{number}: holds a path of one machine"


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:  # an unpacked archive has no git
        return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", "node_modules"} & set(path.parts)]
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def _addresses(lock: Path) -> Iterator[str]:
    for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), start=1):
        if ADDRESS.search(line):
            yield f"requirements/{lock.name}:{number}: holds an address"


def _asked(source: Path) -> set[str]:
    lines = source.read_text(encoding="utf-8").splitlines()
    return {_canonical(match[1]) for line in lines if (match := NAMED.match(line))}


def _pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {_canonical(match[1]): match[2] for line in lines if (match := PINNED.match(line))}


def _direct(lock: Path, source: str) -> set[str]:
    """Names that the lock file says were asked for by `source` itself, from the `# via` comments."""
    found, name = set(), ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := PINNED.match(line):
            name = _canonical(match[1])
        elif line.lstrip().startswith("#") and line.endswith(f"-r requirements/{source}"):
            found.add(name)
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
