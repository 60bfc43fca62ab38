"""Keep the Khmer catalogue: `extract` finds new texts, `compile` makes the .mo file, `missing` lists what lacks Khmer.

Django's own texts that our pages can show (form errors, passwords, validators) stand in our catalogue too, since
Django's Khmer one is incomplete. Run from the root of the project; `extract` needs Debian's gettext.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
import polib

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "yobal"
CATALOGUE = SOURCE / "web" / "parts" / "locale" / "km" / "LC_MESSAGES" / "django.po"
DJANGO = Path(django.__file__).parent
# Where Django keeps the texts that our pages can show.
BORROWED = {
    "conf/locale/en/LC_MESSAGES/django.po": ("core/validators.py", "forms/", "views/csrf.py"),
    "contrib/auth/locale/en/LC_MESSAGES/django.po": (
        "contrib/auth/forms.py",
        "contrib/auth/password_validation.py",
        "contrib/auth/validators.py",
    ),
}
HEADER = {
    "Project-Id-Version": "Yobal",
    "Language": "km",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
    "X-Reviewed-By": "nobody yet: a native reader signs here with name and date",
}
# Runs in a process of its own, since it configures Django otherwise than the project does.
MAKE_MESSAGES = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(USE_I18N=True, LOCALE_PATHS=[sys.argv[1]])
django.setup()
call_command("makemessages", locale=["km"], no_location=True, no_obsolete=True, extensions=["py", "html"])
"""


def extract() -> None:
    """Find every text of the code and merge it with what is translated; obsolete ones go."""
    _merge(texts())


def texts() -> polib.POFile:
    """List every text that our pages can show, without translations."""
    found = polib.POFile()
    for entry in _texts():
        _add(found, entry)
    for catalogue, wanted in BORROWED.items():
        for entry in polib.pofile(str(DJANGO / catalogue)):
            places = [place.removeprefix("contrib/") for place, _line in entry.occurrences]
            if any(place.startswith(tuple(w.removeprefix("contrib/") for w in wanted)) for place in places):
                entry.occurrences = []
                entry.comment = "Django"
                _add(found, entry)
    return found


def _texts() -> polib.POFile:
    """Let Django's makemessages read Python and templates into a throw-away catalogue.

    It reads a copy: beside a folder called locale it would write into our catalogue.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("locale", "static", "samples", "__pycache__"))
        (Path(folder) / "km").mkdir()
        command = [sys.executable, "-c", MAKE_MESSAGES, folder]
        subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL)
        return polib.pofile(str(Path(folder) / "km" / "LC_MESSAGES" / "django.po"))


def _add(catalogue: polib.POFile, entry: polib.POEntry) -> None:
    if not catalogue.find(entry.msgid, msgctxt=entry.msgctxt or False):
        entry.msgstr, entry.msgstr_plural = "", {0: ""} if entry.msgid_plural else {}
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        catalogue.append(entry)


def _merge(found: polib.POFile) -> None:
    known = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    for entry in found:
        old = known.find(entry.msgid, msgctxt=entry.msgctxt or False)
        if old:
            entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural or entry.msgstr_plural
            entry.tcomment = old.tcomment
    found.metadata = {**HEADER, **{k: v for k, v in known.metadata.items() if k == "X-Reviewed-By"}}
    found.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    found.wrapwidth = 110
    found.save(str(CATALOGUE))


def compile_catalogue() -> None:
    """Write the .mo file that the program reads."""
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def missing() -> list[polib.POEntry]:
    """List what has no Khmer yet."""
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.translated()]


def take(path: Path) -> None:
    """Take translations from a JSON file: a list of [msgctxt or null, msgid, msgstr]."""
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110)
    for context, msgid, msgstr in json.loads(path.read_text(encoding="utf-8")):
        entry = catalogue.find(msgid, msgctxt=context or False)
        if entry is None:
            continue
        if entry.msgid_plural:
            entry.msgstr_plural = {0: msgstr}
        else:
            entry.msgstr = msgstr
    catalogue.save(str(CATALOGUE))


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["extract", "compile", "missing", "take"])
    parser.add_argument("file", nargs="?", type=Path)
    arguments = parser.parse_args()
    if arguments.what == "extract":
        extract()
    elif arguments.what == "compile":
        compile_catalogue()
    elif arguments.what == "take":
        take(arguments.file)
    else:
        rows = [[e.msgctxt, e.msgid, e.msgid_plural] for e in missing()]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=0) + "\n")


if __name__ == "__main__":
    main()
