"""Faults of Plaso that are repaired in memory: one module per fault.

startup.REPAIRS names the module of Plaso that each of them repairs. repairer.py first
tests that module with known input, and repairs it only if the result is wrong. A module
here contains:

    FAULT                    the effect of the fault that a user sees, in words
    IsRight(module)          True if known input has the right result
    GetReplacements(module)  class, name and new function of each method to replace

docs/upstream.md contains a patch for each fault.
"""
