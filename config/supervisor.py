"""Several programs as one foreground process tree."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from config.program import Program, kill_group
from config.tether import tethered

TICK = 0.2  # seconds
PATIENCE = 10.0  # seconds, for programs that were asked to end

COLOURS = (36, 35, 33, 32, 34, 96, 95)


class Supervisor:
    """Starts programs, shows what they say, starts again what ends, and ends all when asked to.

    Asked by SIGINT, SIGTERM, SIGHUP or `should_stop`; Ctrl-C once more ends the programs at once.
    """

    def __init__(
        self,
        programs: list[Program],
        *,
        environment: dict[str, str],
        should_stop: Callable[[], bool] = lambda: False,
    ):
        self.programs = programs
        self.environment = environment
        self.should_stop = should_stop
        self.was_asked = self.is_urgent = False
        self.selector = selectors.DefaultSelector()
        self.width = max(len(program.name) for program in programs)
        self.is_colourful = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(request, self._note_request)

    @property
    def is_stopping(self) -> bool:
        return self.was_asked or self.should_stop()

    def finish(self, command: list[str]) -> bool:
        """Run a command to its end, with the terminal to itself; return whether it did well."""
        process = subprocess.Popen(tethered(command), env=self.environment, start_new_session=True)
        while process.poll() is None and not self.is_stopping:
            time.sleep(TICK / 4)
        if process.poll() is None:
            process.terminate()
            self._await([process])
        kill_group(process)
        return process.returncode == 0

    def run(self, on_tick: Callable[[], None]) -> None:
        """Keep the programs running until asked to stop. `on_tick` is called some times a second."""
        for program in self.programs:
            program.due_at = time.monotonic() + program.delay
        try:
            while not self.is_stopping:
                for program in self.programs:
                    if program.has_ended:
                        self._bury(program)
                    elif program.is_due:
                        self.selector.register(program.start(self.environment), selectors.EVENT_READ, program)
                self._show_output(TICK)
                on_tick()
        finally:
            self._stop()

    def say(self, text: str, program: Program | None = None) -> None:
        """Show a line, under the name of the program that said it."""
        name = program.name if program else ""
        prefix = f"{name:>{self.width}} | "
        if self.is_colourful:
            colour = COLOURS[self.programs.index(program) % len(COLOURS)] if program else 1
            prefix = f"\033[{colour}m{prefix}\033[0m"
        try:
            sys.stdout.write(f"{prefix}{text}\n")
            sys.stdout.flush()
        except OSError:  # nobody reads any more
            self.was_asked = True

    def _note_request(self, number: int, frame: FrameType | None) -> None:
        # Only Ctrl-C can be impatience: `make` hands on a SIGTERM that the whole group may have had already.
        self.is_urgent = self.was_asked and number == signal.SIGINT
        self.was_asked = True

    def _show_output(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            for line in key.data.lines():
                self.say(line, key.data)
            if key.data.has_ended:  # or the end of its output would wake us again and again
                self._bury(key.data)

    def _bury(self, program: Program) -> None:
        for line in program.last_lines():
            self.say(line, program)
        self.selector.unregister(program.descriptor)
        ending = program.bury()
        if not self.is_stopping:
            self.say(f"{program.name} {ending}; it starts again in {program.next_pause:.0f} s")

    def _stop(self) -> None:
        processes = [program.process for program in self.programs if program.process]
        for process in processes:
            process.terminate()
        self._await(processes)
        for program in self.programs:
            if program.process:
                self._bury(program)

    def _await(self, processes: list[subprocess.Popen[bytes]]) -> None:
        """Let processes end in peace for a while, then kill them."""
        deadline = time.monotonic() + PATIENCE
        while any(process.poll() is None for process in processes):
            if self.is_urgent or time.monotonic() > deadline:
                for process in processes:
                    process.kill()
            self._show_output(TICK / 4)
