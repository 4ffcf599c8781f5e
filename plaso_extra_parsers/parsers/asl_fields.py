"""Extra fields of Apple System Log (ASL) records: what programs add to a message."""

import datetime
import operator

from plaso_extra_parsers.readers.asl import layouts

# Larger values do not fit the storage.
MAXIMUM_INTEGER = (1 << 63) - 1

_MICROSECONDS_PER_SECOND = 1000000

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def FormatTime(seconds, microseconds=None):
    """Formats a date and time.

    Args:
      seconds (int): POSIX seconds in UTC, or None.
      microseconds (Optional[int]): fraction of the second in microseconds.

    Returns:
      str: date and time in ISO 8601 form, or None if there is no valid one.
    """
    if seconds is None or seconds >= layouts.MAXIMUM_TIME:
        return None
    date_time = _EPOCH + datetime.timedelta(seconds=seconds)
    # A fraction of zero is one as well.
    if microseconds is None or microseconds >= _MICROSECONDS_PER_SECOND:
        return date_time.isoformat()
    return date_time.replace(microsecond=microseconds).isoformat(
        timespec="microseconds"
    )


def GetInteger(text):
    """Reads a number that is stored as text.

    Args:
      text (str): text or None.

    Returns:
      int: number or None if the text is no number that can be stored.
    """
    # What is too long is not converted, since that takes time.
    if not text or len(text) > 19 or not text.isdecimal() or not text.isascii():
        return None
    number = int(text, 10)
    return number if number <= MAXIMUM_INTEGER else None


class ExtraFieldsParser:
    """Parses the extra fields of records."""

    _TEXT_VALUE = "text"
    _NUMBER_VALUE = "number"

    # Attribute per key, and what kind of value it is.
    _ATTRIBUTES_PER_KEY = {
        "ut_host": ("source_hostname", _TEXT_VALUE),
        "ut_line": ("terminal", _TEXT_VALUE),
        "ut_type": ("login_type", _NUMBER_VALUE),
        "ut_user": ("username", _TEXT_VALUE),
    }

    # Messages of one program have the same keys, so few of these are needed.
    _MAXIMUM_NUMBER_OF_PLANS = 1024

    def __init__(self):
        """Initializes a parser."""
        super().__init__()
        self._plans = {}

    def _GetAttributeValue(self, value, value_kind):
        """Determines the value of an attribute that has a key of its own.

        Args:
          value (str): value of the key, or None.
          value_kind (str): kind of value.

        Returns:
          int|str: value of the attribute, or None.
        """
        if value_kind == self._TEXT_VALUE:
            return value

        return GetInteger(value)

    def _GetPlan(self, keys):
        """Determines what to do with the values of keys that come together.

        Args:
          keys (tuple[str]): keys in the order of the record.

        Returns:
          tuple[list[str], list[str], list[int], list[tuple[int, str, str]]]: starts of
              the extra fields and of the parts of the extra information, order of the
              latter, and attributes of keys that have one: index of the key, name of
              the attribute and kind of value.
        """
        plan = self._plans.get(keys)
        if plan:
            return plan

        # A key that cannot be read must not hide its value.
        names = [key or "" for key in keys]
        plan = (
            [name.replace("\\", "\\\\").replace(":", "\\:") + ": " for name in names],
            [f"{name}: " for name in names],
            sorted(range(len(names)), key=names.__getitem__),
            [
                (index, *self._ATTRIBUTES_PER_KEY[key])
                for index, key in enumerate(keys)
                if key in self._ATTRIBUTES_PER_KEY
            ],
        )
        if len(self._plans) >= self._MAXIMUM_NUMBER_OF_PLANS:
            self._plans.clear()
        self._plans[keys] = plan
        return plan

    def _JoinValues(self, starts, values):
        """Joins keys and values of which some are None.

        Args:
          starts (list[str]): keys with what is between key and value.
          values (tuple[str]): values.

        Returns:
          list[str]: keys and values, only the key if there is no value.
        """
        return [
            start[:-2] if value is None else start + value
            for start, value in zip(starts, values)
        ]

    def Parse(self, event_data, pairs):
        """Parses the extra fields of a record.

        Args:
          event_data (ASLEventData): event data.
          pairs (tuple[tuple[str, str]]): keys with their values.

        Returns:
          str: date and time in a login record in ISO 8601 form, or None if it is none.
        """
        keys, values = zip(*pairs)
        field_starts, information_starts, order, attributes = self._GetPlan(keys)
        for index, name, value_kind in attributes:
            setattr(
                event_data, name, self._GetAttributeValue(values[index], value_kind)
            )

        if None in values:
            event_data.statistics = self._JoinValues(field_starts, values)
            information = self._JoinValues(information_starts, values)
        else:
            event_data.statistics = list(map(operator.add, field_starts, values))
            information = list(map(operator.add, information_starts, values))
        event_data.extra_information = ", ".join(
            [information[index] for index in order]
        )
        return self._GetLoginTime(keys, values)

    def _GetLoginTime(self, keys, values):
        """Determines the time in a login record, which is in two fields.

        Args:
          keys (tuple[str]): keys.
          values (tuple[str]): values.

        Returns:
          str: date and time in ISO 8601 form, or None if there is none.
        """
        if "ut_tv.tv_sec" not in keys:
            return None
        microseconds = None
        if "ut_tv.tv_usec" in keys:
            microseconds = GetInteger(values[keys.index("ut_tv.tv_usec")])
        seconds = GetInteger(values[keys.index("ut_tv.tv_sec")])
        return FormatTime(seconds, microseconds)
