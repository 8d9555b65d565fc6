"""Who PostgreSQL runs as, since it refuses root, and where that user can reach."""

import os
import pwd
import subprocess
from pathlib import Path

from config.embedded.service import ServiceFailed


def owner(data_dir: Path) -> pwd.struct_passwd | None:
    """The user to run as: oneself (None), or for root whoever owns the folder, or `nobody` where that is root.

    `nobody` exists everywhere, so no user has to be added to the machine.
    """
    if os.geteuid() != 0:
        return None
    try:
        user_id = data_dir.stat().st_uid
        return pwd.getpwuid(user_id) if user_id else pwd.getpwnam("nobody")
    except KeyError as error:
        raise ServiceFailed(f"PostgreSQL does not run as root, and there is no other user: {error}") from None


def can_reach(path: Path, user: pwd.struct_passwd | None) -> bool:
    """Whether the user can enter every folder on the way, and enter or run the path itself."""
    if user is None:
        return True  # or nothing here works at all
    probe = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    return subprocess.run(probe, **identity(user)).returncode == 0


def give(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Make the folder the user's own, closed to everyone else."""
    folder.chmod(0o700)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)


def identity(user: pwd.struct_passwd | None) -> dict:
    """The arguments of `subprocess.run` that run a command as the user."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"} if user else {"cwd": "/"}
