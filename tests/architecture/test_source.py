"""What every source file keeps to."""

import ast
import re

import pytest

from .source import PACKAGE, ROOT, Module, dotted, levels, modules

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "misc", "common", "tools"}
CLOCKS = re.compile(r"(timezone\.(now|localtime|localdate)|datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?)$")
WRITES = {"save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Nobody acts in these: they do what an act above them, with its own audit row, has set off.
MACHINERY = {"audit", "jobs", "messaging", "ledger", "search"}
# Participants act in these, and they have no account that could be named.
WITHOUT_ACCOUNTS = {"collection", "reception"}
MODEL_WRITES = re.compile(r"\bobjects\b|\b(filter|exclude|all|select_related|order_by)\b")


def test_the_walk_finds_the_source():
    assert any(module.name == "lib/clock.py" for module in modules())


def test_each_module_says_what_it_is():
    silent = [module.name for module in modules() if not ast.get_docstring(module.tree)]
    assert silent == []


def test_only_the_clock_asks_what_time_it_is():
    asking = [
        module.at(node, dotted(node.func))
        for module in modules()
        if module.name != "lib/clock.py"
        for node in module.nodes(ast.Call)
        if CLOCKS.search(dotted(node.func))
    ]
    assert asking == []


@pytest.mark.parametrize("call", ["timezone.now()", "datetime.datetime.now(UTC)", "datetime.now(UTC)", "date.today()"])
def test_the_clock_rule_knows_its_offenders(call):
    assert CLOCKS.search(dotted(ast.parse(call, mode="eval").body.func))


def test_no_file_has_a_name_that_says_nothing():
    vague = [
        module.name for module in modules() if VAGUE & set(re.split(r"[/_]", module.name.removesuffix(".py").lower()))
    ]
    assert vague == []


def test_every_room_has_a_place_in_the_order():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= levels().keys()


def test_each_action_names_who_and_when():
    wrong = [
        module.at(function, f"{function.name}: {complaint}")
        for module in modules()
        if module.is_a("actions")
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        for complaint in _complaints_about_an_action(function, _must_name(module.room))
    ]
    assert wrong == []


def _must_name(room: str) -> tuple[str, ...]:
    if room in MACHINERY:
        return ()
    return ("at",) if room in WITHOUT_ACCOUNTS else ("by", "at")


def _complaints_about_an_action(function: ast.FunctionDef, must_name: tuple[str, ...] = ("by", "at")) -> list[str]:
    positional = [*function.args.posonlyargs, *function.args.args]
    keywords = {argument.arg for argument in function.args.kwonlyargs}
    missing = [name for name in must_name if name not in keywords] if _acts(function) else []
    complaints = [f"it has no keyword-only '{name}'" for name in missing]
    if len(positional) > 1 or function.args.vararg:
        complaints.append("only its first argument may be positional")
    return complaints


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ("@transaction.atomic\ndef publish(version, *, by, at): ...", 0),
        ("@transaction.atomic\ndef publish(*, by, at): ...", 0),
        ("@transaction.atomic\ndef publish(version, *, by): ...", 1),
        ("@transaction.atomic\ndef publish(version, note, *, by, at): ...", 1),
        ("def publish(version, by, at): record('publish')", 3),
        ("def publish(version):\n  with transaction.atomic(): ...", 2),
        ("def words_of(version): ...", 0),
    ],
)
def test_the_rule_for_actions_knows_its_offenders(source, complaints):
    assert len(_complaints_about_an_action(ast.parse(source).body[0])) == complaints


def _acts(function: ast.FunctionDef) -> bool:
    """Whether a function opens a transaction or leaves an audit row; others in the file only prepare or read."""
    calls = {dotted(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    decorators = {dotted(node) for node in function.decorator_list}
    return bool({"transaction.atomic", "atomic", "record", "audit.actions.record"} & (calls | decorators))


def test_views_and_forms_write_nothing_themselves():
    writing = [
        module.at(node, ast.unparse(node))
        for module in modules()
        if _is_view_or_form(module)
        for node in module.nodes(ast.Call)
        if _writes(node)
    ]
    assert writing == []


def _is_view_or_form(module: Module) -> bool:
    name = module.name.rsplit("/", maxsplit=1)[-1]
    return module.room in ("web", "api") and (name.startswith(("views", "forms")) or "/views/" in module.name)


def _writes(call: ast.Call) -> bool:
    """Whether a call looks like a write of the ORM; a dict's update() and an action named create() do not."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    owner = ast.unparse(call.func.value)
    if call.func.attr in ("save", "delete"):
        return not re.search(r"\b(actions|storage|session|cookies)$", owner) and not _is_a_room(owner)
    return bool(MODEL_WRITES.search(owner))


def _is_a_room(owner: str) -> bool:
    return owner.split(".")[0] in levels()


@pytest.mark.parametrize(
    ("source", "writes"),
    [
        ("round.save()", True),
        ("form.save()", True),
        ("Round.objects.create(name='a')", True),
        ("rounds.filter(pk=1).update(name='a')", True),
        ("theme.comments.all().delete()", True),
        ("context.update(a=1)", False),
        ("publication.actions.create(by=by, at=at)", False),
        ("actions.delete(theme, by=by, at=at)", False),
    ],
)
def test_the_rule_for_views_knows_its_offenders(source, writes):
    assert _writes(ast.parse(source, mode="eval").body) is writes


def test_each_room_without_django_is_under_the_contract_that_says_so():
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8").split("[importlinter:contract:pure]")[1]
    rooms = {module.room for module in modules()} & {"analysis", "drafting", "tlog"}
    assert {room for room in rooms if f"    yobal.{room}\n" not in contract} == set()


def test_rendering_knows_no_models():
    importing = [
        module.at(node, name)
        for module in modules()
        if module.room == "render"
        for node in module.nodes(ast.Import, ast.ImportFrom)
        for name in _imported(node)
        if name.startswith(("django.db", "django.apps", "django.contrib"))
    ]
    assert importing == []


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names]


def test_every_setting_is_described_and_every_description_is_of_a_setting():
    page = ROOT / "docs" / "settings.md"
    if not page.exists():
        pytest.skip("docs/settings.md is not written yet")
    described = set(re.findall(r"\bYOBAL_[A-Z0-9_]+\b", page.read_text(encoding="utf-8")))
    read = _settings_read()
    assert {name for name in described if name.removesuffix("_FILE") not in read} == set()
    assert read - described == set()


def _settings_read() -> set[str]:
    """Names that config/settings.py looks up: every string in it that is such a name and nothing else."""
    [settings] = [module for module in modules() if module.name == "config/settings.py"]
    texts = (node.value for node in settings.nodes(ast.Constant) if isinstance(node.value, str))
    return {text for text in texts if re.fullmatch(r"YOBAL_[A-Z0-9_]*[A-Z0-9]", text)}
