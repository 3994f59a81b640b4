"""Runs a program in a pseudo-terminal and types into it, as a person would: waits for what is to be seen before it goes on.

Reads {"argv": [...], "steps": [[keys, pattern], ...], "seconds": n} from its input and prints a JSON list: for every step
what could be read since its keys were typed, and whether the pattern was seen. It stops at the first that was not.
"""
import json
import re
import sys
import time

import pexpect

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
task = json.load(sys.stdin)
program, *args = task["argv"]
terminal = pexpect.spawn(program, args, encoding="utf8", dimensions=(40, 160), echo=True)
seen = []
ended = False
for keys, pattern in task["steps"]:
    text = ""
    found = False
    terminal.send(keys)
    until = time.monotonic() + task["seconds"]
    while not found and time.monotonic() < until:
        try:
            text += terminal.read_nonblocking(65536, 0.1)
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            ended = True
        plain = ESCAPES.sub("", text).replace("\r", "") + ("<end>" if ended else "")
        found = re.search(pattern, plain, re.DOTALL) is not None
        if ended:
            break
    seen.append({"text": plain, "found": found})
    if not found:
        break
terminal.close(force=True)
print(json.dumps(seen))
