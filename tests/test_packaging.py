"""The packaging recipe: the table lists every package, and the links point where it does."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("graph", "extract", "queries", "viz")
TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"]["setuptools"]


def folder_of(package: str) -> Path:
    """Where the table says that a package lies."""
    prefix = package
    while prefix not in TABLE["package-dir"]:
        prefix = prefix.rpartition(".")[0]
    return ROOT.joinpath(TABLE["package-dir"][prefix], *package.removeprefix(prefix).split(".")[1:])


def test_every_package_is_in_the_table() -> None:
    there = {path.parent for folder in ("citeweave/cli", *FOLDERS) for path in (ROOT / folder).rglob("__init__.py")}
    listed = {folder_of(package) for package in TABLE["packages"]}
    assert listed == there | {ROOT / "citeweave"}


def test_links_point_where_the_table_does() -> None:
    for folder in FOLDERS:
        link = ROOT / "citeweave" / folder
        if link.is_symlink():  # a checkout without links builds from the table alone
            assert link.resolve() == folder_of(f"citeweave.{folder}")


def test_data_files_are_listed() -> None:
    for package, patterns in TABLE["package-data"].items():
        for pattern in patterns:
            assert list(folder_of(package).glob(pattern)), f"{package}: nothing matches {pattern}"


def test_no_file_of_the_project_is_too_large() -> None:
    big = [p for p in (ROOT / "extract" / "models").rglob("*") if p.is_file() and p.stat().st_size > 30_000_000]
    assert not big
