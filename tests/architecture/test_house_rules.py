"""The rules of the house, as far as a machine can check them."""

import ast
import subprocess
import sysconfig
from pathlib import Path
from statistics import median

import pytest

from tests.architecture.pages import ROOT, Function, length, pages

SCRIPTS = Path(sysconfig.get_path("scripts"))


def run(tool: str, *arguments: str) -> None:
    done = subprocess.run(
        [SCRIPTS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        pytest.fail(f"{tool}\n{done.stdout}{done.stderr}", pytrace=False)


def none_of(breaches: list[str]) -> None:
    if breaches:
        pytest.fail("\n".join(breaches), pytrace=False)


class TestTheTools:
    def test_import_linter_keeps_every_contract(self) -> None:
        run("lint-imports", "--no-cache")

    def test_ruff_finds_nothing(self) -> None:
        run("ruff", "check", "--output-format=concise", ".")

    def test_mypy_finds_nothing(self) -> None:
        run("mypy")


class TestTheLibrary:
    def test_is_imported_by_the_kernel_and_by_nobody_else_in_the_domain(self) -> None:
        strangers = [
            page.at(node)
            for page in pages("domain")
            for node in page.statements()
            if page.path != Path("domain/kernel.py") and names_the_library(node)
        ]
        none_of(strangers)


def names_the_library(node: ast.stmt) -> bool:
    """Whether a node imports eventsourcing, the `event` decorator apart."""
    match node:
        case ast.Import(names=names):
            return any(name.name.split(".")[0] == "eventsourcing" for name in names)
        case ast.ImportFrom(module="eventsourcing.domain", names=[ast.alias(name="event")]):
            return False
        case ast.ImportFrom(module=str(module)):
            return module.split(".")[0] == "eventsourcing"
    return False


class TestTheSizeOfAFile:
    def test_is_at_most_90_lines_for_half_of_them(self) -> None:
        """The compass says 60; an aggregate with its facts, refusals and commands on one page is longer."""
        assert median(page.lines for page in pages()) <= 90

    def test_is_never_over_200_lines(self) -> None:
        none_of([f"{page.path}: {page.lines}" for page in pages() if page.lines > 200])


class TestTheSizeOfAFunction:
    def test_is_at_most_5_lines_for_half_of_them(self) -> None:
        assert median(length(function) for page in pages() for function in page.functions()) <= 5

    def test_is_never_over_25_lines(self) -> None:
        named = [(page, long) for page in pages() for long in page.functions()]
        none_of([f"{page.at(long)} {long.name}" for page, long in named if length(long) > 25])


class TestTheDepth:
    def test_is_at_most_two_folders_below_a_top_folder(self) -> None:
        none_of([str(page.path) for page in pages() if page.depth > 2])


class TestANameThatSaysNothing:
    def test_is_no_class(self) -> None:
        empty = ("Service", "Manager", "Helper", "Mediator")
        none_of([page.at(named) for page in pages() for named in page.classes() if named.name.endswith(empty)])

    def test_is_no_module(self) -> None:
        empty = {"utils", "util", "helpers", "helper", "base", "common", "misc"}
        none_of([str(page.path) for page in pages() if empty & set(page.path.with_suffix("").parts)])

    def test_is_no_event(self) -> None:
        empty = ("Updated", "Changed", "Set")
        events = [(page, fact) for page in pages("domain") for fact in page.classes() if is_event(fact)]
        none_of([page.at(fact) for page, fact in events if fact.name.endswith(empty)])

    def test_is_no_command(self) -> None:
        empty = ("set_", "update_", "handle_", "process_")
        named = [(page, act) for page in pages("domain") for act in page.functions()]
        none_of([f"{page.at(act)} {act.name}" for page, act in named if act.name.startswith(empty)])


def is_event(node: ast.ClassDef) -> bool:
    """Whether a class is a fact: it names its topic, or what it is made from is one."""
    bases = {ast.unparse(base).split(".")[-1] for base in node.bases}
    return bool(bases & {"Event", "Created"}) or any(keyword.arg == "topic" for keyword in node.keywords)


class TestAnEventMethod:
    def test_refuses_nothing_since_it_runs_again_at_replay(self) -> None:
        refusing = [
            f"{page.at(act)} {act.name}"
            for page in pages("domain")
            for act in page.functions()
            if mutates(act) and any(isinstance(node, ast.Raise) for node in ast.walk(act))
        ]
        none_of(refusing)


def mutates(function: Function) -> bool:
    """Whether a function is decorated with `@event`."""
    return any(ast.unparse(decorator).partition("(")[0] == "event" for decorator in function.decorator_list)
