"""groups: the tests of t/ as commands that can be run against any build, for t/mutate/run and t/mutate/coverage."""
import os
import re
import signal
import subprocess
import threading
import time


class Group:
    """What is run as one command: a unit program, a job of t/run, or some tests of a bats file."""

    def __init__(self, name, tests, seconds):
        self.name, self.tests, self.seconds = name, tests, seconds

    def command(self, where):
        kind, _, file = self.name.partition(":")
        if kind == "unit":
            return [where / "t" / file]
        if kind == "bats":
            names = [re.sub(r"[][\\.*^(){}?+|$]", r"\\\g<0>", t.split("\t")[1]) for t in self.tests]
            return ["bats", "--formatter", "tap", "-T", *(["--filter", f"^({'|'.join(names)})$"] if names else []), file]
        return ["t/" + {"examples": "man-examples", "options": "man-options", "schemas": "schemas"}[kind], *([file] if file else [])]


def all_groups(tree):
    """Every test, not yet with its name and time."""

    def glob(pattern):
        return sorted(str(p.relative_to(tree)) for p in tree.glob(pattern))

    yield from (Group(f"unit:{n[7:-2]}", [f"unit:{n[7:-2]}"], 0) for n in glob("t/unit/test_*.c"))
    yield from (Group(f"bats:{n}", [], 0) for n in glob("t/*.bats"))
    for name in glob("man/*.[1-9]"):
        yield Group(f"examples:{name}", [f"examples:{name}"], 0)
        if (tree / f"filters/{name[4:-2]}.c").exists():
            yield Group(f"options:{name}", [f"options:{name}"], 0)
    yield Group("schemas", ["schemas"], 0)


def test_file(group):
    kind, _, file = group.partition(":")
    return {"unit": f"t/unit/{file}.c", "schemas": "t/schemas"}.get(kind, file)


def run(group, tree, where, env=None, stop=True, cpu=600, wall=3600):
    """Runs it in the tree, with the programs of where; yields (test, passed, seconds) as they end, skipped ones not.

    With stop it ends at the first that fails. Each process may use cpu seconds, all of it may take wall seconds.
    """
    e = {**os.environ, "OC_BIN": str(where / "bin"), "LC_ALL": "C", "TZ": "UTC", **(env or {})}
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "NO_COLOR"):
        e.pop(name, None)
    began = time.monotonic()
    p = subprocess.Popen(["prlimit", f"--cpu={int(cpu)}", f"--as={8 << 30}", "--core=0", *group.command(where)], cwd=tree, env=e,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)

    def kill():
        try:
            os.killpg(p.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    timer = threading.Timer(wall, kill)
    timer.start()
    bats, failed = group.name.startswith("bats:"), None
    try:
        for line in p.stdout:
            line = line.decode(errors="replace").rstrip()
            m = re.match(r"(ok|not ok) (\d+) ?(.*)", line)
            if not m:
                continue
            if bats:
                name, took, skipped = re.fullmatch(r"(.*?)(?: in (\d+)ms)?( # skip.*)?", m[3]).groups()
                if not skipped:
                    yield f"{group.name}\t{name}", m[1] == "ok", int(took or 0) / 1000
            if m[1] == "not ok":
                failed = line
                if stop:
                    break
        rc = 1 if failed and stop else p.wait()
        if not bats or (rc and not failed):
            yield group.name if bats else group.tests[0], rc == 0 and not failed, time.monotonic() - began
    finally:
        timer.cancel()
        kill()
        p.stdout.close()
        p.wait()
