"""How much memory this process holds. It imports next to nothing, so that it can say so in a process that has just started."""

from __future__ import annotations


def memory(what: str) -> float:
    """Return a line of this process's memory in MB (``VmRSS`` is now, ``VmHWM`` the most), or NaN where no system tells."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  (pathlib would be measured too)
            lines = status.readlines()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), float("nan"))


def forget_peak() -> None:
    """Let the most memory be counted from now on, where the system can."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as switch:  # noqa: PTH123
            switch.write("5")
    except OSError:
        return
