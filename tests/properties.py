"""Tests of properties: what holds of everything that Hypothesis can think of.

By default each run tries other examples, and a failing one is printed in its smallest
form. Where the environment variable CI is set each run tries the same ones.
"""

import os

import hypothesis

# Without a database, since tests write into temporary folders only. Without limits of
# time, since tests run side by side on machines of any speed.
_SETTINGS = {
    "database": None,
    "deadline": None,
    "derandomize": bool(os.environ.get("CI")),
    "suppress_health_check": (hypothesis.HealthCheck.too_slow,),
}


def ForAll(*strategies, examples=100):
    """Makes a test run with many examples.

    Args:
      strategies (tuple[SearchStrategy]): strategies for the arguments of the test.
      examples (Optional[int]): number of examples.

    Returns:
      function: decorator of a test method.
    """

    def Decorate(test_function):
        """Decorates a test.

        Args:
          test_function (function): test method.

        Returns:
          function: test method.
        """
        return hypothesis.settings(max_examples=examples, **_SETTINGS)(
            hypothesis.given(*strategies)(test_function)
        )

    return Decorate
