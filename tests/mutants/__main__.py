"""Puts faults into a copy of the code, and lists those that no test finds.

python -m tests.mutants [--room ROOM] [--seed SEED] [--number NUMBER]
    ROOM is a folder of the package, such as readers/asl; by default it is all of them,
    and with "any" it is one that SEED draws.
    The same SEED draws the same faults from the same code.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import time

import yaml

from tests.mutants import mutations
from tests.mutants import rooms
from tests.mutants import worker

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_PROJECT_PATH = os.path.dirname(os.path.dirname(_FOLDER))

_PACKAGE = "plaso_extra_parsers"

# Seconds that the tests may take: these, and so often what they take without a fault.
_MINIMUM_LIMIT = 60
_LIMIT_FACTOR = 8

_LONGEST_TEXT = 120


def ReadEquivalents():
    """Reads the faults that are none.

    Returns:
      dict[tuple[str, ...], str]: input or proof, per key of a fault.
    """
    path = os.path.join(_FOLDER, "equivalent.yaml")
    with open(path, encoding="utf-8") as file_object:
        rows = yaml.safe_load(file_object) or ()
    names = ("path", "function", "line", "old", "new")
    return {tuple(row[name] for name in names): row["proof"] for row in rows}


def _CopyProject(path):
    """Copies the checkout, as it is."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        cwd=_PROJECT_PATH,
        stdout=subprocess.PIPE,
    ).stdout.decode("utf-8")
    for name in filter(None, names.split("\0")):
        original_path = os.path.join(_PROJECT_PATH, name)
        # A file that was removed is in git's index still.
        if os.path.exists(original_path):
            copy_path = os.path.join(path, name)
            os.makedirs(os.path.dirname(copy_path), exist_ok=True)
            shutil.copy2(original_path, copy_path)


class Worker:
    """Copy of the checkout, and a process that runs tests in it.

    Attributes:
      path (str): path of the copy.
    """

    def __init__(self, path):
        """Makes the copy and starts the process."""
        super().__init__()
        _CopyProject(path)
        environment = dict(os.environ, CI="1", PYTHONDONTWRITEBYTECODE="1")
        # In front of an installed wheel, whose .pth file would import it.
        environment["PYTHONPATH"] = path
        # It ends with its standard input.
        # pylint: disable-next=consider-using-with
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.worker"],
            cwd=path,
            encoding="utf-8",
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.path = path

    def Close(self):
        """Ends the process."""
        self._process.stdin.close()
        self._process.wait()

    def Run(self, paths, limit):
        """Runs tests.

        Args:
          paths (list[str]): paths of tests, the nearest first.
          limit (float): longest time, in seconds.

        Returns:
          str: worker.SURVIVED, or what found the fault.
        """
        self._process.stdin.write(f"{json.dumps([paths, limit]):s}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def Try(self, mutation, limit):
        """Runs the tests that stand for a module against a fault.

        Args:
          mutation (Mutation): fault.
          limit (float): longest time, in seconds.

        Returns:
          str: worker.SURVIVED, or what found the fault.
        """
        path = os.path.join(self.path, _PACKAGE, mutation.path)
        with open(path, "rb") as file_object:
            data = file_object.read()
        try:
            with open(path, "wb") as file_object:
                file_object.write(mutation.Apply(data))
            return self.Run(
                rooms.GetTests(mutation.path, os.path.join(self.path, "tests")), limit
            )
        finally:
            with open(path, "wb") as file_object:
                file_object.write(data)


def Choose(paths, seed, number):
    """Draws faults: first the kind, so that constants are not most of them.

    Args:
      paths (list[str]): paths of modules in the package.
      seed (str): seed.
      number (int): number of faults.

    Returns:
      list[Mutation]: faults.
    """
    mutations_per_kind = {kind: [] for kind in mutations.KINDS}
    for path in paths:
        with open(os.path.join(_PROJECT_PATH, _PACKAGE, path), "rb") as file_object:
            for mutation in mutations.FindMutations(path, file_object.read()):
                mutations_per_kind[mutation.kind].append(mutation)
    generator = random.Random(seed)
    for found in mutations_per_kind.values():
        generator.shuffle(found)
    chosen = []
    while len(chosen) < number and any(mutations_per_kind.values()):
        kinds = [kind for kind in mutations.KINDS if mutations_per_kind[kind]]
        chosen.append(mutations_per_kind[generator.choice(kinds)].pop())
    return chosen


def FormatMutation(mutation):
    """Formats a fault.

    Args:
      mutation (Mutation): fault.

    Returns:
      str: line.
    """
    old, new = (
        " ".join(text.split())[:_LONGEST_TEXT] for text in (mutation.old, mutation.new)
    )
    return (
        f"{mutation.path:s}:{mutation.line_number:d}: {mutation.function:s}: "
        f"{mutation.kind:s}: {old:s} -> {new:s}"
    )


class Run:
    """Tries faults on all processors.

    Attributes:
      results (list[tuple[Mutation, str]]): faults and what found them.
    """

    def __init__(self, chosen, equivalents):
        """Initializes a run.

        Args:
          chosen (list[Mutation]): faults.
          equivalents (dict[tuple[str, ...], str]): input or proof, per key of a fault
              that is none.
        """
        super().__init__()
        self._chosen = chosen
        self._equivalents = equivalents
        self._limits = {}
        self._mutations = queue.Queue()
        self._rooms = queue.Queue()
        self.results = []

    def _MeasureRooms(self, try_worker):
        """Runs the tests of rooms without a fault until there are none left.

        Raises:
          RuntimeError: if a test fails.
        """
        for room in self._TakeAll(self._rooms):
            start_time = time.monotonic()
            found = try_worker.Run([room], 3600)
            if found != worker.SURVIVED:
                raise RuntimeError(f"{room:s} fails without a fault: {found:s}")
            seconds = time.monotonic() - start_time
            self._limits[room] = _MINIMUM_LIMIT + _LIMIT_FACTOR * seconds
            print(f"{room:s}: {seconds:.0f} s without a fault", flush=True)

    def _TakeAll(self, items):
        """Takes items from a queue that other threads take from as well."""
        while True:
            try:
                yield items.get_nowait()
            except queue.Empty:
                return

    def _TryAll(self, try_worker):
        """Tries faults until there are none left."""
        for mutation in self._TakeAll(self._mutations):
            limit = self._limits[rooms.GetRoom(mutation.path)]
            found = try_worker.Try(mutation, limit)
            self.results.append((mutation, found))
            # A run that is cut short has told what it found.
            if found == worker.SURVIVED and mutation.GetKey() not in self._equivalents:
                print(FormatMutation(mutation), flush=True)
            if len(self.results) % 20 == 0:
                print(f"{len(self.results):d} tried", file=sys.stderr, flush=True)

    def TryAll(self):
        """Tries all faults.

        Raises:
          RuntimeError: if a test fails without a fault.
        """
        for room in sorted({rooms.GetRoom(mutation.path) for mutation in self._chosen}):
            self._rooms.put(room)
        for mutation in self._chosen:
            self._mutations.put(mutation)
        with tempfile.TemporaryDirectory() as folder:
            workers = [
                Worker(os.path.join(folder, f"copy{number:d}"))
                for number in range(os.cpu_count() or 1)
            ]
            try:
                with concurrent.futures.ThreadPoolExecutor(len(workers)) as executor:
                    for function in (self._MeasureRooms, self._TryAll):
                        list(executor.map(function, workers))
            finally:
                for try_worker in workers:
                    try_worker.Close()

    def FormatCounts(self):
        """Formats how many faults were found.

        Returns:
          list[str]: lines, one for each room and one for all.
        """
        counts = collections.defaultdict(collections.Counter)
        for mutation, found in sorted(self.results):
            result = "killed"
            if found == worker.SURVIVED:
                result = "survived"
                if mutation.GetKey() in self._equivalents:
                    result = "equivalent"
            for name in (rooms.GetRoom(mutation.path), "mutants"):
                counts[name][result] += 1
        lines = []
        for name, results in sorted(
            counts.items(), key=lambda row: row[0] == "mutants"
        ):
            number = sum(results.values())
            lines.append(
                f"{name:s}: {number:d}, {results['killed']:d} killed, "
                f"{results['equivalent']:d} equivalent, {results['survived']:d} "
                f"survived ({100 * (number - results['survived']) / number:.0f} %)"
            )
        return lines


def Main():
    """Tries faults.

    Returns:
      int: exit status: survivors are a report, no failure.
    """
    argument_parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    argument_parser.add_argument("--room", default="", help="folder of the package")
    argument_parser.add_argument("--seed", default="", help="any text")
    argument_parser.add_argument("--number", type=int, default=100)
    options = argument_parser.parse_args()

    room = options.room.strip("/")
    seed = options.seed or str(int(time.time()))
    paths = rooms.GetModules(os.path.join(_PROJECT_PATH, _PACKAGE))
    if room == "any":
        room = random.Random(seed).choice(sorted(set(map(rooms.GetRoom, paths))))
    paths = [
        path
        for path in paths
        if not room or path == room or path.startswith(f"{room:s}/")
    ]
    print(f"seed {seed:s}, {len(paths):d} modules", flush=True)
    chosen = Choose(paths, seed, options.number)
    if not chosen:
        print("There is no such room.", file=sys.stderr)
        return 1

    run = Run(chosen, ReadEquivalents())
    run.TryAll()
    print("\n".join(run.FormatCounts()))
    return 0


if __name__ == "__main__":
    sys.exit(Main())
