"""Event data that feeds the views of the report, and the attributes that they use.

This is the only place that names them; docs/report-format.md has the same table for
people. Event data that is not named here is still in the overview, the table and the
tags. It is also in the lanes if it has the attributes of a process: a process
identifier and a time at which the process started, executed a program or ended.
"""

from plaso_extra_parsers.output import texts

# Integers of Plaso have 64 bits.
_MAXIMUM_INTEGER = 2**63

# What event data is about.
PROCESS = "process"
TASK = "task"
SYSTEM = "system"
DEVICE = "device"
GAP = "gap"
BOOT = "boot"
CALL = "call"
DESCRIPTOR = "descriptor"
OBJECT = "object"
SIGNAL = "signal"
MESSAGE = "message"
LOGIN = "login"
JOURNAL = "journal"
WINDOWS = "windows"
HISTORY = "history"
EXECUTION = "execution"

# Role per data type. Those of Plaso come after ours.
ROLES = {
    "linux:atop:boot": BOOT,
    "linux:atop:cgroup": DEVICE,
    "linux:atop:disk": DEVICE,
    "linux:atop:gap": GAP,
    "linux:atop:interface": DEVICE,
    "linux:atop:process": PROCESS,
    "linux:atop:system": SYSTEM,
    "linux:atop:task": TASK,
    "linux:strace:descriptor": DESCRIPTOR,
    "linux:strace:object": OBJECT,
    "linux:strace:process": PROCESS,
    "linux:strace:signal": SIGNAL,
    "linux:strace:syscall": CALL,
    "macos:asl:entry": MESSAGE,
    "linux:utmp:event": LOGIN,
    "macos:utmpx:entry": LOGIN,
    "systemd:journal": JOURNAL,
    "syslog:cron:task_run": JOURNAL,
    "syslog:line": JOURNAL,
    "syslog:ssh:failed_connection": JOURNAL,
    "syslog:ssh:login": JOURNAL,
    "syslog:ssh:opened_connection": JOURNAL,
    "windows:evtx:record": WINDOWS,
    "bash:history:entry": HISTORY,
    "fish:history:entry": HISTORY,
    "shell:zsh:history": HISTORY,
    "santa:execution": EXECUTION,
    "windows:prefetch:execution": EXECUTION,
    "windows:registry:userassist": EXECUTION,
}

# Kind of device per data type.
DEVICE_KINDS = {
    "linux:atop:cgroup": "cgroup",
    "linux:atop:disk": "disk",
    "linux:atop:interface": "interface",
}

# Names of attributes per role and value; the first one that has a value counts.
# "statistics: output" is the value of "output: value" in the list "statistics".
NAMES = {
    PROCESS: {
        "identifier": ("process_identifier", "thread_identifier"),
        "parent": ("parent_pid",),
        "parent_key": ("parent_key",),
        "host": ("hostname",),
        "user": ("user_identifier",),
        "name": ("process_name",),
        "path": ("path",),
        "command": ("command_line",),
        "inherited": ("is_image_inherited",),
        "input": ("statistics: input",),
        "output": ("statistics: output",),
        "errors": ("statistics: errors",),
        "file": ("statistics: file",),
        "sessions": ("session_identifier",),
        "key": ("process_key",),
        "start": ("start_time",),
        "execution": ("execution_time",),
        "end": ("exit_time", "end_time"),
        "first": ("first_recorded_time",),
        "last": ("last_seen_time",),
        "status": ("exit_status",),
        "signal": ("exit_signal", "signal"),
        "core": ("core_dumped",),
        "short": ("is_short_lived",),
        "read": ("read_bytes",),
        "written": ("written_bytes",),
        "user_time": ("cpu_user_time",),
        "system_time": ("cpu_system_time",),
        "memory": ("resident_memory",),
        "line": ("log_line_number",),
    },
    TASK: {
        "identifier": ("process_identifier",),
        "parent": ("parent_pid",),
        "host": ("hostname",),
        "user": ("user_identifier",),
        "name": ("process_name",),
        "command": ("command_line",),
        "key": ("process_key",),
        "interval": ("interval",),
        "is_cumulative": ("is_cumulative",),
        "user_time": ("cpu_user_time",),
        "system_time": ("cpu_system_time",),
        "memory": ("resident_memory",),
        "read": ("read_bytes",),
        "written": ("written_bytes",),
    },
    SYSTEM: {
        "host": ("hostname",),
        "interval": ("interval",),
        "is_cumulative": ("is_cumulative",),
        "cpu": ("cpu_usage",),
        "physical": ("physical_memory",),
        "available": ("available_memory", "free_memory"),
        "swap": ("total_swap",),
        "free_swap": ("free_swap",),
        "processes": ("number_of_processes",),
        "kills": ("out_of_memory_kills",),
    },
    DEVICE: {
        "host": ("hostname",),
        "interval": ("interval",),
        "is_cumulative": ("is_cumulative",),
        "name": ("device_name", "cgroup_path"),
        "read": ("read_bytes", "bytes_received"),
        "written": ("written_bytes", "bytes_sent"),
        "user_time": ("cpu_user_time",),
        "system_time": ("cpu_system_time",),
        "memory": ("current_memory",),
    },
    GAP: {
        "host": ("hostname",),
        "start": ("start_time",),
        "end": ("end_time",),
        "reason": ("extra_information",),
    },
    BOOT: {
        "host": ("hostname",),
        "text": ("extra_information",),
        "boot": ("boot_time",),
    },
    CALL: {
        "identifier": ("process_identifier", "thread_identifier"),
        "name": ("system_call",),
        "error": ("error_code",),
        "child": ("child_process_identifier",),
        "key": ("process_key",),
        "sessions": ("session_identifier",),
        "address": ("ip_address",),
        "process": ("process_name",),
        "arguments": ("arguments",),
        "duration": ("duration",),
        "flags": ("statistics: flags",),
        "injected": ("is_injected",),
        "line": ("log_line_number",),
        "path": ("full_path", "path"),
        "size": ("transferred_size",),
        "target": ("target_path",),
        "thread": ("thread_identifier",),
    },
    DESCRIPTOR: {
        "identifier": ("process_identifier", "thread_identifier"),
        "key": ("process_key",),
        "session": ("session_identifier",),
        "parent": ("parent_session_identifier",),
        "object": ("object_name", "last_object_name"),
        "kind": ("object_type",),
        "number": ("file_descriptor",),
        "opened": ("opened_time",),
        "closed": ("closed_time",),
        "duration": ("duration",),
        "read": ("read_bytes",),
        "written": ("written_bytes",),
        "calls": ("number_of_calls",),
        "origin": ("origin",),
        "ended": ("end_reason",),
        "address": ("ip_address",),
        "port": ("port",),
        "call": ("system_call",),
        "flags": ("statistics: flags",),
        "line": ("log_line_number",),
    },
    OBJECT: {
        "identifier": ("process_identifier",),
        "key": ("process_key",),
    },
    SIGNAL: {
        "identifier": ("process_identifier", "thread_identifier"),
        "key": ("process_key",),
        "name": ("signal",),
    },
    MESSAGE: {
        "host": ("hostname", "computer_name"),
        "sender": ("sender", "reporter"),
        "level": ("level",),
        "text": ("message_body",),
        "type": ("login_type",),
        "user": ("username",),
        "terminal": ("terminal",),
        "from": ("source_hostname",),
        "identifier": ("statistics: ut_pid",),
        "power": ("statistics: com.apple.iokit.domain",),
    },
    LOGIN: {
        "type": ("login_type",),
        "user": ("username",),
        "terminal": ("terminal",),
        "from": ("ip_address",),
        "from_name": ("hostname",),
        "identifier": ("pid",),
    },
    JOURNAL: {
        "host": ("hostname",),
        "level": ("severity",),
        "sender": ("reporter", "process_name"),
        "text": ("message_body", "body"),
        "identifier": ("pid",),
        "user": ("username",),
        "from": ("ip_address",),
        "port": ("port",),
        "command": ("command",),
        "method": ("authentication_method",),
    },
    WINDOWS: {
        "host": ("hostname", "computer_name"),
        "event": ("event_identifier",),
        "provider": ("source_name",),
        "strings": ("strings",),
    },
    HISTORY: {
        "command": ("command",),
    },
    EXECUTION: {
        "host": ("hostname",),
        "identifier": ("pid",),
        "user": ("username",),
        "path": ("process_path", "executable", "value_name"),
        "command": ("process_arguments",),
    },
}

# The same names, split into the attribute and the key in its list, if there is one.
_PARTS = {
    role: {
        meaning: tuple(tuple(name.partition(": ")[::2]) for name in attribute_names)
        for meaning, attribute_names in names.items()
    }
    for role, names in NAMES.items()
}

# Attributes of values that have only one and no key, as nearly all values do.
_SINGLE_NAMES = {
    role: {
        meaning: parts[0][0]
        for meaning, parts in parts_per_meaning.items()
        if len(parts) == 1 and not parts[0][1]
    }
    for role, parts_per_meaning in _PARTS.items()
}

# Attributes with the position of an event in the evidence file; True if it is a line.
POSITIONS = (
    ("log_line_number", True),
    ("offset", False),
    ("record_position", False),
)

# A thing can have two times, and thus two events. Per role: description of the second
# time, and attribute with the first. The second event is a mark only without a first
# time.
SECOND_TIMES = {
    JOURNAL: ("Recorded Time", "written_time"),
    WINDOWS: ("Creation Time", "written_time"),
}

# Event data that is not named above needs one of these attributes to be in a lane.
_LIFE_NAMES = ("start_time", "execution_time", "exit_time", "end_time")


def GetRole(event_data):
    """Determines what event data is about.

    Args:
      event_data (EventData): event data.

    Returns:
      str: role, or None if the event data is only in the overview, the table and the
          tags.
    """
    role = ROLES.get(event_data.data_type)
    if role is None and getattr(event_data, "process_identifier", None) is not None:
        if any(getattr(event_data, name, None) is not None for name in _LIFE_NAMES):
            return PROCESS
    return role


def GetPosition(event_data):
    """Determines the position of event data in the evidence file.

    Args:
      event_data (EventData): event data.

    Returns:
      tuple[int, bool]: number of the line or offset in bytes, or None if neither is
          known, and True if it is a line.
    """
    for name, is_line in POSITIONS:
        position = getattr(event_data, name, None)
        if isinstance(position, int):
            return max(0, position), is_line
    return None, False


def IsOfFileItself(data_type):
    """Determines if event data is about an evidence file, not about its contents.

    Args:
      data_type (str): data type.
    """
    return data_type.startswith("fs:stat")


def _GetFact(facts, key):
    """Retrieves the value of a key from a list of "key: value", or None."""
    for fact in facts if isinstance(facts, (list, tuple)) else ():
        fact_key, separator, value = texts.ToText(fact).partition(": ")
        if separator and fact_key == key:
            return value
    return None


class Values:
    """Values of event data by their meaning in the report.

    psort leaves out attributes that have no value, and parsers may drop an attribute: a
    missing value is None.
    """

    __slots__ = ("_parts", "_single_names", "_values")

    def __init__(self, role, event_data):
        """Initializes values."""
        self._parts = _PARTS[role]
        self._single_names = _SINGLE_NAMES[role]
        self._values = vars(event_data)

    def Get(self, name):
        """Retrieves a value, in the type that the parser gave it.

        Args:
          name (str): meaning of the value, such as "user", which a role can lack.

        Returns:
          object: value or None.
        """
        single_name = self._single_names.get(name)
        if single_name:
            return self._values.get(single_name)
        for attribute_name, key in self._parts.get(name, ()):
            value = self._values.get(attribute_name)
            if key and value is not None:
                value = _GetFact(value, key)
            if value is not None:
                return value
        return None

    def GetInteger(self, name):
        """Retrieves an integer.

        Args:
          name (str): meaning of the value.

        Returns:
          int: value or None if it is missing, or not an integer of 64 bits.
        """
        value = self.Get(name)
        if isinstance(value, int) and -_MAXIMUM_INTEGER <= value < _MAXIMUM_INTEGER:
            return int(value)
        return None

    def GetText(self, name):
        """Retrieves a value as text, whatever its type.

        Args:
          name (str): meaning of the value.

        Returns:
          str: text, which is not safe to be shown yet, or None if there is none.
        """
        value = self.Get(name)
        return None if value is None else texts.ToText(value)
