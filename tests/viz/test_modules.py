"""Joining the shell's modules into one script."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from citeweave.errors import CheckError
from citeweave.viz.modules import join
from citeweave.viz.page import shell_script


def test_imports_come_first_and_each_once() -> None:
    modules = {
        "main.js": 'import { a } from "./a.js";\nimport {\n  b,\n  c,\n} from "./b.js";\na(b, c);\n',
        "a.js": 'import { b } from "./b.js";\nexport const a = () => b;\n',
        "b.js": "export function b() {}\nexport class c {}\n",
        "unused.js": "export const unused = 1;\n",
    }
    joined = join(modules, "main.js")
    assert re.findall(r"^// (.*)$", joined, re.MULTILINE) == ["b.js", "a.js", "main.js"]
    assert "import" not in joined
    assert "export" not in joined
    assert "unused" not in joined


@pytest.mark.parametrize(
    ("modules", "complaint"),
    [
        ({"main.js": 'import { a } from "./a.js";\n'}, "there is no ./a.js"),
        ({"main.js": 'import { a } from "./a.js";\n', "a.js": "function a() {}\n"}, "'a' is not exported"),
        ({"main.js": 'import { a as b } from "./a.js";\n', "a.js": "export const a = 1;\n"}, "unrenamed"),
        ({"main.js": 'import a from "./a.js";\n', "a.js": "export const a = 1;\n"}, "by name only"),
        ({"main.js": 'import "./a.js";\n', "a.js": ""}, "by name only"),
        ({"main.js": "export default 1;\n"}, "by name only"),
        ({"main.js": "const a = 1;\nexport { a };\n"}, "by name only"),
        ({"main.js": 'const a = await import("./a.js");\n'}, "by name only"),
        ({"main.js": "const { a } = { a: 1 };\n"}, "one name a statement"),
        ({"main.js": 'import { a } from "./a.js";\nfunction b() {}\n', "a.js": "export const a = 1;\nlet b = 2;\n"},
         "'b' is declared in a.js too"),
        ({"main.js": 'import { a } from "./a.js";\n', "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
          "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n'},
         "imports go round: main.js -> a.js -> b.js -> a.js"),
    ],
)  # fmt: skip
def test_what_cannot_be_joined_is_refused(modules: dict[str, str], complaint: str) -> None:
    with pytest.raises(CheckError, match=re.escape(complaint)):
        join(modules, "main.js")


def test_the_shell_joins_and_uses_every_module() -> None:
    names = {entry.name for entry in (files("citeweave.viz") / "shell").iterdir() if entry.name.endswith(".js")}
    assert set(re.findall(r"^// ([\w.]+\.js)$", shell_script(), re.MULTILINE)) == names


def test_the_shell_never_writes_markup() -> None:
    script = shell_script()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert forbidden not in script
