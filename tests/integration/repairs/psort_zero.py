"""Tests for the repair of event filters that pass over 0, False and empty text."""

import types
import unittest

from dfdatetime import posix_time
from plaso.containers import events
from plaso.filters import event_filter
from plaso.filters import filters

from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration.repairs import psort_zero

from tests.integration.repairs import test_lib

# Values of the attribute of the event.
_VALUES = (None, 0, False, "", [], 1, "a")

# Name of the class of the operator, value of the filter, and of which values of the
# event the operator is true; the rest it is false for, and what is negated is the
# opposite. Without a value (None) it is never true.
_TABLE = (
    ("EqualsOperator", 0, (0, False)),
    ("EqualsOperator", 1, (1,)),
    ("EqualsOperator", "", ("",)),
    ("EqualsOperator", "a", ("a",)),
    ("NotEqualsOperator", 0, ("", [], 1, "a")),
    ("NotEqualsOperator", 1, (0, False, "", [], "a")),
    ("NotEqualsOperator", "", (0, False, [], 1, "a")),
    ("NotEqualsOperator", "a", (0, False, "", [], 1)),
    ("LessThanOperator", 1, (0, False)),
    ("LessThanOperator", "a", ("",)),
    ("LessEqualOperator", 0, (0, False)),
    ("LessEqualOperator", 1, (0, False, 1)),
    ("LessEqualOperator", "a", ("", "a")),
    ("GreaterThanOperator", 0, (1,)),
    ("GreaterThanOperator", "", ("a",)),
    ("GreaterEqualOperator", 0, (0, False, 1)),
    ("GreaterEqualOperator", "a", ("a",)),
    ("Contains", "a", ("a",)),
    ("Contains", 0, ()),
    ("InSet", "ab", ("", "a")),
    ("InSet", 0, ()),
    ("Regexp", "^$", ("", [])),
    ("Regexp", "0", (0, False)),
    ("Regexp", "[a1]", (1, "a")),
    ("RegexpInsensitive", "A", ("a",)),
)


class PsortZeroTest(unittest.TestCase):
    """Tests for the repair of event filters."""

    def setUp(self):
        """Makes operators as Plaso has them, and repaired ones."""
        self.stock_module = test_lib.CopyModule(filters)
        self.module = test_lib.CopyModule(filters)
        repairer.Repair(self.module)

    def _Match(self, module, class_name, filter_value, event_value, is_negated):
        """Compares a value.

        Args:
          module (module): module with the operators.
          class_name (str): name of the class of the operator.
          filter_value (object): value of the filter.
          event_value (object): value of the event, None if it does not have it.
          is_negated (bool): True if the operator is negated.
        """
        operator = getattr(module, class_name)(arguments=["name", filter_value])
        if is_negated:
            operator.FlipBool()
        event_data = types.SimpleNamespace()
        if event_value is not None:
            event_data.name = event_value
        return operator.Matches(None, event_data, None, None)

    def testTable(self):
        """Each operator compares each value as what it is, also negated."""
        for class_name, filter_value, matching_values in _TABLE:
            matches = {(type(value), str(value)) for value in matching_values}
            for value in _VALUES:
                is_match = (type(value), str(value)) in matches
                for is_negated in (False, True):
                    self.assertEqual(
                        self._Match(
                            self.module, class_name, filter_value, value, is_negated
                        ),
                        is_match != is_negated,
                        (class_name, filter_value, value, is_negated),
                    )

    def testOtherValues(self):
        """Without the attribute, and of values that are true, all is as in Plaso."""
        for class_name, filter_value, _ in _TABLE:
            for value in (None, 1, 7, "a", "Text a", ["a"], True):
                for is_negated in (False, True):
                    arguments = (class_name, filter_value, value, is_negated)
                    result = self._Match(self.module, *arguments)
                    try:
                        stock_result = self._Match(self.stock_module, *arguments)
                    except TypeError:
                        stock_result = is_negated
                    self.assertEqual(result, stock_result, arguments)

    def testTableIsComplete(self):
        """Each operator is in the table."""
        names = {
            name
            for name, value in vars(self.module).items()
            if isinstance(value, type)
            and issubclass(value, self.module.GenericBinaryOperator)
        }
        self.assertEqual(
            names - {"GenericBinaryOperator"}, {class_name for class_name, *_ in _TABLE}
        )

    def testTimes(self):
        """Times are compared with times, and match nothing else."""
        time = posix_time.PosixTime(timestamp=0)
        later_time = posix_time.PosixTime(timestamp=1)
        self.assertTrue(
            self._Match(self.module, "LessThanOperator", later_time, time, False)
        )
        for class_name in ("EqualsOperator", "LessThanOperator"):
            self.assertFalse(self._Match(self.module, class_name, 5, time, False))
            self.assertFalse(self._Match(self.module, class_name, time, 5, False))

    def testIsRight(self):
        """Plaso's operators are right after the repair, if they were not before."""
        self.assertTrue(psort_zero.IsRight(self.module))
        if not psort_zero.IsRight(self.stock_module):
            self.assertEqual(repairer.Repair(self.stock_module), repairer.REPAIRED)
        self.assertEqual(repairer.Repair(self.stock_module), repairer.RIGHT)

    def testExpressions(self):
        """Filters as users write them find root."""
        repairer.Repair(filters)
        event_data = events.EventData(data_type="test:event")
        event_data.user_identifier = 0
        event_data.is_cumulative = False
        event_data.parent_pid = 0
        event_data.version = "2.7.1"
        for expression, is_match in (
            ("user_identifier == 0", True),
            ("user_identifier != 1000", True),
            ("user_identifier < 1", True),
            ("user_identifier not is 0", False),
            ("is_cumulative == 0", True),
            # Rules of users name the kernel's thread daemon so: PID 1 is none of its.
            ("parent_pid != 2", True),
            ("version < 3", False),
            ("absent == 0", False),
            ("absent not is 0", True),
        ):
            event_object_filter = event_filter.EventObjectFilter()
            event_object_filter.CompileFilter(expression)
            self.assertEqual(
                event_object_filter.Match(None, event_data, None, None),
                is_match,
                expression,
            )


if __name__ == "__main__":
    unittest.main()
