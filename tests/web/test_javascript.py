"""The tests of the page's parts that need no browser: `web/test`, run by Node."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.web.stand_in import WEB


@pytest.mark.parametrize("path", sorted((WEB / "test").glob("*.test.js")), ids=lambda path: path.stem)
def test_the_parts_of_the_page(path: Path, node: str) -> None:
    done = subprocess.run([node, "--test", str(path)], cwd=WEB, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-6000:]
