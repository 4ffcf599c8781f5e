"""Writes an atop raw log with what no recording has."""

from tests.writers import atop as atop_writer


def MakeRareLog() -> bytes:
    """Makes an atop raw log with a mounted share, a GPU and a gap."""
    writer = atop_writer.AtopWriter("2.13")
    system = writer.FoldSystem(
        {"gpus": {"number_of_gpus": 1}, "nfs": {"mounts_number_of_mounts": 1}},
        {
            ("gpus", "gpus"): [
                {
                    "bus_identifier": b"0000:af:00.0",
                    "busy": 97,
                    "gpu_type": b"Tesla T4",
                    "memory_busy": 3,
                    "memory_total": 16384,
                    "memory_used": 1024,
                    "number_of_processes": 3,
                }
            ],
            ("nfs", "mounts_mounts"): [
                {
                    "mount_device": b"files:/export/home",
                    "read_bytes": 9000,
                    "total_read_bytes": 4096,
                }
            ],
        },
    )
    writer.AppendSample(system=system)
    writer.SetNextTime(atop_writer.FIRST_SAMPLE_TIME + 7200)
    writer.AppendBootSample()
    return writer.GetBytes()
