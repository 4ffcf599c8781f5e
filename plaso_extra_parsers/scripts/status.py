"""plaso-extra status: shows whether Plaso has our parsers and, if not, why."""

import importlib
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig

import plaso_extra_parsers

from plaso_extra_parsers.integration import changes
from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration import startup
from plaso_extra_parsers.integration import switches

_PTH_FILENAME = "plaso_extra_parsers.pth"

# The oldest supported release of Plaso, and the releases of Plaso and Python that the
# tests run with.
_OLDEST_PLASO = "20240308"
_TESTED_PLASO = ("20240308", "20260512", "20260720")
_TESTED_PYTHON = ("3.10", "3.11", "3.12", "3.13", "3.14")

_TOOL_NAMES = (
    "log2timeline",
    "log2timeline.py",
    "psort",
    "psort.py",
    "psteal",
    "psteal.py",
    "pinfo",
    "pinfo.py",
    "image_export",
    "image_export.py",
)

# The interpreter of a tool runs the program, which prints a line with the prefix.
_PROBE_PREFIX = "plaso-extra-probe:"
_PROBE_PROGRAM = (
    "import os, sys; "
    "names = [getattr(finder, '__name__', '') for finder in sys.meta_path]; "
    f"print('{_PROBE_PREFIX:s}', 'PlasoFinder' in names, sys.prefix)"
)
_PROBE_TIMEOUT = 60

_STATE_TEXTS = {
    "disabled": "disabled by PLASO_EXTRA_PARSERS_DISABLE",
    "failed": "MISSING, see the problem below",
    "registered": "ours",
    "replaced": "ours, in place of Plaso's",
    "waiting": "MISSING, it is not registered with Plaso",
}

_REPAIR_TEXTS = {
    repairer.DISABLED: f"left out by {switches.DISABLE_VARIABLE:s}",
    repairer.FAILED: "NOT repaired, see the problem below",
    repairer.REPAIRED: "repaired in memory",
    repairer.RIGHT: "not needed, this Plaso is right",
}


def _DescribeSupport(version, tested_versions):
    """Describes whether a version is one that the tests run with."""
    if version in tested_versions:
        return "supported, tested with"
    return f"not tested (tested with {', '.join(tested_versions):s})"


def AddArguments(argument_parser):
    """Adds the arguments of the command."""
    argument_parser.epilog = "The exit status is 1 if anything is wrong."


class StatusCommand:
    """Finds out if Plaso has our parsers.

    Attributes:
      problems (list[str]): what is wrong, and what to do.
    """

    def __init__(self):
        """Initializes a command."""
        # Testing Plaso switches everything off in this process if a test fails.
        self._environment = dict(os.environ)
        self._can_be_tried = True
        self._is_switched_off = switches.IsSwitchedOff()
        self._was_installed = startup.IsInstalled()
        self.problems = []

    def _FindPthFiles(self):
        """Finds the .pth files that this interpreter reads at its start."""
        folders = list(site.getsitepackages())
        if site.ENABLE_USER_SITE:
            folders.append(site.getusersitepackages())
        folders.append(sysconfig.get_paths()["purelib"])
        paths = [os.path.join(folder, _PTH_FILENAME) for folder in folders]
        return [path for path in dict.fromkeys(paths) if os.path.isfile(path)]

    def _PrintHook(self):
        """Prints whether Plaso finds us in this interpreter and, if not, why."""
        pth_paths = self._FindPthFiles()
        if self._is_switched_off:
            value = self._environment[switches.ENVIRONMENT_VARIABLE]
            state = f"off ({switches.ENVIRONMENT_VARIABLE:s}={value:s})"
            self.problems.append(
                f"The environment variable {switches.ENVIRONMENT_VARIABLE:s} switches "
                f"everything off. Unset it."
            )
        elif self._was_installed:
            state = f"active ({', '.join(pth_paths) or 'not by a .pth file'})"
        elif sys.flags.no_site:
            state = "not active (Python was started with -S)"
            self.problems.append(
                "Python does not read .pth files when it is started with the option "
                "-S. Start Plaso without it."
            )
        elif not pth_paths:
            state = f"not active (there is no {_PTH_FILENAME:s})"
            self.problems.append(
                f"{_PTH_FILENAME:s} is missing, so Python does not load the hook. An "
                f"editable installation and a bare checkout do not have it. Install "
                f"with: {sys.executable:s} -m pip install --force-reinstall --no-deps "
                f"plaso_extra_parsers-*.whl"
            )
        else:
            state = f"not active ({pth_paths[0]:s} did not work)"
            self.problems.append(
                f"{pth_paths[0]:s} exists but did not work: the package may be "
                f"damaged, or Python imports it from another place "
                f"({os.path.dirname(plaso_extra_parsers.__file__):s}). Install it anew."
            )
        print(f"Import hook           : {state:s}")

    def _ImportPlaso(self):
        """Imports Plaso and its modules that we hook, and prints its version."""
        # A damaged or unknown Plaso may raise anything.
        # pylint: disable=broad-exception-caught,import-outside-toplevel
        try:
            plaso = importlib.import_module("plaso")
            version, path = str(plaso.__version__), plaso.__path__[0]
        except Exception as exception:
            print("Plaso                 : cannot be imported")
            self.problems.append(
                f"Plaso cannot be imported by {sys.executable:s}: "
                f"{changes.Describe(exception):s}"
            )
            return False

        state = _DescribeSupport(version, _TESTED_PLASO)
        if version < _OLDEST_PLASO:
            state = "NOT supported"
            self.problems.append(
                f"Plaso {version:s} is not supported, the oldest release that is: "
                f"{_OLDEST_PLASO:s}."
            )
        print(f"Plaso                 : {version:s}, {state:s}")
        print(f"                        {path:s}")

        try:
            from plaso_extra_parsers.integration import registrar

            # This command prints the problems, so the integration must not.
            registrar.GetIntegration().has_reported = True
        except Exception as exception:
            self.problems.append(
                "plaso-extra-parsers is damaged, or Plaso is: "
                f"{changes.Describe(exception):s}"
            )
            return False

        for name in startup.HOOKS:
            try:
                importlib.import_module(name)
            except Exception as exception:
                self._can_be_tried = False
                self.problems.append(
                    f"{name:s} of Plaso cannot be imported: "
                    f"{changes.Describe(exception):s}"
                )
        self.problems.extend(startup.failures)
        return True

    def _PrintParsers(self):
        """Prints the state of each parser and output module."""
        # Plaso must not be imported before the import hook has been examined.
        # pylint: disable=import-outside-toplevel
        from plaso_extra_parsers.integration import registrar

        integration = registrar.GetIntegration()
        known_names = [*integration.states, *startup.REPAIRS.values()]
        for name in sorted(switches.GetUnknownDisabledNames(known_names)):
            self.problems.append(
                f"{switches.DISABLE_VARIABLE:s} names {name:s}: there is no such "
                "parser or repair."
            )
        print("Parsers and outputs   :")
        for registration in integration.registrations:
            for row in registration.rows + registration.output_rows:
                state = integration.states[row.name]
                text = _STATE_TEXTS[state]
                if state == registrar.WAITING and self._is_switched_off:
                    text = "switched off"
                print(f"  {row.name:20s}: {text:s} ({registration.distribution:s})")
                if state == registrar.WAITING and self._was_installed:
                    self.problems.append(f"{row.name:s} is not registered.")

        if self._was_installed and not self._is_switched_off:
            for addition in integration.GetAdditions():
                path = os.path.join(addition.data_path, "artifacts")
                if os.path.isdir(path):
                    print(f"Artifact definitions  : {path:s}")

    def _PrintData(self):
        """Prints which of our data Plaso has after it has read its own."""
        # pylint: disable=import-outside-toplevel
        from plaso_extra_parsers.integration import registrar
        from plaso_extra_parsers.scripts import plaso_data

        additions = registrar.GetIntegration().GetAdditions()
        if not additions:
            return
        problems = []
        for name, missing_names in plaso_data.FindMissing(additions):
            state = f"MISSING {', '.join(missing_names):s}" if missing_names else "ours"
            print(f"{name:22s}: {state:s}")
            if missing_names:
                problems.append(
                    f"{name:s}: Plaso does not have {', '.join(missing_names):s}."
                )
        # If the integration has found a problem, that one is the cause of these.
        if not registrar.GetIntegration().problems:
            self.problems.extend(problems)

    def _PrintRepairs(self):
        """Prints which faults of Plaso are repaired."""
        # pylint: disable=import-outside-toplevel
        from plaso_extra_parsers.integration import registrar

        states = registrar.GetIntegration().repairs
        print("Repairs of Plaso      :")
        for name in sorted(startup.REPAIRS.values()):
            state = states.get(name)
            text = _REPAIR_TEXTS.get(state, "not tried")
            if state in (None, repairer.DISABLED, repairer.FAILED):
                text = f"{text:s} ({repairer.GetRepair(name).FAULT:s})"
            print(f"  {name:20s}: {text:s}")

    def _PrintChanges(self):
        """Prints whether everything was removed from Plaso again after the tests."""
        # pylint: disable=import-outside-toplevel
        from plaso_extra_parsers.integration import registrar

        integration = registrar.GetIntegration()
        if integration.is_off:
            plaso = importlib.import_module("plaso")
            print("State                 : REMOVED AGAIN, Plaso runs without them")
            self.problems.append(
                f"This package does not work with Plaso {plaso.__version__!s}. All of "
                f"our parsers were removed again, since their events would be silently "
                f"lost. {' '.join('; '.join(integration.problems).split()):s}. Use "
                f"a release of Plaso that is tested, or a newer plaso-extra-parsers."
            )
        else:
            self.problems.extend(integration.problems)

    def _GetInterpreter(self, path):
        """Determines the interpreter of a tool, None if it is not a Python script."""
        try:
            with open(path, "rb") as file_object:
                lines = file_object.read(4096).split(b"\n")
        except OSError:
            return None

        line = lines[0].decode("utf-8", "backslashreplace")
        if line.startswith("#!") and "python" not in line and len(lines) > 1:
            # A path that is too long for the first line is in the second.
            line = (
                lines[1].decode("utf-8", "backslashreplace").replace("'''exec'", "#!")
            )

        match = re.match(r"#!\s*(?:\S*/env\s+)?[\"']?([^\"'\s]*python[^\"'\s]*)", line)
        return shutil.which(match.group(1)) if match else None

    def _PrintTools(self):
        """Prints the tools of Plaso that a shell finds, and whether they find us."""
        results = {}
        tool_paths = [shutil.which(name) for name in _TOOL_NAMES]
        tool_paths = [path for path in tool_paths if path]
        own_tool_path = os.path.join(sysconfig.get_path("scripts"), "log2timeline")
        if not tool_paths and os.path.isfile(own_tool_path):
            tool_paths.append(own_tool_path)

        print("Tools                 :" + ("" if tool_paths else " none on PATH"))
        for path in tool_paths:
            interpreter = self._GetInterpreter(path)
            if interpreter not in results:
                results[interpreter] = self._ProbeInterpreter(interpreter)

            has_hook, text = results[interpreter]
            print(f"  {path:s}: {text:s}")
            if has_hook is False and not self._is_switched_off:
                self.problems.append(
                    f"{path:s} runs in {interpreter:s}, where the import hook is not "
                    f"active. Install there: {interpreter:s} -m pip install "
                    f"plaso_extra_parsers-*.whl"
                )

    def _ProbeInterpreter(self, interpreter):
        """Determines if the import hook is active in an interpreter, and describes it.

        The path of the interpreter and the first result are None if not known.
        """
        if not interpreter:
            return None, "interpreter not known"

        # A checkout in the current folder must not be mistaken for an installation.
        try:
            process = subprocess.run(
                [interpreter, "-c", _PROBE_PROGRAM],
                capture_output=True,
                check=False,
                cwd=os.path.dirname(interpreter) or None,
                env=self._environment,
                timeout=_PROBE_TIMEOUT,
            )
        except (OSError, subprocess.SubprocessError) as exception:
            return None, f"{interpreter:s} cannot be started: {exception!s}"

        for line in process.stdout.decode("utf-8", "backslashreplace").splitlines():
            if line.startswith(_PROBE_PREFIX):
                has_hook = line.split()[1] == "True"
                state = "active" if has_hook else "NOT active"
                return has_hook, f"import hook {state:s} in {interpreter:s}"

        return None, f"{interpreter:s} does not work"

    def Run(self):
        """Prints the status.

        Returns:
          int: exit status, 1 if anything is wrong.
        """
        print(f"plaso-extra-parsers   : {plaso_extra_parsers.GetVersion():s}")
        print(
            f"                        {os.path.dirname(plaso_extra_parsers.__file__)}"
        )
        version = sys.version.split()[0]
        state = _DescribeSupport(
            ".".join(map(str, sys.version_info[:2])), _TESTED_PYTHON
        )
        print(f"Python                : {version:s}, {state:s}")
        print(f"                        {sys.executable:s}")
        has_plaso = self._ImportPlaso()
        self._PrintHook()
        if has_plaso:
            self._PrintParsers()
            if self._was_installed and not self._is_switched_off:
                if self._can_be_tried:
                    self._PrintData()
                self._PrintRepairs()
            self._PrintChanges()
        self._PrintTools()

        if not self.problems:
            print("Everything is in order.")
            return 0

        print()
        for problem in dict.fromkeys(self.problems):
            print(f"PROBLEM: {problem:s}")
        return 1


def Run(options):
    """Runs the command, whose exit status is 1 if anything is wrong."""
    # pylint: disable=unused-argument
    return StatusCommand().Run()
