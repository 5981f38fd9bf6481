"""Imports run one way down the data flow, so the tree can be read as a diagram; and the rooms stay small."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

import dyadwire

ROOT = Path(dyadwire.__file__).parent
REPOSITORY = ROOT.parent.parent
FLOW = ["read", "parse", "coding", "store", "analyse", "tell"]
SHARED = {"records", "errors", "tables", "update"}  # what stages hand each other
MODULE_LINES, FUNCTION_LINES, PUBLIC_NAMES = 400, 40, 15
VAGUE = re.compile(r"(^|_)(utils?|helpers?|manager|base|misc|common|new|final|v\d+)($|_)")
MODULES = sorted(ROOT.rglob("*.py"))
SOURCES = [path for folder in ("src", "tests", "bench", "recipes") for path in (REPOSITORY / folder).rglob("*.py")]


def imports(path):
    """The dyadwire folders and modules that a module imports from."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return {name.split(".")[1] for name in names if name.startswith("dyadwire.")}


def functions(path):
    """Each function of a module with its number of lines, docstring included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("stage", FLOW)
def test_a_stage_never_imports_another_stage(stage):
    for path in sorted((ROOT / stage).rglob("*.py")):
        assert imports(path) <= SHARED | {stage, "learn"}, path


def test_what_stages_share_imports_no_stage():
    for name in SHARED:
        assert imports(ROOT / f"{name}.py") <= SHARED, name
    for name in ("config", "workers"):
        assert imports(ROOT / f"{name}.py") <= SHARED, name


def test_only_the_pipeline_and_the_commands_join_stages():
    joining = {path.relative_to(ROOT).parts[0] for path in MODULES if len(imports(path) & set(FLOW)) > 1}

    assert joining <= {"__init__.py", "pipeline.py", "cli"}


def test_nothing_but_the_commands_imports_the_commands():
    for path in MODULES:
        assert "cli" not in imports(path) or path.parent.name == "cli" or path.name == "__main__.py", path


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_and_its_functions_stay_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= MODULE_LINES
    for node, lines in functions(path):
        assert lines <= FUNCTION_LINES, f"{path}:{node.lineno} {node.name} has {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_is_not_named_vaguely(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert not VAGUE.search(path.stem)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_functions_have_docstrings(path):
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name}"


def test_nothing_catches_whatever_comes():
    for path in MODULES:
        assert not re.search(r"except( Exception| BaseException)?:", path.read_text("utf-8")), path


def test_only_the_commands_catch_the_root_of_the_errors():
    for path in MODULES:
        if path.parent.name != "cli":
            assert "except DyadwireError" not in path.read_text("utf-8"), path


def test_the_public_names_are_few_and_there():
    assert len(dyadwire.__all__) <= PUBLIC_NAMES
    for name in dyadwire.__all__:
        assert getattr(dyadwire, name)
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        dyadwire.frobnicate  # noqa: B018 - looking it up is the test


def test_no_tracked_file_names_a_place_of_somebodys_machine():
    places = "|".join(("/ho" + "me/", "/wo" + "rk/", "/us" + "ers/", "/ro" + "ot/", "/o" + "pt/", "/tm" + "p/"))
    command = ["git", "grep", "-nIE", rf"(^|[^A-Za-z0-9.:_/-])({places})", "--", ":!LICENSE"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        pytest.skip("not a git checkout")

    assert done.stdout == ""
