"""Starts the embedded Cypher engine's Java machine inside this process, quietly and small.

The package starts it too, but with 4 GB, an incubator module that writes a warning to stderr, and a log folder in
the current directory; once started, it is used as it is. It ends with the process.
"""

from __future__ import annotations

import importlib.metadata
import os
import tempfile
from pathlib import Path

from citeweave.errors import BackendError

INSTEAD = (
    "use a Neo4j server instead: `citeweave push neo4j://HOST:7687`, then ask it with `-g neo4j://HOST:7687` "
    "(show, stats, view and export need no engine)"
)

_OPTIONS = (
    # The first compiler only: quickest to the first row and 15 % less memory, as fast on graphs of this size.
    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders",
    "-Xms32m", "-Xmx1g",
    "-XX:-UsePerfData", "-Xlog:disable", "-Djava.awt.headless=true", "-Dfile.encoding=UTF8",
    "-Darcadedb.log.impl=slf4j",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
)  # fmt: skip


def engine_version() -> str | None:
    """The installed engine's version, or None where there is none; starts nothing."""
    try:
        return importlib.metadata.version("arcadedb-embedded")
    except importlib.metadata.PackageNotFoundError:
        return None


def start_engine() -> None:
    """Start the Java machine unless this process has one.

    Raises
    ------
    BackendError
        If the engine is not installed, or this computer cannot run it.
    """
    try:
        import jpype
        from arcadedb_embedded.jvm import get_bundled_jre_lib_path, get_jar_path
    except ImportError as error:
        raise BackendError(
            f"the embedded Cypher engine (arcadedb-embedded) is not installed here; {INSTEAD}"
        ) from error
    if jpype.isJVMStarted():
        return
    crash_file = Path(tempfile.gettempdir()) / "citeweave-engine-%p.log"
    try:
        jars = sorted(str(jar) for jar in Path(get_jar_path()).glob("*.jar"))
        jpype.startJVM(
            get_bundled_jre_lib_path(),
            *_OPTIONS,
            f"-XX:ErrorFile={crash_file}",
            classpath=os.pathsep.join(jars),
            interrupt=False,
        )
    except Exception as error:
        raise BackendError(f"the embedded Cypher engine cannot start on this computer ({error}); {INSTEAD}") from error
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
