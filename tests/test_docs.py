"""The documentation is true: its examples print what they say, and every public name explains itself."""

from __future__ import annotations

import doctest
import enum
import inspect
import re
import runpy
import shlex
import shutil
from pathlib import Path

import pytest

import titlemap
from titlemap.cli import main
from titlemap.taxonomy import summary_table

ROOT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/functions.md",
    "docs/alias_table.md",
    "docs/evaluation.md",
    "docs/files.md",
    "docs/scaling.md",
)
PUBLIC = [name for name in titlemap.__all__ if not name.startswith("_")]
_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#]+)")


def blocks(page: str, kind: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [found["code"] for found in _BLOCK.finditer(text) if found["kind"] == kind]


@pytest.fixture
def checkout_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory in which the examples find the example files and may write their own."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.mark.checkout
def test_every_page_that_is_tested_is_renewed() -> None:
    assert runpy.run_path(str(ROOT / "scripts" / "refresh_docs.py"))["PAGES"] == PAGES


@pytest.mark.checkout
@pytest.mark.usefixtures("checkout_copy")
@pytest.mark.parametrize("page", PAGES)
def test_python_examples_print_what_they_say(page: str) -> None:
    code = "\n".join(blocks(page, "python"))
    test = doctest.DocTestParser().get_doctest(code, {}, page, page, 0)
    said: list[str] = []
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    doctest.DocTestRunner(optionflags=options).run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.checkout
@pytest.mark.usefixtures("checkout_copy")
@pytest.mark.parametrize("page", PAGES)
def test_console_examples_print_what_they_say(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(page, "console"):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = example.partition("\n")
            program, *args = shlex.split(command)
            assert program == "titlemap"
            assert main(args) == 0
            printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
            assert printed == shown.rstrip().splitlines(), command


@pytest.mark.checkout
@pytest.mark.parametrize(
    "page",
    [
        *PAGES,
        "CHANGELOG.md",
        "docs/labelling.md",
        "docs/model_card.md",
        "docs/performance.md",
        "examples/README.md",
    ],
)
def test_links_inside_the_checkout_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [found["target"] for found in _LINK.finditer(text)]
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []


@pytest.mark.checkout
def test_the_page_of_functions_shows_the_summary_table() -> None:
    assert summary_table() in (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")


@pytest.mark.checkout
def test_the_changelog_knows_this_version() -> None:
    assert f"## [{titlemap.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_says_what_it_is_and_shows_it(name: str) -> None:
    thing = getattr(titlemap, name)
    doc = inspect.getdoc(thing) or ""
    summary = doc.partition("\n")[0]
    assert summary.endswith("."), "a summary line, then details"
    if isinstance(thing, type) and issubclass(thing, (enum.Enum, Exception)):
        return  # its members, or its message, are the example
    assert "Examples\n--------\n" in doc
    assert ">>> " in doc


@pytest.mark.parametrize("name", [name for name in PUBLIC if inspect.isfunction(getattr(titlemap, name))])
def test_a_public_function_documents_every_parameter_and_what_it_returns(name: str) -> None:
    thing = getattr(titlemap, name)
    doc = inspect.getdoc(thing) or ""
    parameters = inspect.signature(thing).parameters
    assert "Returns\n-------\n" in doc
    assert not parameters or "Parameters\n----------\n" in doc
    described = re.findall(r"^[\w*, ]+(?= : )", doc, re.MULTILINE)
    assert set(parameters) <= {each.strip(" *") for names in described for each in names.split(",")}
