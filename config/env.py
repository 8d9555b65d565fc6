"""Settings from the environment: a string, a switch, a list."""

import os


def env_text(name: str, default: str = "") -> str:
    """The variable's text. `NAME_FILE` may name a file that holds it, as container secrets do."""
    if path := os.environ.get(f"{name}_FILE"):
        with open(path) as file:
            return file.read().strip()
    return os.environ.get(name, default)


def env_switch(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on. Anything else that is set is False."""
    value = env_text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def env_list(name: str, default: str = "") -> list[str]:
    """The comma-separated parts of the variable, without spaces and empty parts."""
    return [part.strip() for part in env_text(name, default).split(",") if part.strip()]
