"""Runs the command under limits, and says what was wrong with how it ended."""
import collections
import hashlib
import json
import os
import re
import resource
import select
import signal
import struct
import subprocess
import tempfile
import threading

SECONDS = 10          # more is a hang
MEMORY = 6 << 30      # address space of a run
CODES = {0, 1, 3, 64}
TRAP = re.compile(r"Fatal error|Swift runtime failure|\*\*\* |Optional\(|NSCocoaErrorDomain")

Ended = collections.namedtuple("Ended", "code text hung")  # a negative code is a signal


def limit_memory():
    """What is started from now on gets a limited address space and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def build(name, folder):
    """Compiles a C file of this folder to a library that is loaded into the command."""
    library = os.path.join(folder, f"{name}.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.c")
    subprocess.check_call(["cc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"])
    return library


class Server:
    """The command, loaded once and forked for each run (see server.c); for one thread."""

    def __init__(self, binary, preload):
        (self.requests, requests), (answers, self.answers) = os.pipe()[::-1], os.pipe()[::-1]
        self.output = tempfile.NamedTemporaryFile(prefix="unmix-output-")
        self.binary = binary
        self.process = subprocess.Popen(
            [binary], env=dict(os.environ, OPENBLAS_NUM_THREADS="1", SWIFT_BACKTRACE="enable=no", LD_PRELOAD=preload,
                               UNMIX_SERVER=f"{requests} {answers}"),
            pass_fds=(requests, answers))
        os.close(requests)
        os.close(answers)

    def number(self, seconds=None):
        """The next answer; None if it does not come in time."""
        if seconds is not None and not select.select([self.answers], [], [], seconds)[0]:
            return None
        data = os.read(self.answers, 4)
        if len(data) != 4:
            raise SystemExit(f"{self.binary} does not run with server.c: it ended with {self.process.wait()}")
        return struct.unpack("<i", data)[0]

    def run(self, arguments, folder, settings, seconds):
        texts = [folder, self.output.name, str(len(settings))] + [f"{k}={v}" for k, v in settings.items()]
        data = b"".join(os.fsencode(text) + b"\0" for text in texts + [self.binary] + arguments)
        os.write(self.requests, struct.pack("<I", len(data)) + data)
        process = self.number()
        status = self.number(seconds)
        hung = status is None
        if hung:
            os.kill(process, signal.SIGKILL)
            status = self.number()
        with open(self.output.name, "rb") as file:
            text = file.read().decode("utf8", "replace")
        return Ended(None if hung else os.waitstatus_to_exitcode(status), text, hung)


class Servers:
    """One server for each thread and each set of libraries, in a folder of their own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="unmix-server-")
        self.library = build("server", self.folder.name)
        self.local = threading.local()

    def run(self, binary, arguments, folder, settings, seconds):
        settings = dict(settings)
        preload = ":".join([self.library] + [settings.pop(name) for name in ["LD_PRELOAD"] if name in settings])
        known = self.local.__dict__.setdefault("known", {})
        if (binary, preload) not in known:
            known[binary, preload] = Server(binary, preload)
        return known[binary, preload].run(arguments, folder, settings, seconds)


servers = None  # made by `serve`


def serve():
    """From now on runs are forked from a program that is loaded already: two to three times as many in a time."""
    global servers
    servers = Servers()


def run(binary, arguments, folder, settings=None, seconds=SECONDS):
    if servers:
        return servers.run(binary, arguments, folder, settings or {}, seconds)
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
            if name.startswith(".") and name != ".unmix" or ".partial" in name]


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
