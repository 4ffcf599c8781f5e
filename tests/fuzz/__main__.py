"""Fuzzes a reader, guided by the coverage of its code, with atheris.

python -m tests.fuzz TARGET SECONDS [OPTION...]
    TARGET is asl, asl_legacy, atop, strace, strace_set or all; options are those of
    libFuzzer.
"""

import importlib
import json
import os
import re
import subprocess
import sys
import tempfile

# Seconds for one input and MiB for all of it: more is a finding.
_TIMEOUT = 600
_MEMORY_LIMIT = 1024

_TARGET_NAMES = ("asl", "asl_legacy", "atop", "strace", "strace_set")


def _Fuzz(name, arguments):
    """Fuzzes a reader; does not return."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["plaso_extra_parsers"]):
        targets = importlib.import_module("tests.fuzz.targets")
    try_function, _ = targets.TARGETS[name]
    atheris.Setup([sys.argv[0], *arguments], try_function)
    atheris.Fuzz()


def _WriteWords(words, folder):
    """Writes the words of which the fuzzer makes data.

    Returns:
      list[str]: options of libFuzzer, which takes no empty file of words.
    """
    words = list(words)
    if not words:
        return []
    path = os.path.join(folder, "corpus.words")
    with open(path, "w", encoding="ascii") as file_object:
        for text in words:
            file_object.write(f"{json.dumps(text):s}\n")
    return [f"-dict={path:s}"]


def _Run(name, seconds, options):
    """Fuzzes a reader in a process of its own."""
    targets = importlib.import_module("tests.fuzz.targets")
    folder = tempfile.mkdtemp(prefix=f"fuzz-{name:s}-")
    corpus_path = os.path.join(folder, "corpus")
    os.mkdir(corpus_path)
    for index, data in enumerate(targets.IterateCorpus(name)):
        with open(os.path.join(corpus_path, f"{index:03d}"), "wb") as file_object:
            file_object.write(data)

    options = [*_WriteWords(targets.IterateWords(name), folder), *options]
    environment = dict(os.environ, FUZZ_TARGET=name)
    process = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz", corpus_path),
            f"-max_total_time={seconds:d}",
            f"-timeout={_TIMEOUT:d}",
            f"-rss_limit_mb={_MEMORY_LIMIT:d}",
            f"-artifact_prefix={folder:s}{os.sep:s}",
            "-print_final_stats=1",
            *options,
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    output = process.stdout.decode("utf-8", "replace")
    executions = re.findall(r"number_of_executed_units: +(\d+)", output)
    coverage = re.findall(r" cov: (\d+)", output)
    # What is only slow is so on a busy machine: time runs on while others work.
    findings = [
        item
        for item in sorted(os.listdir(folder))
        if not item.startswith("corpus") and not item.startswith("slow-unit-")
    ]
    print(
        f"{name:s}: {executions[-1] if executions else 0} executions, coverage "
        f"{coverage[-1] if coverage else 0}, findings: "
        f"{', '.join(os.path.join(folder, item) for item in findings) or 'none'}",
        flush=True,
    )
    if process.returncode or findings:
        print(output[-5000:])
        return False
    return True


def Main():
    """Runs the fuzzer.

    Returns:
      int: exit status.
    """
    name = os.environ.get("FUZZ_TARGET")
    if name:
        _Fuzz(name, sys.argv[1:])
        return 0

    if len(sys.argv) < 3 or sys.argv[1] not in (*_TARGET_NAMES, "all"):
        print(__doc__, file=sys.stderr)
        return 2
    names = _TARGET_NAMES if sys.argv[1] == "all" else (sys.argv[1],)
    results = [_Run(name, int(sys.argv[2]), sys.argv[3:]) for name in names]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(Main())
