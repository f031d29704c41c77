"""Everything in the README runs: its console blocks in order, its Python, and its links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a checkout, with the example pages in it."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def run(code: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        code, cwd=place, env={**os.environ, "PATH": path, "NO_COLOR": "1"}, capture_output=True, encoding="utf8"
    )


def test_commands_then_python(place: Path) -> None:
    commands = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) > 15
    for command in commands:
        done = run(["bash", "-c", command], place)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stdout or " -o " in command, f"{command} prints nothing"
    assert {p.name for p in place.iterdir()} >= {"page.html", "brightlora.html", "records.jsonl"}
    for code in blocks("python"):
        done = run([sys.executable, "-W", "error", "-c", code], place)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) >= 4


def test_every_command_is_in_the_readme() -> None:
    listed = run([sys.executable, "-m", "citeweave", "--help"], ROOT).stdout
    names = re.findall(r"^│ (\w+) {2,}", listed, flags=re.MULTILINE)
    assert {"build", "query", "view"} <= set(names)
    missing = [name for name in names if f"citeweave {name}" not in README]
    assert not missing


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_make_targets_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    for target in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert f"\n{target}:" in makefile
