"""`make run`: everything that Commonplace needs, as one foreground process tree on this machine."""

import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config.embedded import ServiceFailed, Services
from config.env import env_switch, env_text
from config.extras import has_semantic
from config.program import Program
from config.starter import make_has_stopped
from config.supervisor import Supervisor

HOST = "127.0.0.1"
CHECKOUT = Path(__file__).resolve().parent.parent
SECONDS_BETWEEN_QUESTIONS = 0.5  # to a server that does not answer yet
PEOPLE = """
Sign in as  alice@example.com      leads communities
            bob@example.com        is a member
            charlie@example.com    is a member of few
            desk@example.com       works at the service desk
            admin@example.com      is an admin
            guest@partner.example  is a guest from outside
with the password commonplace-demo. Ctrl-C stops everything.
"""
LATER = 3.0  # seconds that the workers leave the processors to the pages at the start


def main() -> None:
    data_dir = Path(env_text("DATA_DIR", str(CHECKOUT / ".data"))).resolve()
    os.environ.setdefault("DEMO", "" if env_text("DATABASE_URL") else "1")
    web, live = listen(int(env_text("PORT", "8000"))), listen(0)
    mail_port = free_port()
    environment = os.environ | {
        "DATA_DIR": str(data_dir),
        "SITE_URL": env_text("SITE_URL", f"http://localhost:{port_of(web)}"),
        "LIVE_URL": env_text("LIVE_URL", f"http://localhost:{port_of(live)}/live/"),
        "EMAIL_URL": env_text("EMAIL_URL", f"smtp://{HOST}:{mail_port}"),
        "PYTHONUNBUFFERED": "1",
    }
    supervisor = Supervisor(
        programs(web, live, mail_port, data_dir), environment=environment, should_stop=make_has_stopped()
    )
    services = Services(data_dir)
    try:
        services.start()
        if supervisor.finish([sys.executable, "-m", "config.prepare"]):
            supervisor.run(on_tick=Watch(supervisor, services, port_of(web)))
        elif not supervisor.is_stopping:
            sys.exit("The database could not be prepared; the reason stands above.")
    except (ServiceFailed, PermissionError) as error:
        sys.exit(str(error))
    finally:
        services.stop()


def programs(web: socket.socket, live: socket.socket, mail_port: int, data_dir: Path) -> list[Program]:
    """What runs beside the database. Another program is another line here."""
    gunicorn = [sys.executable, "-m", "gunicorn", "--log-level", "warning", "--no-control-socket"]
    # Imported once and then forked: to import Django is most of what a start costs.
    pages = ["config.wsgi", "--preload", "-k", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"]
    updates = ["config.asgi", "-k", "asgi", "--workers", "1", "--graceful-timeout", "5"]
    # Root runs a demo here, and messages are JSON.
    warning = "ignore:You're running the worker with superuser privileges"
    celery = [sys.executable, "-W", warning, "-m", "celery", "-A", "config", "--quiet"]
    worker = [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(data_dir / "beat-schedule")]

    table = [
        Program("web", [*gunicorn, *pages, "--bind", f"fd://{web.fileno()}"], inherits=(web.fileno(),)),
        Program("live", [*gunicorn, *updates, "--bind", f"fd://{live.fileno()}"], inherits=(live.fileno(),)),
        Program("worker", [*worker, "-n", "worker@%h", "-Q", "default,mail", "--concurrency", "2"], delay=LATER),
        Program("index", [*worker, "-n", "index@%h", "-Q", "index", "-P", "solo"], delay=LATER),
        Program("beat", beat, delay=LATER),
    ]
    if has_semantic():
        slow = ["nice", "-n", "10", *worker, "-n", "slow@%h", "-Q", "slow", "-P", "solo"]
        table.append(Program("slow", slow, delay=2 * LATER))
    if env_switch("DEMO"):
        table.append(Program("mail", [sys.executable, "manage.py", "catch_mail", str(mail_port)], delay=LATER))
    return table


class Watch:
    """Says when the pages are there, and starts again a database that died."""

    def __init__(self, supervisor: Supervisor, services: Services, port: int):
        self.supervisor, self.services, self.port = supervisor, services, port
        self.is_ready = False
        self.asks_at = 0.0

    def __call__(self) -> None:
        for name in self.services.mend():
            self.supervisor.say(f"{name} ended and was started again")
        if not self.is_ready and time.monotonic() >= self.asks_at:
            self.asks_at = time.monotonic() + SECONDS_BETWEEN_QUESTIONS
            if answers(self.port):
                self.is_ready = True
                sys.stdout.write(f"\nReady: http://localhost:{self.port}\n{PEOPLE if env_switch('DEMO') else ''}\n")
                sys.stdout.flush()


def answers(port: int) -> bool:
    """Whether the sign-in page is shown, or leads elsewhere."""
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 400
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def listen(port: int) -> socket.socket:
    """A listening socket for a server of ours: nobody can take its port before the server is up."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        sys.exit(f"Port {port} can not be had ({reason}): stop what uses it, or choose another with PORT=8001.")


def free_port() -> int:
    with socket.create_server((HOST, 0)) as found:
        return port_of(found)


def port_of(listening: socket.socket) -> int:
    return listening.getsockname()[1]


if __name__ == "__main__":
    main()
