"""Runs at every start of the Python interpreter, so it does next to nothing.

The .pth file of the wheel imports this module. It only puts a finder in front of
Python's own, which waits until one of a few modules of Plaso is imported and then
hands the module to hooks.py. Nothing but sys, which every interpreter has loaded
already, is imported before that.
"""

import sys

# Modules of Plaso that are handed to the function of hooks.py of that name, right
# after they have been imported.
HOOKS = {
    "plaso.engine.tagging_file": "HookTaggingFile",
    "plaso.engine.timeliner": "HookTimeliner",
    "plaso.output": "HookOutput",
    "plaso.output.mediator": "HookOutputMediator",
    "plaso.parsers": "HookParsers",
    "plaso.parsers.presets": "HookPresets",
}

# Modules of Plaso with a fault, and the module of repairs/ that knows it, whose name is
# also the one in PLASO_EXTRA_PARSERS_DISABLE. They are handed to hooks.HookRepair.
REPAIRS = {
    "plaso.cli.pinfo_tool": "pinfo_warnings",
    "plaso.filters.filters": "psort_zero",
    "plaso.output.formatting_helper": "psort_fractions",
}
HOOKS.update(dict.fromkeys(REPAIRS, "HookRepair"))

# What went wrong in a hook before anything of ours could say so.
failures = []


def _IsSwitchedOff():
    """Determines if the environment switches everything off."""
    # Only those that use Plaso pay for the import.
    # pylint: disable-next=import-outside-toplevel
    from plaso_extra_parsers.integration import switches

    return switches.IsSwitchedOff()


def RunHook(module):
    """Hands a module of Plaso that has just been imported to its hook.

    Plaso must continue whatever happens in the hook, so no exception leaves it.

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
    """Finder that has Python's own finders find, and hooks a few modules."""

    # pylint: disable=invalid-name
    # The names below are those of Python's import system.

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Finds a module.

        Args:
          fullname (str): name of the module.
          path (Optional[list[str]]): path of the package around the module.
          target (Optional[module]): module that is reloaded.

        Returns:
          ModuleSpec: specification whose loader runs our hook at the end, or None
              if the module is not one of those we wait for.
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

        The loader stays the one it is, so that resources and source code of the module
        are found as ever.
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
    """Makes the finder wait for Plaso.

    A module of Plaso that is imported already is hooked now.
    """
    if PlasoFinder in sys.meta_path:
        return

    sys.meta_path.insert(0, PlasoFinder)
    for name in HOOKS:
        if name in sys.modules and not _IsSwitchedOff():
            RunHook(sys.modules[name])


def IsInstalled():
    """Determines if the finder waits for Plaso."""
    return PlasoFinder in sys.meta_path
