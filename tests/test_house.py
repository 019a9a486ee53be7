"""The laws of the house, kept by tests: which way imports go, how long a module is, what never stands in it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 300  # of the apps; what tests say in words may be twice as long
LONGEST_FUNCTION = 40
PURE = ("agencies/roles", "pathways/criteria", "pathways/routing", "referrals/lifecycle", "analytics/indicators")
CLOCK = re.compile(r"\b(date\.today|datetime\.now|timezone\.now|localdate|localtime)\(")


def tracked():
    """Every file that git would commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(ROOT / name for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def modules():
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def relative(path):
    return path.relative_to(ROOT).as_posix()


def of_tests(path):
    return relative(path).startswith("tests/")


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def functions_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_imports_go_down_only():
    done = run(Path(sys.executable).parent / "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


def test_the_code_is_in_order():
    done = run(sys.executable, "-m", "ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout
    done = run(sys.executable, "-m", "ruff", "format", "--check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout


def test_a_module_is_short_enough_to_read():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    long = {relative(path): n for path, n in lines.items() if n > LONGEST_MODULE * (1 + of_tests(path))}
    assert long == {}


def test_a_function_is_short_enough_to_see_at_once():
    long = {
        f"{relative(path)}:{function.lineno} {function.name}": lines
        for path in modules()
        if not of_tests(path)
        for function in functions_of(path)
        if (lines := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_imports_stand_at_the_top_of_a_module():
    inner = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inner == []


def test_pure_modules_have_no_clock_and_no_models():
    impure = []
    for path in modules():
        if relative(path).startswith(PURE):
            text = path.read_text(encoding="utf-8")
            if CLOCK.search(text) or re.search(r"^(from|import) (?!django\b).*\bmodels\b", text, re.MULTILINE):
                impure.append(relative(path))
    assert impure == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "package-lock.json", ".npmrc"])
def test_a_lock_file_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|index-url|find-links|\bregistry\s*=", text) == []


def test_every_locked_package_has_its_hash():
    for name in ("requirements.txt", "requirements-test.txt"):
        packages = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8"))
        bare = [entry.splitlines()[0] for entry in packages if "==" in entry and "--hash=sha256:" not in entry]
        assert bare == []


# Words that this field does not use for people and places, in what people read.
WORDS = re.compile(r"(?<![\w-])(clients?|assessment beds?|inmates?|offender'?s? name)(?![\w-])", re.IGNORECASE)


def test_pages_say_person_and_place():
    pages = [path for path in tracked() if path.suffix == ".html" and "templates" in path.parts]
    said = {relative(path): WORDS.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert {name: words for name, words in said.items() if words} == {}


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|\shx-on|\bjs:", re.IGNORECASE)
    pages = [path for path in tracked() if path.suffix == ".html" and "templates" in path.parts]
    found = {relative(path): inline.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert {name: what for name, what in found.items() if what} == {}


def test_no_path_of_one_machine_is_in_the_project():
    private = re.compile(r"/(?:root|home|work|Users)/\w+")
    texts = [
        path
        for path in tracked()
        if path.suffix in {".py", ".html", ".md", ".toml", ".txt", ".in", ".json", ".css", ".js"}
    ]
    found = {relative(path): private.findall(path.read_text(encoding="utf-8")) for path in texts}
    assert {name: what for name, what in found.items() if what} == {}
