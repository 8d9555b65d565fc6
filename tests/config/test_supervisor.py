import os
import signal
import subprocess
import sys
import time

import pytest

from config.embedded.leftover import command_line

SUPERVISED = """
import os, sys
from config.program import Program
from config.starter import make_has_stopped
from config.supervisor import Supervisor

programs = [Program(f"program-{number}", ["sh", "-c", script]) for number, script in enumerate(sys.argv[1:])]
Supervisor(programs, environment=dict(os.environ), should_stop=make_has_stopped()).run(lambda: None)
"""
# Says its process id and that of a child.
FAMILY = "echo $$; sleep 60 & echo $!; wait"


def hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def supervise():
    """Starts a supervisor of some shell scripts, and kills it at the end of the test."""
    started = []

    def start(*arguments, command=(sys.executable, "-c", SUPERVISED)):
        # A make that runs these tests would speak to a make that they start.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        environment["PYTHONPATH"] = os.getcwd()
        # Who runs tests in the background ignores Ctrl-C, and all that they start would inherit it.
        process = subprocess.Popen(
            [*command, *arguments], stdout=subprocess.PIPE, text=True, env=environment, preexec_fn=hear_interrupts
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_lines_appear_under_the_name_of_their_program(supervise):
    process = supervise("echo one; echo; printf two; exec sleep 60", "sleep 0.5; echo three; exec sleep 60")

    assert read_line(process) == "program-0 | one"
    assert read_line(process) == "program-1 | three"


def test_a_program_that_ends_is_started_again_and_said(supervise):
    process = supervise("echo here; exit 3")

    assert [read_line(process) for _line in range(4)] == [
        "program-0 | here",
        "          | program-0 ended with 3; it starts again in 1 s",
        "program-0 | here",
        "          | program-0 ended with 3; it starts again in 2 s",
    ]


def test_a_program_that_is_killed_is_said(supervise):
    process = supervise("kill -9 $$")

    assert read_line(process) == "          | program-0 was killed by SIGKILL; it starts again in 1 s"


@pytest.mark.parametrize("request_to_stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(supervise, request_to_stop):
    process = supervise(FAMILY, FAMILY)
    pids = [pid_in(read_line(process)) for _line in range(4)]

    process.send_signal(request_to_stop)

    assert process.wait(timeout=10) == 0
    assert living(pids) == []


def test_ctrl_c_once_more_kills_what_will_not_end(supervise):
    process = supervise("trap '' TERM INT; echo $$; while :; do sleep 0.1; done")
    pids = [pid_in(read_line(process))]
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert living(pids) == pids

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=5) == 0
    assert living(pids) == []


def test_kill_9_takes_the_programs_along(supervise):
    process = supervise("echo $$; exec sleep 60")
    pids = [pid_in(read_line(process))]

    process.kill()
    process.wait()

    assert living(pids, seconds=5) == []


@pytest.mark.parametrize("request_to_stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_to_make_alone_stops_everything(supervise, tmp_path, request_to_stop):
    family, supervised = tmp_path / "family.sh", tmp_path / "supervised.py"
    family.write_text(FAMILY)
    supervised.write_text(SUPERVISED)
    (tmp_path / "Makefile").write_text(f"run:\n\t@{sys.executable} {supervised} '. {family}'\n")
    process = supervise("run", command=["make", "-C", str(tmp_path)])
    assert read_line(process).endswith(f"Entering directory '{tmp_path}'")
    pids = [pid_in(read_line(process)) for _line in range(2)]

    process.send_signal(request_to_stop)

    process.wait(timeout=10)
    assert living(pids, seconds=5) == []


def read_line(process):
    return process.stdout.readline().rstrip("\n")


def pid_in(line):
    return int(line.rpartition(" ")[2])


def living(pids, *, seconds=0.5):
    """Which of the processes are there, after some time to go."""
    deadline = time.monotonic() + seconds
    while (found := [pid for pid in pids if command_line(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
