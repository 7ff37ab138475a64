#!/usr/bin/python3
"""Runs a full-screen program in a pseudo-terminal of 118x32 and measures it.

    terminal.py SECONDS DEMO_PID COMMAND...

First it idles for SECONDS, read by nobody but a terminal; then DEMO_PID is stopped, so that the server is silent, and
keys are pressed. Prints, tab-separated: CPU in percent of a core while idle, peak resident KiB, and of the times from a
key to the end of the frame that answers it the median and the longest, in ms.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

KEYS = b"2345671" * 15
# The end of a frame.
END = b"\x1b[?2026l"


def ticks(pid):
    """User and system time so far, in clock ticks."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def read_for(master, seconds, until=None):
    """Reads until the time is over or this was written; whether it was."""
    end, said = time.monotonic() + seconds, b""
    while (left := end - time.monotonic()) > 0:
        if select.select([master], [], [], left)[0]:
            said += os.read(master, 65536)
            if until is not None and until in said:
                return True
    return False


def main():
    seconds, demo, command = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    pid, master = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 32, 118, 0, 0))
    try:
        if not read_for(master, 30, b"LIVE"):
            sys.exit("terminal.py: the dashboard is not live within 30 s")
        # The first rounds are not what idling is.
        read_for(master, 6)
        before, begun = ticks(pid), time.monotonic()
        read_for(master, seconds)
        used = (ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - begun)
        peak = int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read())[1])
        os.kill(demo, signal.SIGSTOP)
        took = []
        for key in KEYS:
            # What is on its way from before is read first.
            read_for(master, 0.05)
            pressed = time.monotonic()
            os.write(master, bytes([key]))
            if not read_for(master, 5, END):
                sys.exit("terminal.py: a key was not answered within 5 s")
            took.append((time.monotonic() - pressed) * 1000)
        took.sort()
        print(f"{used * 100:.3f}\t{peak}\t{took[len(took) // 2]:.2f}\t{took[-1]:.2f}")
        os.write(master, b"q")
        read_for(master, 3)
    except OSError:
        pass
    finally:
        os.kill(demo, signal.SIGCONT)
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        os.close(master)
        os.waitpid(pid, 0)


main()
