"""The other end of an IMAP connection, for tests: a mailbox behind a real socket that knows the few commands we send.

It follows RFC 3501 in what it says of them, and refuses all else. It is no mail server: what Dovecot or Exchange do
differently, it does not show.
"""

import re
import socketserver
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """One account with one folder."""

    mails: list[bytes]
    seen: set[int] = field(default_factory=set)  # numbers, from 1
    login: tuple[str, str] = ("answers", "p@ss word")
    commands: list[str] = field(default_factory=list)


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.box: Mailbox = self.server.box
        self.say("* OK ready")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            tag, _space, command = line.partition(" ")
            name, _space, rest = command.partition(" ")
            self.box.commands.append(name.upper())
            answer = getattr(self, f"do_{name.lower()}", None)
            if answer is None:
                self.say(f"{tag} BAD unknown command")
                continue
            self.say(f"{tag} {answer(rest) or 'OK done'}")
            if name.upper() == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def do_capability(self, rest: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def do_login(self, rest: str) -> str | None:
        name, word = self.box.login
        return None if rest in {f'{name} "{word}"', f'"{name}" "{word}"'} else "NO wrong"

    def do_select(self, rest: str) -> str | None:
        if rest.strip('"') != "Answers":
            return "NO no such mailbox"
        self.say("* FLAGS (\\Seen)")
        self.say(f"* {len(self.box.mails)} EXISTS")
        return "OK [READ-WRITE] selected"

    def do_search(self, rest: str) -> str | None:
        if rest != "UNSEEN":
            return "BAD unknown key"
        unseen = [str(n) for n in range(1, len(self.box.mails) + 1) if n not in self.box.seen]
        self.say(" ".join(["* SEARCH", *unseen]))
        return None

    def do_fetch(self, rest: str) -> str | None:
        found = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]\)", rest)
        if not found:
            return "BAD only whole mails, without marking them"
        raw = self.box.mails[int(found[1]) - 1]
        self.wfile.write(f"* {found[1]} FETCH (BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return None

    def do_store(self, rest: str) -> str | None:
        found = re.fullmatch(r"(\d+) \+FLAGS \(?\\Seen\)?", rest)
        if not found:
            return "BAD only this flag"
        self.box.seen.add(int(found[1]))
        self.say(f"* {found[1]} FETCH (FLAGS (\\Seen))")
        return None

    def do_logout(self, rest: str) -> None:
        self.say("* BYE")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, box: Mailbox):
        super().__init__(("127.0.0.1", 0), Session)
        self.box = box
