"""Nothing that was stored is lost: `build` killed at any moment and run again ends as if undisturbed."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

PAGES = sorted(str(p) for p in (Path(__file__).parent.parent / "examples" / "pages").iterdir() if p.suffix != ".md")


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "citeweave", *args]


def export(folder: Path) -> bytes:
    """The records of a graph, after a check that finds nothing."""
    subprocess.run(command("check", "-g", str(folder)), check=True, capture_output=True)
    return subprocess.run(command("export", "-g", str(folder)), check=True, capture_output=True).stdout


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, float]:
    """The export of a build that nobody killed, and how many seconds the build took."""
    folder = tmp_path_factory.mktemp("undisturbed") / "kg"
    began = time.monotonic()
    subprocess.run(command("build", *PAGES, "-g", str(folder)), check=True, capture_output=True)
    took = time.monotonic() - began
    return export(folder), took


def build_killed_after(seconds: float, folder: Path) -> int:
    """Start a build and kill it -9 after so long; its exit code."""
    with subprocess.Popen(
        command("build", *PAGES, "-g", str(folder)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait()


def kill_and_go_on(kills: int, first_seed: int, undisturbed: tuple[bytes, float], tmp_path: Path) -> None:
    """Kill builds at random moments until so many were really killed; run each again and compare."""
    expected, took = undisturbed
    killed = 0
    for seed in range(first_seed, first_seed + 4 * kills):
        folder = tmp_path / f"kg{seed}"
        killed += build_killed_after(random.Random(seed).uniform(0.05, took), folder) != 0
        subprocess.run(command("build", *PAGES, "-g", str(folder)), check=True, capture_output=True)
        assert export(folder) == expected, f"seed {seed}"
        if killed == kills:
            return
    pytest.fail(f"only {killed} builds were still running when they were to be killed")


def test_three_kills(undisturbed: tuple[bytes, float], tmp_path: Path) -> None:
    kill_and_go_on(3, 0, undisturbed, tmp_path)


@pytest.mark.prove
def test_fifty_kills(undisturbed: tuple[bytes, float], tmp_path: Path) -> None:
    kill_and_go_on(50, 100, undisturbed, tmp_path)
    print("\nbuild was killed at 50 random moments and went on to the same bytes each time")  # noqa: T201
