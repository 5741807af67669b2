"""The real servers over a database of their own, with a proxy between them that can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import yaml

from switchboard.processes import HOST, child, free_port, wait_until_healthy
from switchboard.project import Project
from tests.servers.conversation import Conversation
from tests.servers.proxy import ActionProxy
from tests.servers.records import Records

START_SECONDS = 180
# Python imports a module called `sitecustomize` wherever it finds one; this one lets a test look into the server.
PROBE = Path(__file__).with_name("module_probe.py")
IDENTITY_KEY = "the key with which the tests sign a site's tokens"
MODULES_SOCKET = "SWITCHBOARD_TEST_MODULES_SOCKET"


@dataclass(frozen=True)
class Servers:
    """What runs, and what it leaves behind."""

    url: str
    proxy: ActionProxy
    records: Records
    rasa: psutil.Process
    actions: psutil.Process
    tracker: Path
    logs: tuple[Path, ...]
    modules_socket: Path


@pytest.fixture(scope="session")
def environment(project: Project) -> dict[str, str]:
    """Environment of the servers, without what the developer may have set for others."""
    own = ("SWITCHBOARD_API_TOKEN", "SWITCHBOARD_DATABASE_URL", "SWITCHBOARD_DEMO_RECORDS")
    own += ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
    return {name: value for name, value in project.environment().items() if name not in own}


@pytest.fixture(scope="session")
def start_actions(environment: dict[str, str]) -> Iterator[Callable[[Path, Path], tuple[str, int]]]:
    """Start an action server over a database file; returns its address and process id."""
    with ExitStack() as stack:

        def start(database: Path, log: Path) -> tuple[str, int]:
            port = free_port()
            own = {**environment, "SWITCHBOARD_DATABASE_URL": f"sqlite:///{database}"}
            process = stack.enter_context(child(["-m", "actions", "--port", str(port)], own, log=log))
            wait_until_healthy(process, f"http://{HOST}:{port}/health", START_SECONDS, log)
            return f"http://{HOST}:{port}", process.pid

        yield start


@pytest.fixture(scope="session")
def servers(
    project: Project,
    model: Path,
    environment: dict[str, str],
    start_actions: Callable[[Path, Path], tuple[str, int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Servers]:
    """An action server and a Rasa server, started as `switchboard serve` does, for all tests of the session."""
    folder = tmp_path_factory.mktemp("servers")
    database, tracker, socket = folder / "switchboard.db", folder / "tracker.db", folder / "modules"
    logs = (folder / "actions.log", folder / "rasa.log")
    address, actions_pid = start_actions(database, logs[0])
    proxy = ActionProxy(address)
    endpoints = write_endpoints(project, folder, proxy, tracker)
    (folder / "sitecustomize.py").write_text(PROBE.read_text(encoding="utf-8"), encoding="utf-8")
    own = {**environment, "PYTHONPATH": str(folder), MODULES_SOCKET: str(socket)}
    own |= {
        "SWITCHBOARD_CHAT_DATABASE_URL": f"sqlite:///{folder / 'chat.db'}",
        "SWITCHBOARD_CHAT_MESSAGES_PER_MINUTE": "6000",  # tests type faster than people
        "SWITCHBOARD_IDENTITY_KEY": IDENTITY_KEY,
    }
    port = free_port()
    try:
        with rasa_server(model, endpoints, port, own, logs[1]) as rasa:
            yield Servers(
                url=f"http://{HOST}:{port}",
                proxy=proxy,
                records=Records(database),
                rasa=rasa,
                actions=psutil.Process(actions_pid),
                tracker=tracker,
                logs=logs,
                modules_socket=socket,
            )
    finally:
        proxy.close()


def write_endpoints(project: Project, folder: Path, proxy: ActionProxy, tracker: Path) -> Path:
    """The project's endpoints with another action server and another database of conversations; their file."""
    endpoints = yaml.safe_load((project.root / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = proxy.url
    endpoints["tracker_store"]["db"] = str(tracker)
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


@contextmanager
def rasa_server(
    model: Path,
    endpoints: Path,
    port: int,
    environment: dict[str, str],
    log: Path,
    credentials: Path = Path("credentials.yml"),
) -> Iterator[psutil.Process]:
    """A Rasa server as `switchboard serve` starts it."""
    arguments = ["-m", "switchboard.rasa_command", "run", "--model", str(model), "-i", HOST, "--port", str(port)]
    arguments += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
    with child(arguments, environment, log=log) as process:
        wait_until_healthy(process, f"http://{HOST}:{port}/", START_SECONDS, log)
        yield psutil.Process(process.pid)


@pytest.fixture
def records(servers: Servers) -> Records:
    return servers.records


@pytest.fixture
def conversation(servers: Servers) -> Conversation:
    """A new conversation."""
    return Conversation(servers.url)


@pytest.fixture
def other(servers: Servers) -> Conversation:
    """Another new conversation."""
    return Conversation(servers.url)


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    """A new conversation in which customer 100001 is logged in."""
    conversation.log_in()
    return conversation
