"""Tests for plaso-extra dump."""

import argparse
import bz2
import contextlib
import gzip
import io
import json
import lzma
import os
import subprocess
import sys
import tempfile
import types
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.scripts import dump
from plaso_extra_parsers.scripts import dumpers
from plaso_extra_parsers.scripts import plaso_extra
from plaso_extra_parsers.scripts.dumpers import interface

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)


class LinesDumper(interface.Dumper):
    """Dumper of lines, of which some cannot be read."""

    NAME = "lines"

    @classmethod
    def CheckFormat(cls, data):
        """Determines if a file is of the format.

        Args:
          data (bytes): start of the file.

        Returns:
          bool: True if the file is of the format.
        """
        return data.startswith(b"lines\n")

    def Dump(self, file_objects, paths, options):
        """Yields the lines.

        Args:
          file_objects (list[file]): file-like objects.
          paths (list[str]): paths.
          options (argparse.Namespace): options.

        Yields:
          dict[str, object]: line.

        Raises:
          ParseError: if a line says so.
          RuntimeError: if a line says so.
        """
        for file_object, path in zip(file_objects, paths):
            for line in file_object:
                text = line.decode("utf-8", "backslashreplace").rstrip()
                if text == "damage":
                    yield interface.CreateError("a damaged line", 7)
                elif text == "end":
                    raise errors.ParseError("no more lines", 16)
                elif text == "mistake":
                    raise RuntimeError("a mistake of ours")
                else:
                    yield {
                        "line": text,
                        "name": os.path.basename(path),
                        "system": options.system,
                    }


class SetDumper(LinesDumper):
    """Dumper of files that belong together."""

    NAME = "set"
    TAKES_SEVERAL_FILES = True

    @classmethod
    def CheckFormat(cls, data):
        """Determines if a file is of the format.

        Args:
          data (bytes): start of the file.

        Returns:
          bool: True if the file is of the format.
        """
        return data.startswith(b"set\n")

    def Dump(self, file_objects, paths, options):
        """Yields the names of the files.

        Args:
          file_objects (list[file]): file-like objects.
          paths (list[str]): paths.
          options (argparse.Namespace): options.

        Yields:
          dict[str, object]: names.
        """
        yield {"set": [os.path.basename(path) for path in paths]}


class DumpTest(unittest.TestCase):
    """Tests for plaso-extra dump."""

    def setUp(self):
        """Makes the dumpers of this module the only ones there are."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.folder = temporary_directory.name

        patcher = mock.patch.object(
            dumpers,
            "DUMPERS",
            (("lines", __name__, "LinesDumper"), ("set", __name__, "SetDumper")),
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def _Dump(self, *arguments):
        """Runs the command."""
        argument_parser = argparse.ArgumentParser()
        dump.AddArguments(argument_parser)
        output = io.BytesIO()
        with mock.patch.object(sys, "stdout", types.SimpleNamespace(buffer=output)):
            exit_status = dump.Run(argument_parser.parse_args(arguments))
        lines = output.getvalue().split(b"\n")
        self.assertEqual(lines.pop(), b"")
        return exit_status, [json.loads(line) for line in lines]

    def _WriteFile(self, name, data):
        """Writes a file."""
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file_object:
            file_object.write(data)
        return path

    def testFile(self):
        """Each object is a line of JSON with its text as text."""
        path = self._WriteFile("a", "lines\nñ\n".encode("utf-8") + b"\xff\n")
        exit_status, objects = self._Dump(path)
        self.assertEqual(exit_status, 0)
        self.assertEqual(
            [values["line"] for values in objects], ["lines", "ñ", "\\xff"]
        )
        self.assertEqual(objects[0]["system"], False)

        _, objects = self._Dump("--system", path)
        self.assertEqual(objects[0]["system"], True)

    def testCompressedFile(self):
        """Files that are compressed are inflated, whatever they are named."""
        data = b"lines\none\n"
        for function in (gzip.compress, bz2.compress, lzma.compress):
            exit_status, objects = self._Dump(self._WriteFile("a", function(data)))
            self.assertEqual(exit_status, 0)
            self.assertEqual([values["line"] for values in objects], ["lines", "one"])

    def testDamagedCompression(self):
        """Of a compressed file that is cut all that is there is printed."""
        lines = [f"{index:d} {index * index * 7919:d}" for index in range(20000)]
        data = gzip.compress("\n".join(["lines"] + lines).encode("utf-8"))
        exit_status, objects = self._Dump(self._WriteFile("a", data[: len(data) // 2]))
        self.assertEqual(exit_status, 1)
        self.assertGreater(len(objects), 5000)
        self.assertEqual(objects[1]["line"], lines[0])
        self.assertIn("damaged gzip data", objects[-1]["error"]["message"])
        self.assertGreater(objects[-1]["error"]["offset"], 50000)

        exit_status, objects = self._Dump(self._WriteFile("b", b"\x1f\x8b\x08xyz"))
        self.assertEqual(exit_status, 1)
        self.assertEqual(len(objects), 1)

    def testInflatedSize(self):
        """A file that inflates without end is read to a limit."""
        path = self._WriteFile("a", gzip.compress(b"lines\n" * 1000000))
        with mock.patch.object(dump, "_MAXIMUM_INFLATED_SIZE", 100000):
            input_file = dump.InputFile(path)
            self.assertTrue(input_file.Open(maximum_size=100000))
            input_file.Close()
        self.assertLess(input_file.size, 2000000)
        self.assertIn("and more", input_file.error)

    def testDamage(self):
        """Damage stands in its place, and the exit status is 1."""
        path = self._WriteFile("a", b"lines\ndamage\ntwo\nend\nthree\n")
        exit_status, objects = self._Dump(path)
        self.assertEqual(exit_status, 1)
        self.assertEqual(
            [values.get("line") or values["error"] for values in objects],
            [
                "lines",
                {"offset": 7, "message": "a damaged line"},
                "two",
                {"offset": 16, "message": "no more lines"},
            ],
        )

    def testMistake(self):
        """A mistake of ours in one file does not keep the other from a person."""
        path = self._WriteFile("a", b"lines\nmistake\n")
        other_path = self._WriteFile("b", b"lines\none\n")
        error_output = io.StringIO()
        with contextlib.redirect_stderr(error_output):
            exit_status, objects = self._Dump(path, other_path)
        self.assertEqual(exit_status, 1)
        self.assertIn("a mistake of ours", objects[1]["error"]["message"])
        self.assertEqual(objects[3]["line"], "one")
        self.assertIn("Traceback", error_output.getvalue())

    def testUnknownFiles(self):
        """What is of no format, not there or a folder is an error of its own."""
        path = self._WriteFile("a", b"lines\n")
        unknown_path = self._WriteFile("b", b"no lines\n")
        empty_path = self._WriteFile("c", b"")
        missing_path = os.path.join(self.folder, "d")
        error_output = io.StringIO()
        with contextlib.redirect_stderr(error_output):
            exit_status, objects = self._Dump(
                unknown_path, missing_path, path, self.folder, empty_path
            )
        self.assertIn(
            f"plaso-extra: Unable to read {missing_path:s}: No such file or directory",
            error_output.getvalue(),
        )
        self.assertEqual(error_output.getvalue().count("\n"), 4)
        self.assertEqual(exit_status, 1)
        self.assertEqual(
            [values.get("line") or values["error"]["message"] for values in objects],
            [
                f"{unknown_path:s}: not of a format that is known",
                f"Unable to read {missing_path:s}: No such file or directory",
                "lines",
                f"Unable to read {self.folder:s}: Is a directory",
                f"{empty_path:s}: not of a format that is known",
            ],
        )

    def testPipes(self):
        """Standard input and pipes with names are read, compressed ones as well."""
        path = self._WriteFile("a.gz", gzip.compress(b"lines\none\n"))
        pipe_path = os.path.join(self.folder, "pipe")
        os.mkfifo(pipe_path)
        program = (
            "import sys\n"
            "from plaso_extra_parsers.scripts import dumpers, plaso_extra\n"
            "dumpers.DUMPERS = (('lines', 'tests.scripts.dump', 'LinesDumper'),)\n"
            "sys.exit(plaso_extra.Main(['dump', *sys.argv[1:]]))\n"
        )
        for arguments in (("-",), (pipe_path,), ("-", pipe_path)):
            with open(path, "rb") as file_object, subprocess.Popen(
                [sys.executable, "-c", program, *arguments],
                cwd=_PROJECT_PATH,
                stdin=file_object,
                stdout=subprocess.PIPE,
            ) as process:
                if pipe_path in arguments:
                    with open(pipe_path, "wb") as pipe_file_object:
                        pipe_file_object.write(b"lines\none\n")
                output = process.stdout.read()
            self.assertEqual(process.returncode, 0)
            lines = [json.loads(line)["line"] for line in output.splitlines()]
            self.assertEqual(lines, ["lines", "one"] * len(arguments))

    def testFullDisk(self):
        """Output that cannot be written ends the command in one line."""
        path = self._WriteFile("a", b"lines\n" * 100000)
        error_output = io.StringIO()
        full_file = io.BytesIO()
        full_file.write = mock.Mock(side_effect=OSError(28, "No space left on device"))
        with mock.patch.object(sys, "stdout", mock.Mock(buffer=full_file)):
            sys.stdout.fileno.return_value = os.open(os.devnull, os.O_WRONLY)
            with contextlib.redirect_stderr(error_output):
                exit_status = plaso_extra.Main(["dump", path])
        self.assertEqual(exit_status, 1)
        self.assertEqual(
            error_output.getvalue(),
            "plaso-extra: the output cannot be written: No space left on device\n",
        )

    def testFormatOption(self):
        """A file that is not recognized can be read as a format that is named."""
        path = self._WriteFile("a", b"no lines\n")
        exit_status, objects = self._Dump("--format", "lines", path)
        self.assertEqual(exit_status, 0)
        self.assertEqual(objects[0]["line"], "no lines")

    def testFormatOptionOfMissingFile(self):
        """A file that is not there is an error, also if its format is named."""
        path = os.path.join(self.folder, "a")
        message = f"Unable to read {path:s}: No such file or directory"
        with contextlib.redirect_stderr(io.StringIO()) as error_output:
            exit_status, objects = self._Dump("--format", "lines", path)
        self.assertEqual(exit_status, 1)
        self.assertEqual([values["error"]["message"] for values in objects], [message])
        self.assertEqual(error_output.getvalue(), f"plaso-extra: {message:s}\n")

    def testFilesThatBelongTogether(self):
        """Files of a set are read as one, where the first of them is named."""
        paths = [
            self._WriteFile(name, data)
            for name, data in (
                ("a", b"lines\n"),
                ("b", b"set\n"),
                ("c", b"lines\n"),
                ("d", gzip.compress(b"set\n")),
            )
        ]
        exit_status, objects = self._Dump(*paths)
        self.assertEqual(exit_status, 0)
        self.assertEqual(
            [values.get("set") or values["name"] for values in objects],
            ["a", ["b", "d"], "c"],
        )

    def testProgress(self):
        """The progress is shown to a person whose output goes elsewhere."""
        path = self._WriteFile("a", b"lines\n" * 3000)
        error_output = io.StringIO()
        error_output.isatty = lambda: True
        with mock.patch.object(dump, "_PROGRESS_INTERVAL", 0), mock.patch.object(
            sys, "stderr", error_output
        ), mock.patch.object(
            sys, "stdout", types.SimpleNamespace(isatty=lambda: False)
        ):
            input_file = dump.InputFile(path)
            self.assertTrue(input_file.Open())
            progress_view = dump.ProgressView([input_file])
            for _ in range(2500):
                input_file.file_object.readline()
                progress_view.Update()
            progress_view.Clear()
            input_file.Close()
        text = error_output.getvalue()
        self.assertEqual(text.count("objects"), 2)
        self.assertIn("a: 33 %, 1000 objects", text)
        self.assertIn("a: 66 %, 2000 objects", text)
        self.assertTrue(text.endswith("\r\x1b[K"))

    def testNoProgress(self):
        """Nothing is shown if standard error is no terminal."""
        error_output = io.StringIO()
        with contextlib.redirect_stderr(error_output):
            self._Dump(self._WriteFile("a", b"lines\n" * 3000))
        self.assertEqual(error_output.getvalue(), "")

    def testInterrupt(self):
        """A person who stops the command sees no traceback."""
        path = self._WriteFile("a", b"lines\n")
        with mock.patch.object(LinesDumper, "Dump", side_effect=KeyboardInterrupt):
            self.assertEqual(plaso_extra.Main(["dump", path]), 130)

    def testManyFiles(self):
        """More files than a process may have open by default can be read together."""
        # pylint: disable=protected-access
        if not dump.resource:
            self.assertEqual(sys.platform, "win32")
            return
        limits = dump.resource.getrlimit(dump.resource.RLIMIT_NOFILE)
        self.addCleanup(dump.resource.setrlimit, dump.resource.RLIMIT_NOFILE, limits)
        dump.resource.setrlimit(dump.resource.RLIMIT_NOFILE, (100, limits[1]))
        dump._AllowOpenFiles(200)
        soft_limit, _ = dump.resource.getrlimit(dump.resource.RLIMIT_NOFILE)
        self.assertGreater(soft_limit, 200)

    def testClosedPipe(self):
        """A reader that has seen enough ends the command without a complaint."""
        path = self._WriteFile("a", b"lines\n" * 100000)
        program = (
            "import sys\n"
            "from plaso_extra_parsers.scripts import dumpers, plaso_extra\n"
            "dumpers.DUMPERS = (('lines', 'tests.scripts.dump', 'LinesDumper'),)\n"
            "sys.exit(plaso_extra.Main(['dump', sys.argv[1]]))\n"
        )
        with subprocess.Popen(
            # The package of tests warns if the wheel is older than the checkout.
            [sys.executable, "-W", "ignore", "-c", program, path],
            cwd=_PROJECT_PATH,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            self.assertIn(b"lines", process.stdout.readline())
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"")
            self.assertEqual(process.wait(), 0)


if __name__ == "__main__":
    unittest.main()
