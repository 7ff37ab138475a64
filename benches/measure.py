#!/usr/bin/python3
"""Runs commands in turn, many times, and says what each took.

    measure.py [--runs N] [--memory-runs N] [--ok CODE,...] NAME COMMAND [NAME COMMAND ...]

COMMAND is one argument, split as a shell would, run without one, its output kept in memory until the next run. The commands take turns, so that
whatever else the machine does falls on all alike; a first turn is not counted. One line a command on standard
output, separated by tabs: name, median ms, fastest ms, median CPU ms, median peak memory in KiB, runs.

Time is the wall clock from spawn to exit; CPU is the kernel's count of user and system time, which other load
disturbs less. Peak memory is the kernel's ru_maxrss, taken in runs of its own
below /usr/bin/time: below this interpreter a small program would be charged with the interpreter's pages,
since the kernel's high-water mark survives exec.

Ends with 1 if a command could not be measured: it ended with a code that is not in --ok, or not in time.
"""

import argparse
import os
import shlex
import signal
import statistics
import sys
import tempfile
import time

LONGEST_RUN_S = 60


class TooLong(Exception):
    pass


def too_long(_signal, _frame):
    raise TooLong


def run(argv, said):
    """Runs a command; gives its wall and CPU time in ms, and its exit code."""
    os.ftruncate(said, 0)
    os.lseek(said, 0, os.SEEK_SET)
    begun = time.perf_counter()
    pid = os.posix_spawnp(
        argv[0],
        argv,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, said, 1),
            (os.POSIX_SPAWN_DUP2, said, 2),
        ],
    )
    signal.alarm(LONGEST_RUN_S)
    try:
        _, status, usage = os.wait4(pid, 0)
    except TooLong:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        signal.alarm(0)
    wall = time.perf_counter() - begun
    return (wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000), os.waitstatus_to_exitcode(status)


def peak_kib(argv, said):
    """Runs a command below /usr/bin/time; gives its peak memory and its exit code."""
    with tempfile.NamedTemporaryFile("r") as told:
        _, code = run(["/usr/bin/time", "-q", "-f", "%M", "-o", told.name, *argv], said)
        return int(told.read().split()[-1]), code


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--memory-runs", type=int, default=3)
    parser.add_argument("--ok", default="0")
    parser.add_argument("pairs", nargs="+")
    args = parser.parse_args()
    if len(args.pairs) % 2:
        parser.error("a name without a command")
    allowed = {int(code) for code in args.ok.split(",")}
    commands = {
        name: shlex.split(command) for name, command in zip(args.pairs[::2], args.pairs[1::2])
    }
    signal.signal(signal.SIGALRM, too_long)
    said = os.memfd_create("output")

    def checked(name, measured):
        value, code = measured
        if code not in allowed:
            sys.stderr.write(os.pread(said, 4096, 0).decode(errors="replace"))
            sys.exit(f"measure.py: {name} ended with {code}: {shlex.join(commands[name])}")
        return value

    times = {name: [] for name in commands}
    peaks = {name: [] for name in commands}
    try:
        for turn in range(args.runs + 1):
            for name, argv in commands.items():
                took = checked(name, run(argv, said))
                if turn > 0:
                    times[name].append(took)
        for _ in range(args.memory_runs):
            for name, argv in commands.items():
                peaks[name].append(checked(name, peak_kib(argv, said)))
    except TooLong:
        sys.exit(f"measure.py: {name} did not end within {LONGEST_RUN_S} s")
    except OSError as error:
        sys.exit(f"measure.py: {name}: {error}")
    for name in commands:
        peak = int(statistics.median(peaks[name])) if peaks[name] else 0
        walls, cpus = zip(*times[name])
        median, fastest, cpu = statistics.median(walls), min(walls), statistics.median(cpus)
        print(f"{name}\t{median:.3f}\t{fastest:.3f}\t{cpu:.3f}\t{peak}\t{len(walls)}")


main()
