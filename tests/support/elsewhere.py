"""A Python like that of a system which is not Unix: `python -m tests.support.elsewhere` says what goes wrong there.

Everything that only Unix has is hidden, and then the package is imported anew, down to its last module.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import socket
import sys
from types import ModuleType

MODULES = ("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty")
"""Modules of Python's library that only Unix has."""
_OS = """
    O_ASYNC O_CLOEXEC O_DIRECTORY O_DSYNC O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC O_TMPFILE
    chown chroot confstr ctermid fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg getpgid getpgrp
    getpriority getresuid getsid getuid getxattr initgroups killpg lchown listxattr lockf major makedev mkfifo mknod
    nice openpty pathconf pipe2 posix_fadvise posix_fallocate posix_openpt posix_spawn posix_spawnp pread preadv pwrite
    pwritev readv register_at_fork sched_getaffinity sched_setaffinity sched_yield sendfile setegid seteuid setgid
    setgroups setpgid setpriority setsid setuid setxattr statvfs sync sysconf tcgetpgrp tcsetpgrp ttyname uname wait
    wait3 wait4 waitid writev WEXITSTATUS WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WSTOPSIG WTERMSIG WUNTRACED
"""
_SIGNAL = """
    ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL SIGALRM SIGCHLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP
    SIGTTIN SIGTTOU SIGUSR1 SIGUSR2 SIGWINCH alarm getitimer pause pthread_kill pthread_sigmask setitimer siginterrupt
    sigpending sigtimedwait sigwait sigwaitinfo
"""
_SOCKET = "AF_NETLINK AF_PACKET AF_UNIX MSG_DONTWAIT MSG_NOSIGNAL SO_REUSEPORT recv_fds send_fds"
NAMES = {os: frozenset(_OS.split()), signal: frozenset(_SIGNAL.split()), socket: frozenset(_SOCKET.split())}
"""What in others only Unix has."""


def hide() -> None:
    """Hide all of it. What Python's library and other packages have taken for themselves they keep."""
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment] # as Python itself marks what cannot be imported
    for module, names in NAMES.items():
        for each in names:
            if hasattr(module, each):
                delattr(module, each)


def import_all() -> list[ModuleType]:
    """Every module of the package, of the rules and of dev.py, imported anew."""
    for name in [each for each in sys.modules if each.partition(".")[0] in ("lint_catalog", "dev")]:
        del sys.modules[name]
    package = importlib.import_module("lint_catalog")
    names = [each.name for each in pkgutil.walk_packages(package.__path__, "lint_catalog.")]
    return [importlib.import_module(each) for each in [*names, "lint_catalog.checks", "dev"]]


def main(lines: list[str]) -> int:
    """Import everything, and run the command line with the words of each line. The worst exit status."""
    import_all()  # what others need to be imported, they find
    hide()
    import_all()
    from lint_catalog.cli import main as run_command_line

    return max(run_command_line(each.split()) for each in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
