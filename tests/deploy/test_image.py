"""The Dockerfile, held against what each service needs at run time."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from services.documents.settings_table import SERVICES
from tests.deploy.files import DEPLOY, ROOT

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COPIES = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)


def copied(service: str) -> set[Path]:
    return {ROOT / source.replace("${SERVICE}", service) for line in COPIES for source in line.split()}


def test_hadolint_finds_nothing() -> None:
    tool = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([tool, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_copied_exists_and_reaches_the_builder(service: str) -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for source in copied(service):
        name = source.relative_to(ROOT).as_posix()
        assert source.exists(), name
        assert any(name == entry or name.startswith(f"{entry}/") for entry in allowed), name


@pytest.mark.parametrize("service", SERVICES)
def test_files_that_settings_name_by_default_are_in_the_image(service: str) -> None:
    defaults = [field.default for field in SERVICES[service].model_fields.values() if isinstance(field.default, Path)]
    assert defaults
    for path in defaults:
        assert any((ROOT / path).is_relative_to(source) for source in copied(service)), path


OPTIONAL = {"spacy"}
"""Of the extra `ner`, imported only where a model is set; an image that wants it installs it itself."""


@pytest.mark.parametrize("service", SERVICES)
def test_the_locked_requirements_of_a_service_hold_all_that_it_imports(service: str) -> None:
    lock = (ROOT / "requirements" / f"{service}.txt").read_text(encoding="utf-8")
    locked = {_normal(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    by_module = packages_distributions()
    for module, where in imported(service):
        if module in OPTIONAL:
            continue
        names = {_normal(name) for name in by_module.get(module, [])}
        assert names & locked, f"{where} imports {module}: add it to the extra `{service}` in pyproject.toml"


def test_what_the_builder_leaves_out_is_imported_by_no_service() -> None:
    files = [*(ROOT / "shared" / "runtime").rglob("*.py"), *(ROOT / "shared" / "contract").rglob("*.py")]
    files += [path for service in SERVICES for path in (ROOT / "services" / service).rglob("*.py")]
    assert "shared/embedded" in (ROOT / ".dockerignore").read_text()
    assert [path for path in files if "shared.embedded" in path.read_text(encoding="utf-8")] == []


def imported(service: str) -> list[tuple[str, Path]]:
    """Top-level modules of others that a running service may import, with a file of ours that does."""
    waiting, ours, found = [f"services.{service}.__main__"], set[str](), dict[str, Path]()
    while waiting:
        module = waiting.pop()
        path = ROOT / (module.replace(".", "/") + ".py")
        if module in ours or not path.is_file():
            continue
        ours.add(module)
        for name in _names(path):
            top = name.partition(".")[0]
            if top in {"shared", "services"}:
                waiting.append(name)
            elif top not in sys.stdlib_module_names:
                found[top] = path
    assert f"services.{service}.app" in ours
    return list(found.items())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(path: Path) -> Iterator[str]:
    """What a file imports, inside functions too; `from a import b` may mean a module a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("service", SERVICES)
def test_every_locked_requirement_has_its_hashes(service: str) -> None:
    lock = (ROOT / "requirements" / f"{service}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
