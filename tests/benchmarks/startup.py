"""Measures what the .pth file costs at each start of the Python interpreter.

Usage: python tests/benchmarks/startup.py

The same interpreter is started with and without the .pth file in turn, so that both
see the same machine. What counts is the difference.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)

_NUMBER_OF_STARTS = 300

# Milliseconds by which a start may be slower.
_LIMIT = 3.0


def _MeasureStart(python_path):
    """Measures the time of one start.

    Returns:
      float: time in milliseconds.
    """
    start_time = time.perf_counter()
    subprocess.run([python_path, "-c", "pass"], check=True)
    return (time.perf_counter() - start_time) * 1000


def _CreateEnvironment(path, has_pth_file):
    """Makes a virtual environment with a copy of our package."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    python_path = os.path.join(path, "bin", "python")
    site_path = subprocess.run(
        [python_path, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
    ).stdout.strip()
    names = ["plaso_extra_parsers"]
    if has_pth_file:
        names.append("plaso_extra_parsers.pth")
    for name in names:
        subprocess.run(
            ["cp", "-R", os.path.join(_PROJECT_PATH, name), site_path], check=True
        )
    # As pip does.
    subprocess.run(
        [python_path, "-m", "compileall", "-q", "-f", site_path],
        check=True,
    )
    return python_path


def Main():
    """Measures and prints both times.

    Returns:
      int: exit status, 1 if the .pth file costs more than it may.
    """
    with tempfile.TemporaryDirectory() as folder:
        python_paths = [
            _CreateEnvironment(os.path.join(folder, name), has_pth_file)
            for name, has_pth_file in (("without", False), ("with", True))
        ]
        # The first starts compile the modules.
        times = [[], []]
        for index in range(_NUMBER_OF_STARTS + 5):
            for python_path, python_times in zip(python_paths, times):
                elapsed_time = _MeasureStart(python_path)
                if index >= 5:
                    python_times.append(elapsed_time)

    medians = [statistics.median(python_times) for python_times in times]
    minima = [min(python_times) for python_times in times]
    print(
        f"Python {sys.version.split()[0]:s}, {_NUMBER_OF_STARTS:d} starts each, in ms"
    )
    print("                median     best")
    for name, median, minimum in zip(("without .pth", "with .pth"), medians, minima):
        print(f"{name:12s} {median:9.2f} {minimum:8.2f}")
    difference = medians[1] - medians[0]
    print(f"{'difference':12s} {difference:9.2f} {minima[1] - minima[0]:8.2f}")
    print(f"limit        {_LIMIT:9.2f}")
    return 0 if difference <= _LIMIT else 1


if __name__ == "__main__":
    sys.exit(Main())
