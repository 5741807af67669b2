"""On SIGUSR1, tell a waiting test which modules this process has imported."""

import os
import signal
import socket
import sys


def tell(*_: object) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["SWITCHBOARD_TEST_MODULES_SOCKET"])
        connection.sendall("\n".join(sorted(name for name, module in sys.modules.items() if module)).encode())


signal.signal(signal.SIGUSR1, tell)
