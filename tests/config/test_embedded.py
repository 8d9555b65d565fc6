import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from config.embedded import ServiceFailed, Services, addresses, postgres, services
from config.embedded.leftover import command_line
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey

STARTER = """
import sys, time
from pathlib import Path
from config.embedded import Services

started = Services(Path(sys.argv[1]))
started.start()
print(*[service.process.pid for service in started.running], flush=True)
time.sleep(60)
"""


def test_services_answer_at_the_noted_addresses(data_dir):
    with services(data_dir, for_tests=True) as urls:
        assert addresses(data_dir) == urls
        assert rows(urls) == []
        with Redis.from_url(urls["REDIS_URL"]) as redis:
            assert redis.ping()

    assert addresses(data_dir) == {}


def test_data_outlives_a_stop(data_dir):
    with services(data_dir, for_tests=True) as urls:
        add_row(urls, "kept")
    with services(data_dir, for_tests=True) as urls:
        assert rows(urls) == ["kept"]


def test_data_outlives_kill_9_of_everything(data_dir):
    starter, pids = start_elsewhere(data_dir)
    urls = addresses(data_dir)
    add_row(urls, "kept")
    with Redis.from_url(urls["REDIS_URL"]) as redis:
        redis.set("also", "kept")
        redis.save()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    starter.kill()
    starter.wait()

    with services(data_dir) as urls, Redis.from_url(urls["REDIS_URL"]) as redis:
        assert rows(urls) == ["kept"]
        assert redis.get("also") == b"kept"


def test_servers_end_when_their_starter_is_killed(data_dir):
    starter, pids = start_elsewhere(data_dir)
    sockets = Path(addresses(data_dir)["REDIS_URL"].removeprefix("unix://")).parent

    starter.kill()
    starter.wait()

    wait_until_ended(pids)
    with services(data_dir, for_tests=True) as urls:
        assert rows(urls) == []
    assert not sockets.exists()


def test_servers_left_running_are_ended_before_the_start(data_dir, tmp_path):
    for kind in (Postgres, Valkey):
        sockets = Path(tempfile.mkdtemp(prefix="commonplace-"))
        sockets.chmod(0o777)
        first, second = (kind(data_dir, sockets, for_tests=True) for _ in range(2))
        (data_dir / "logs").mkdir(exist_ok=True)
        first.start()

        second.start()

        assert not first.is_running
        assert second.is_running
        second.stop()
        sockets.rmdir()


def test_a_pid_file_that_names_a_stranger_is_forgotten(data_dir):
    with services(data_dir, for_tests=True):
        pass
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file = data_dir / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{pid_file.parent}\n")

    with services(data_dir, for_tests=True) as urls:
        assert rows(urls) == []

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_what_dies_is_mended_at_the_same_address(data_dir):
    embedded = Services(data_dir, for_tests=True)
    urls = embedded.start()
    for service in embedded.running:
        service.process.kill()
        service.process.wait()

    assert embedded.mend() == ["Postgres", "Valkey"]

    assert embedded.mend() == []
    assert rows(urls) == []
    embedded.stop()


def test_two_folders_do_not_meet(data_dir):
    with services(data_dir / "one", for_tests=True) as one, services(data_dir / "two", for_tests=True) as two:
        add_row(one, "in one")

        assert rows(one) == ["in one"]
        assert rows(two) == []


def test_a_folder_in_use_is_refused(data_dir):
    with services(data_dir, for_tests=True) as urls:
        with (
            pytest.raises(ServiceFailed, match=f"Process {os.getpid()} already runs on"),
            services(data_dir, for_tests=True),
        ):
            pass

        assert rows(urls) == []


def test_a_long_path_fits_no_socket_and_needs_none(data_dir):
    with services(data_dir / ("long" * 50), for_tests=True) as urls:
        assert rows(urls) == []


def test_a_server_named_in_the_environment_is_not_embedded(data_dir, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere.example/commonplace")

    with services(data_dir, for_tests=True) as urls:
        assert list(urls) == ["REDIS_URL"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_root_puts_data_where_the_user_of_postgresql_can_reach(data_dir, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(postgres, "ELSEWHERE", data_dir)
    tmp_path.chmod(0o700)
    mode_before = tmp_path.stat().st_mode

    for _start in range(2):
        with services(tmp_path / "data") as urls:
            assert rows(urls) == []

    unreachable = tmp_path / "data"
    home = (unreachable / "postgres").resolve()
    assert home.parent == data_dir
    assert caplog.messages == [f"PostgreSQL's data lies in {home}, since the user nobody can not reach {unreachable}."]
    assert tmp_path.stat().st_mode == mode_before


def start_elsewhere(data_dir):
    """The services, started by a process that can be killed, and the servers' process ids."""
    command = [sys.executable, "-c", STARTER, str(data_dir)]
    starter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with starter.stdout:
        return starter, [int(pid) for pid in starter.stdout.readline().split()]


def wait_until_ended(pids):
    deadline = time.monotonic() + 10
    while any(command_line(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def connect(urls):
    return psycopg.connect(urls["DATABASE_URL"], autocommit=True)


def add_row(urls, text):
    with connect(urls) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


def rows(urls):
    with connect(urls) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        return [text for (text,) in connection.execute("SELECT text FROM kept")]
