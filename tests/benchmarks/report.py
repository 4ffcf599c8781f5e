"""Measures reports: psort, the size of the file, and how fast the page is.

Usage: python tests/benchmarks/report.py [NUMBER_OF_EVENTS|STORAGE_FILE...]

A strace log of about that many events is generated and read with the stock commands,
or a storage file is there. Processor time and peak memory of psort are compared with
those of -o dynamic in the same run, in turns, of which the fastest count. The page is
measured in Debian's chromium, which draws with the processor.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)
sys.path.insert(0, _PROJECT_PATH)

# pylint: disable=wrong-import-position
# The path must be set first.
from tests.end_to_end import browser

_NUMBERS = (36000, 300000, 1000000)
_CALLS_PER_PROCESS = 2000

# A machine does other things as well; more than so many events take minutes.
_ROUNDS = 3
_MAXIMUM_EVENTS_OF_ROUNDS = 100000
_SEARCHES = 3

# At most this much more processor time than -o dynamic.
_LIMIT = 1.05

_CALLS = (
    'openat(AT_FDCWD, "/srv/data/file-{0}.txt", O_RDONLY) = 3</srv/data/file-{0}.txt>',
    'read(3</srv/data/file-{0}.txt>, "some text of line {0}"..., 4096) = 4096',
    'write(1</dev/pts/0>, "answer {0}"..., 64) = 64',
    'newfstatat(AT_FDCWD, "/etc/missing-{0}", 0x7ffd, 0) = -1 ENOENT (No such file)',
    "close(3</srv/data/file-{0}.txt>) = 0",
)


def _WriteLog(path, number_of_calls):
    """Writes a log of processes that begin one after another."""
    with open(path, "w", encoding="utf-8") as file_object:
        seconds = 1795217904.0
        for number in range(number_of_calls):
            identifier = 1000 + number // _CALLS_PER_PROCESS
            seconds += 0.0005
            if number % _CALLS_PER_PROCESS == 0:
                call = f'execve("/bin/program", ["program", "{number:d}"], 0x7ff) = 0'
            else:
                call = _CALLS[number % len(_CALLS)].format(number // len(_CALLS))
            file_object.write(f"{identifier:d} {seconds:.6f} {call:s}\n")
            if number % _CALLS_PER_PROCESS == _CALLS_PER_PROCESS - 1:
                file_object.write(
                    f"{identifier:d} {seconds:.6f} +++ exited with 0 +++\n"
                )


def _RunTool(name, *arguments):
    """Runs a command of the environment that this runs in.

    Returns:
      tuple[float, float]: seconds of processor time, and peak memory in MB of any
          command so far.
    """
    path = os.path.join(os.path.dirname(sys.executable), name)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [path, "--quiet", "--unattended", "--status_view", "none", *arguments],
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_time = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return processor_time, after.ru_maxrss / 1024


def _RunPsort(folder, output_format, storage_path):
    """Runs psort in a process of its own, so that its peak memory is its own.

    Returns:
      tuple[float, float, str]: seconds of processor time, peak memory in MB, path of
          the file that was written.
    """
    # The browser tells a page by the end of its name.
    extension = "html" if output_format == "html_report" else "csv"
    path = os.path.join(folder, f"events.{extension:s}")
    if os.path.exists(path):
        os.remove(path)
    script = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import report; "
        "print(json.dumps(report._RunTool(*sys.argv[2:])))"
    )
    process = subprocess.run(
        [
            *(sys.executable, "-c", script, os.path.dirname(__file__), "psort"),
            *("--logfile", f"{path:s}.log.gz", "-o", output_format, "-w", path),
            storage_path,
        ],
        check=True,
        stdout=subprocess.PIPE,
    )
    return (*json.loads(process.stdout.splitlines()[-1]), path)


def _GetThreadTime(chromium):
    """Retrieves the processor time of the page, which other load hardly changes.

    Returns:
      float: seconds of the thread of the page since it was started.
    """
    metrics = chromium.Send("Performance.getMetrics")["metrics"]
    return next(item["value"] for item in metrics if item["name"] == "ThreadTime")


def _MeasurePage(path):
    """Measures a report in the browser."""
    with browser.Chromium() as chromium:
        chromium.Send("Performance.enable")
        start_time = time.monotonic()
        chromium.Open(path)
        elapsed_time = time.monotonic() - start_time
        marks = chromium.Run("REPORT.marks")
        print(
            f"  first picture after {marks['drawn'] / 1000:.2f} s, "
            f"table after {marks['ready'] / 1000:.2f} s ({elapsed_time:.2f} s in all, "
            f"{_GetThreadTime(chromium):.2f} s of processor time of the page)"
        )
        steps = chromium.Run("""(async () => {
              const times = [];
              const next = () => new Promise(resolve => requestAnimationFrame(resolve));
              for (let step = 0; step < 30; step += 1) {
                const begin = performance.now();
                const middle = (REPORT.state.window.begin + REPORT.state.window.end) / 2;
                REPORT.state.ZoomAt(middle, step % 10 < 5 ? 0.7 : 1 / 0.7);
                await next();
                await next();
                times.push(performance.now() - begin);
              }
              return times;
            })()""")
        print(
            f"  zoom step {statistics.median(steps):.0f} ms (at most {max(steps):.0f})"
        )
        thread_time = _GetThreadTime(chromium)
        searches = [chromium.Run(f"""(async () => {{
              REPORT.state.Set({{text: "missing-{number + 77:d}"}});
              while (REPORT.state.filter.hits?.share !== 1) {{
                await new Promise(resolve => setTimeout(resolve, 1));
              }}
              await new Promise(resolve => setTimeout(resolve, 1));
              return [REPORT.marks.firstHits ?? REPORT.marks.search, REPORT.marks.search];
            }})()""") for number in range(_SEARCHES)]
        first_time, search_time = map(statistics.median, zip(*searches))
        thread_time = (_GetThreadTime(chromium) - thread_time) / _SEARCHES
        memory = chromium.Run("performance.memory.usedJSHeapSize") / 1e6
        print(
            f"  search {search_time / 1000:.2f} s, first hits after "
            f"{first_time / 1000:.2f} s "
            f"({thread_time:.2f} s of processor time), "
            f"memory of scripts {memory:.0f} MB"
        )


def _MakeStorage(folder, number_of_events):
    """Makes a storage file."""
    log_path = os.path.join(folder, "strace.log")
    storage_path = os.path.join(folder, "strace.plaso")
    # Two fifths of the calls open or close a descriptor, which is an event too.
    _WriteLog(log_path, int(number_of_events / 1.41))
    _RunTool(
        *("log2timeline", "--logfile", os.path.join(folder, "log.gz")),
        *("--parsers", "text/strace", "--storage_file", storage_path, log_path),
    )
    return storage_path


def _Measure(argument):
    """Measures reports of a number of events.

    Args:
      argument (str): number of events, about, or path of a storage file.

    Returns:
      bool: True if psort takes no longer than it may.
    """
    with tempfile.TemporaryDirectory() as folder:
        storage_path = argument
        if argument.isdecimal():
            storage_path = _MakeStorage(folder, int(argument))
        results = {"dynamic": [], "html_report": []}
        count = 0
        for _ in range(_ROUNDS):
            if count > _MAXIMUM_EVENTS_OF_ROUNDS:
                break
            for output_format, values in results.items():
                values.append(_RunPsort(folder, output_format, storage_path))
            with open(results["dynamic"][0][2], encoding="utf-8") as file_object:
                count = sum(1 for _ in file_object) - 1

        dynamic_time, dynamic_memory, dynamic_path = min(results["dynamic"])
        report_time, report_memory, report_path = min(results["html_report"])
        is_fast = report_time <= _LIMIT * dynamic_time
        print(
            f"{count:,d} events: psort {report_time:.1f} s of processor time, "
            f"{report_memory:.0f} MB; dynamic {dynamic_time:.1f} s, "
            f"{dynamic_memory:.0f} MB; "
            f"ratio {report_time / dynamic_time:.2f} (at most {_LIMIT:.2f})"
        )
        print(
            f"  {os.path.getsize(report_path) / 1e6:.1f} MB, dynamic "
            f"{os.path.getsize(dynamic_path) / 1e6:.1f} MB"
        )
        if browser.CHROMIUM_PATH:
            _MeasurePage(report_path)
        else:
            print(f"  {browser.CHROMIUM_MISSING:s}")
    return is_fast


def Main():
    """Measures and prints.

    Returns:
      int: exit status, 1 if psort takes longer than it may.
    """
    arguments = sys.argv[1:] or [str(number) for number in _NUMBERS]
    results = [_Measure(argument) for argument in arguments]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(Main())
