"""Faults of Plaso that are repaired in memory: one module per fault.

startup.REPAIRS names the module of Plaso that each repairs; repairer.py tries it with
what the module here knows, and repairs only what answers wrongly. A module has:

    FAULT                    what a user sees of the fault, in words
    IsRight(module)          if a known input has the right answer
    GetReplacements(module)  class, name and new function of each method to replace

docs/upstream.md has the patch for each.
"""
