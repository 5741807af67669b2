"""``switchboard bench speed``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shell import Shell


@pytest.mark.slow
def test_what_serves_is_timed_beside_what_trains(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "new" / "speed.json"
    status, out, _ = shell.run("bench", "speed", "--out", str(path))
    assert status == 0 and "messages a second" in out
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(document["systems"]) == ["torch eager", "ONNX Runtime fp32", "ONNX Runtime int8"]
    assert all(found["p50_ms"] <= found["p95_ms"] and found["per_second"] > 0 for found in document["systems"].values())
    assert document["systems"]["ONNX Runtime int8"]["p50_ms"] < document["systems"]["torch eager"]["p50_ms"]
    assert document["tokens"] == 13 and document["command"].startswith("switchboard bench speed")
