import os
import socket
import subprocess
import sys

from config.embedded import services


def test_a_port_in_use_is_said_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run({"PORT": str(port)})

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Port {port} can not be had (Address already in use): stop what uses it, or choose another with PORT=8001.\n"
    )


def test_a_folder_in_use_is_said_in_one_line(data_dir):
    with services(data_dir, for_tests=True):
        done = run({"PORT": "0", "DATA_DIR": str(data_dir)})

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Process {os.getpid()} already runs on {data_dir}: stop it, or set DATA_DIR to another folder.\n"
    )


def run(environment):
    command = [sys.executable, "-m", "config.run"]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
