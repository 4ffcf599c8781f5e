"""Runs at every start of the Python interpreter, so it does next to nothing.

The .pth file of the wheel imports this module, which only installs a finder before
Python's own. The finder waits until one of a few modules of Plaso is imported, and then
passes the module to hooks.py. Until then only sys is imported, which every interpreter
has loaded already.
"""

import sys

# Function of hooks.py per module of Plaso. It is called with the module right after the
# module has been imported.
HOOKS = {
    "plaso.engine.tagging_file": "HookTaggingFile",
    "plaso.engine.timeliner": "HookTimeliner",
    "plaso.output": "HookOutput",
    "plaso.output.mediator": "HookOutputMediator",
    "plaso.parsers": "HookParsers",
    "plaso.parsers.presets": "HookPresets",
}

# Repair per module of Plaso with a fault: the name of a module of repairs/, which can
# also be in PLASO_EXTRA_PARSERS_DISABLE. hooks.HookRepair makes the repair.
REPAIRS = {
    "plaso.cli.pinfo_tool": "pinfo_warnings",
    "plaso.filters.filters": "psort_zero",
    "plaso.output.formatting_helper": "psort_fractions",
}
HOOKS.update(dict.fromkeys(REPAIRS, "HookRepair"))

# Failures of hooks that the integration could not report itself.
failures = []


def _IsSwitchedOff():
    """Determines if the environment switches everything off."""
    # Only processes that use Plaso pay for the import.
    # pylint: disable-next=import-outside-toplevel
    from plaso_extra_parsers.integration import switches

    return switches.IsSwitchedOff()


def RunHook(module):
    """Calls the hook of a module of Plaso that has just been imported.

    Plaso must continue whatever happens in the hook, so no exception is raised.

    Args:
      module (module): module of Plaso.
    """
    # pylint: disable=broad-exception-caught,import-outside-toplevel
    # A hook must not stop Plaso, and must not cost anything before it is needed.
    try:
        import importlib

        hooks = importlib.import_module("plaso_extra_parsers.integration.hooks")
        getattr(hooks, HOOKS[module.__name__])(module)

    except Exception as exception:
        failure = f"{type(exception).__name__}: {exception!s}"
        # The same cause makes every hook fail.
        if failure not in failures:
            failures.append(failure)
            print(
                f"plaso-extra-parsers does not work: {failure}. Plaso continues "
                "without it. See: plaso-extra status",
                file=sys.stderr,
            )


class PlasoFinder:
    """Finder that asks Python's own finders, and hooks a few modules."""

    # pylint: disable=invalid-name
    # Python's import system defines the names below.

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Finds a module.

        Args:
          fullname (str): name of the module.
          path (Optional[list[str]]): path of the package around the module.
          target (Optional[module]): module that is reloaded.

        Returns:
          ModuleSpec: specification whose loader runs our hook after loading, or None
              if the module is not hooked.
        """
        if fullname not in HOOKS or _IsSwitchedOff():
            return None

        for finder in sys.meta_path:
            if finder is cls or not hasattr(finder, "find_spec"):
                continue

            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    cls._HookLoader(spec.loader)
                return spec

        return None

    @classmethod
    def _HookLoader(cls, loader):
        """Makes a loader run our hook after it has loaded its module.

        The loader is not replaced, so that resources and source code of the module are
        still found.
        """
        load_module = loader.exec_module

        def LoadAndHookModule(module):
            """Loads a module and runs our hook."""
            load_module(module)
            # Modules may share one loader, such as the loader of a zip file.
            if module.__name__ in HOOKS:
                RunHook(module)

        loader.exec_module = LoadAndHookModule


def Install():
    """Installs the finder.

    Hooks of modules of Plaso that are imported already run at once.
    """
    if PlasoFinder in sys.meta_path:
        return

    sys.meta_path.insert(0, PlasoFinder)
    for name in HOOKS:
        if name in sys.modules and not _IsSwitchedOff():
            RunHook(sys.modules[name])


def IsInstalled():
    """Determines if the finder is installed."""
    return PlasoFinder in sys.meta_path
