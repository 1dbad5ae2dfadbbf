"""Runs the command under limits, and says what was wrong with how it ended."""
import collections
import hashlib
import json
import os
import re
import resource
import subprocess

SECONDS = 10          # more is a hang
MEMORY = 6 << 30      # address space of a run
CODES = {0, 1, 3, 64}
TRAP = re.compile(r"Fatal error|Swift runtime failure|\*\*\* |Optional\(|NSCocoaErrorDomain")

Ended = collections.namedtuple("Ended", "code text hung")  # a negative code is a signal


def limit_memory():
    """What is started from now on gets a limited address space and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(binary, arguments, folder, settings=None, seconds=SECONDS):
    environment = dict(os.environ, OPENBLAS_NUM_THREADS="1", SWIFT_BACKTRACE="enable=no", **(settings or {}))
    try:
        done = subprocess.run([binary] + arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)
    except subprocess.TimeoutExpired as expired:
        return Ended(None, (expired.output or b"").decode("utf8", "replace"), True)
    return Ended(done.returncode, done.stdout.decode("utf8", "replace"), False)


def run_well(binary, arguments, folder):
    """A run that must succeed, because tests stand on what it makes."""
    ended = run(binary, arguments, folder, seconds=120)
    if ended.code != 0:
        raise SystemExit(f"unmix {' '.join(arguments)} ended with {ended.code}:\n{ended.text}")
    return ended


def hidden(folder):
    """Names of unfinished work anywhere below a folder."""
    return [os.path.join(at, name) for at, folders, files in os.walk(folder) for name in folders + files
            if name.startswith(".") or ".partial" in name]


def product_fault(folder):
    """None if a product has every file that its manifest lists, with the right content."""
    try:
        with open(os.path.join(folder, "provenance.json"), encoding="utf8") as file:
            entries = json.load(file)["files"]
        for entry in entries:
            with open(os.path.join(folder, entry["name"]), "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != entry["sha256"]:
                    return f"{entry['name']} is not what the manifest says"
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"no whole product: {error!r}"
    return None


def ending_fault(ended, names):
    """What is wrong with an end, in words; `names`: one of them must be in the message of a failure."""
    if ended.hung:
        return "hang"
    if ended.code < 0:
        return f"signal {-ended.code}"
    if ended.code not in CODES:
        return f"exit code {ended.code}"
    if TRAP.search(ended.text):
        return "text of a trap"
    if ended.code == 0:
        return None
    if not ended.text.strip():
        return "failure without a message"
    if ended.code != 64 and not any(name in ended.text for name in names):
        return "message without a file's name"
    return None
