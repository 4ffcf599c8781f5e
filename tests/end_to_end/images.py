"""Tests that our logs are found in images and archives, without any option."""

import collections
import datetime
import os
import re
import shutil
import subprocess
import tarfile
import unittest
import zipfile

from plaso_extra_parsers import data

from tests.end_to_end import environments
from tests.end_to_end import timelines

_ARTIFACTS_PATH = os.path.join(os.path.dirname(data.__file__), "artifacts")

_SYSTEM_VERSION = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>ProductName</key><string>Mac OS X</string>
<key>ProductVersion</key><string>10.11.6</string>
</dict></plist>
"""

# Recordings and where they lie in the images. The threads of one program are in a
# folder that no other name says anything of.
_LINUX_FILES = {
    "atop/case/atop_20261120": "var/log/atop/atop_20261120",
    "atop/v2.11.1/basic.raw": "var/log/atop/atop_20261121",
    "strace/case-shell-f/tr.log": "root/strace.log",
    "strace/own-threads/tr.5868": "srv/trace/of a service/tr.5868",
    "strace/own-threads/tr.5869": "srv/trace/of a service/tr.5869",
    "strace/own-threads/tr.5870": "srv/trace/of a service/tr.5870",
    "strace/own-threads/tr.5871": "srv/trace/of a service/tr.5871",
}
_MACOS_FILES = {
    "asl/BB.2016.01.31.U0.G80.asl": "private/var/log/asl/BB.2016.01.31.U0.G80.asl",
    "asl/levels.asl": "private/var/log/asl/2026.11.20.U0.G80.asl",
}

# A log of times of day.
_LOCAL_LOG = b"""\
10 11:59:58.000001 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0
10 11:59:59.000001 exit_group(0) = ?
10 11:59:59.000002 +++ exited with 0 +++
"""

# Sizes of the volume and of what lies before it in a partitioned image.
_VOLUME_SIZE = 24 << 20
_VOLUME_OFFSET = 1 << 20

# A parser that no other preset of an operating system has.
_PARSERS_OF_PRESETS = {
    "linux": "text/selinux",
    "macos": "mac_keychain",
    "windows": "text/setupapi",
}

_OUR_TYPES = ("linux:atop:", "linux:strace:", "macos:asl:")


# What the tests need beside Python and Plaso.
_TOOLS = ("mke2fs", "sfdisk", "qemu-img", "ewfacquire", "xorriso")
_TOOLS_MISSING = (
    f"there is not each of {', '.join(_TOOLS):s} (packages e2fsprogs, fdisk,"
    " qemu-utils, ewf-tools, xorriso)"
)
_HAS_TOOLS = all(shutil.which(name) for name in _TOOLS)


def _Run(*arguments):
    """Runs a program."""
    subprocess.run(arguments, capture_output=True, check=True)


class ImagesTest(environments.EndToEndTestCase):
    """Tests images and archives."""

    def setUp(self):
        """Retrieves the environment."""
        super().setUp()
        self.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)

    def _WriteLinux(self):
        """Writes the files of a Linux machine."""
        self.WriteFile("linux/etc/hostname", b"web01\n")
        self.WriteFile("linux/etc/passwd", b"root:x:0:0:root:/root:/bin/bash\n")
        return self._CopyFiles("linux", _LINUX_FILES)

    def _WriteMacOS(self):
        """Writes the files of a Mac, of which /var is a link to /private/var."""
        self.WriteFile(
            "macos/System/Library/CoreServices/SystemVersion.plist", _SYSTEM_VERSION
        )
        path = self._CopyFiles("macos", _MACOS_FILES)
        os.symlink("private/var", os.path.join(path, "var"))
        return path

    def _CopyFiles(self, folder, files):
        """Copies recordings.

        Args:
          folder (str): name of the folder to copy to.
          files (dict[str, str]): path in the folder per path in test_data.
        """
        path = os.path.join(self.folder, folder)
        for source, target in files.items():
            source_path = os.path.join(environments.TEST_DATA_PATH, source)
            target_path = os.path.join(path, target)
            os.makedirs(os.path.dirname(target_path), exist_ok=True)
            shutil.copy2(source_path, target_path)
        return path

    def _MakeVolume(self, path):
        """Makes an ext4 volume."""
        volume_path = f"{path:s}.ext4"
        _Run(
            *("mke2fs", "-q", "-t", "ext4", "-d", path, volume_path),
            f"{_VOLUME_SIZE >> 20:d}M",
        )
        return volume_path

    def _MakeDisk(self, path):
        """Makes a partitioned image with an ext4 volume.

        Args:
          path (str): path of the folder of the files of the volume.
        """
        disk_path = f"{path:s}.raw"
        with open(self._MakeVolume(path), "rb") as volume:
            with open(disk_path, "wb") as disk:
                disk.seek(_VOLUME_OFFSET)
                shutil.copyfileobj(volume, disk)
                disk.truncate(_VOLUME_OFFSET + _VOLUME_SIZE + _VOLUME_OFFSET)
        subprocess.run(
            ["sfdisk", "--quiet", "--no-reread", disk_path],
            capture_output=True,
            check=True,
            input=f"{_VOLUME_OFFSET // 512:d},{_VOLUME_SIZE // 512:d},L\n".encode(),
        )
        return disk_path

    def _CountEvents(self, timeline):
        """Counts our events per file.

        Returns:
          dict[str, dict[str, int]]: number of events per data type, per name of a file.
        """
        counts = collections.defaultdict(collections.Counter)
        paths = collections.defaultdict(set)
        for event in timeline.events:
            if event["data_type"].startswith(_OUR_TYPES):
                name = event["display_name"].rpartition("/")[2]
                counts[name][event["data_type"]] += 1
                paths[name].add(event["display_name"])
        for name, display_names in paths.items():
            self.assertEqual(len(display_names), 1, name)
        return {name: dict(values) for name, values in counts.items()}

    def _CheckSource(self, source_path, expected, preset=None):
        """Checks the events of an image or archive that is read without options.

        Args:
          source_path (str): path of the image or archive.
          expected (dict[str, dict[str, int]]): number of our events per data type, per
              name of a file.
          preset (Optional[str]): preset of the operating system that is detected, or
              None of an archive, which is read with all parsers.
        """
        timeline = self.environment.MakeTimeline(
            self.folder, source_path, "--partitions", "all"
        )
        self.assertEqual(self._CountEvents(timeline), expected)
        self.assertNotIn("extraction_warning", timeline.warnings)

        process = self.environment.Run("pinfo", "-v", timeline.storage_path)
        presets = {
            name
            for name, parser in _PARSERS_OF_PRESETS.items()
            if re.search(rf"[ ,]{parser:s}(,|$)", process.stdout, re.MULTILINE)
        }
        self.assertEqual(presets, {preset} if preset else set(_PARSERS_OF_PRESETS))
        scopes = {
            event["extra_information"].rpartition(": ")[2]
            for event in timeline.events
            if event["data_type"] == "linux:strace:log"
            and "of a service" in event["display_name"]
        }
        self.assertLessEqual(scopes, {"set"})

    def _GetExpected(self, path, files):
        """Determines the events of a folder, by parsers that are named.

        Returns:
          dict[str, dict[str, int]]: number of events per data type, per name of a file.
        """
        timeline = self.environment.MakeTimeline(
            self.folder, path, "--parsers", "asl_log,atop,text/strace"
        )
        counts = self._CountEvents(timeline)
        self.assertEqual(
            set(counts), {name.rpartition("/")[2] for name in files.values()}
        )
        return counts

    @unittest.skipUnless(_HAS_TOOLS, _TOOLS_MISSING)
    def testLinuxImages(self):
        """A partitioned image has the events of the folder, whatever its format."""
        path = self._WriteLinux()
        expected = self._GetExpected(path, _LINUX_FILES)
        raw_path = self._MakeDisk(path)
        qcow_path = f"{path:s}.qcow2"
        _Run("qemu-img", "convert", "-O", "qcow2", raw_path, qcow_path)
        _Run(
            "ewfacquire", "-u", "-q", "-t", os.path.join(self.folder, "disk"), raw_path
        )
        for name in (raw_path, qcow_path, os.path.join(self.folder, "disk.E01")):
            with self.subTest(name=os.path.basename(name)):
                self._CheckSource(name, expected, "linux")

    def testLinuxArchives(self):
        """An archive has the events of the folder."""
        path = self._WriteLinux()
        expected = self._GetExpected(path, _LINUX_FILES)
        for extension, mode in (("tar", "w"), ("tar.gz", "w:gz")):
            with tarfile.open(f"{path:s}.{extension:s}", mode) as archive:
                archive.add(path, arcname=".")
        with zipfile.ZipFile(f"{path:s}.zip", "w") as archive:
            for folder, folder_names, names in os.walk(path):
                for name in sorted([*folder_names, *names]):
                    name = os.path.join(folder, name)
                    archive.write(name, os.path.relpath(name, path))
        for extension in ("tar", "tar.gz", "zip"):
            with self.subTest(extension=extension):
                self._CheckSource(f"{path:s}.{extension:s}", expected)

    @unittest.skipUnless(_HAS_TOOLS, _TOOLS_MISSING)
    def testMacOS(self):
        """Volumes and an archive of a Mac have the events of the folder, each once."""
        path = self._WriteMacOS()
        expected = self._GetExpected(path, _MACOS_FILES)
        with tarfile.open(f"{path:s}.tar", "w") as archive:
            archive.add(path, arcname=".")
        iso_path = f"{path:s}.iso"
        _Run("xorriso", "-as", "mkisofs", "-hfsplus", "-o", iso_path, path)
        hfs_path = f"{path:s}.hfsplus"
        self._CutVolume(iso_path, hfs_path)
        for name, preset in (
            (f"{path:s}.tar", None),
            (self._MakeVolume(path), "macos"),
            (hfs_path, "macos"),
        ):
            with self.subTest(name=os.path.basename(name)):
                self._CheckSource(name, expected, preset)

    def _CutVolume(self, iso_path, hfs_path):
        """Cuts the HFS+ volume out of an image that xorriso made.

        Args:
          iso_path (str): path of the image, which is of ISO 9660 as well.
          hfs_path (str): path of the image to write.
        """
        with open(iso_path, "rb") as file_object:
            image = file_object.read()
        # The volume header lies 1,024 bytes behind the start of the volume.
        offset = image.index(b"H+\x00\x04", 32768) - 1024
        with open(hfs_path, "wb") as file_object:
            file_object.write(image[offset:])

    @unittest.skipUnless(_HAS_TOOLS, _TOOLS_MISSING)
    def testArtifacts(self):
        """Our definitions collect our logs, for log2timeline and for image_export."""
        linux_path = self._MakeVolume(self._WriteLinux())
        macos_path = self._MakeVolume(self._WriteMacOS())
        for path, filters, names in (
            (
                linux_path,
                "AtopRawLogs,StraceLogs",
                ["atop_20261120", "atop_20261121", "strace.log"],
            ),
            (
                macos_path,
                "MacOSAppleSystemLogStores",
                ["2026.11.20.U0.G80.asl", "BB.2016.01.31.U0.G80.asl"],
            ),
        ):
            options = (
                *("--custom_artifact_definitions", _ARTIFACTS_PATH),
                *("--artifact_filters", filters),
            )
            with self.subTest(filters=filters):
                timeline = self.environment.MakeTimeline(self.folder, path, *options)
                self.assertEqual(sorted(self._CountEvents(timeline)), names)

                export_path = f"{path:s}-export"
                self.environment.Run(
                    *("image_export", "--quiet", "--unattended", *options),
                    *("--logfile", f"{path:s}.log.gz", "-w", export_path, path),
                )
                exported = sorted(
                    name for _, _, files in os.walk(export_path) for name in files
                )
                self.assertEqual(
                    [name for name in exported if name != "hashes.json"], names
                )

    @unittest.skipUnless(_HAS_TOOLS, _TOOLS_MISSING)
    def testTimeZone(self):
        """Times of day are those of the time zone of the system in the image."""
        timestamps = {}
        for name in ("Etc/UTC", "Asia/Kolkata"):
            folder = name.replace("/", "-")
            log_path = self.WriteFile(f"{folder:s}/root/strace.log", _LOCAL_LOG)
            os.utime(log_path, (1795262400, 1795262400))
            self.WriteFile(f"{folder:s}/etc/hostname", b"web01\n")
            path = os.path.join(self.folder, folder)
            os.symlink(
                f"/usr/share/zoneinfo/{name:s}", os.path.join(path, "etc", "localtime")
            )
            timeline = self.environment.MakeTimeline(
                self.folder, self._MakeVolume(path)
            )
            timestamps[name] = sorted(
                event["timestamp"]
                for event in timeline.events
                if event["data_type"] == "linux:strace:syscall"
            )

        self.assertEqual(len(timestamps["Etc/UTC"]), 2)
        # Kolkata is five hours and a half ahead.
        self.assertEqual(
            [timestamp - 19800 * 1000000 for timestamp in timestamps["Etc/UTC"]],
            timestamps["Asia/Kolkata"],
        )

    def testPsort(self):
        """psort cuts slices, filters by our attributes and tags, from an archive."""
        path = self._WriteLinux()
        with tarfile.open(f"{path:s}.tar", "w") as archive:
            archive.add(path, arcname=".")
        timeline = self.environment.MakeTimeline(self.folder, f"{path:s}.tar")
        process = next(
            event
            for event in timeline.events
            if event["data_type"] == "linux:strace:process" and event["timestamp"]
        )
        self._CheckFilter(
            timeline, f"process_identifier == {process['process_identifier']:d}"
        )
        self._CheckSlice(timeline, process)

        output_path = os.path.join(self.folder, "tagged.jsonl")
        self.environment.RunPsort(
            timeline.storage_path,
            output_path,
            *("--analysis", "tagging", "--tagging-file", "tag_linux.txt"),
        )
        tags = {
            tuple(event["tag"]["labels"])
            for event in timelines.ReadEvents(output_path)
            if event["data_type"].startswith(_OUR_TYPES) and "tag" in event
        }
        self.assertIn(("application_execution",), tags)

    def _CheckFilter(self, timeline, expression):
        """Checks a filter by an attribute of ours.

        Args:
          timeline (Timeline): timeline.
          expression (str): filter, of which the value is an integer.
        """
        output_path = os.path.join(self.folder, "filter.jsonl")
        self.environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", f"{output_path:s}.log.gz", "-o", "json_line"),
            *("-w", output_path, timeline.storage_path, expression),
        )
        name, _, value = expression.split(" ")
        expected = [event for event in timeline.events if event.get(name) == int(value)]

        self.assertTrue(expected)
        self.assertEqual(_CountLines(output_path), len(expected))

    def _CheckSlice(self, timeline, event):
        """Checks a slice around an event."""
        output_path = os.path.join(self.folder, "slice.jsonl")
        date_time = datetime.datetime.fromtimestamp(
            event["timestamp"] // 1000000, datetime.timezone.utc
        )
        self.environment.RunPsort(
            timeline.storage_path,
            output_path,
            *("--slice", date_time.strftime("%Y-%m-%dT%H:%M:%S"), "--slice_size", "1"),
        )
        middle = event["timestamp"] // 1000000 * 1000000
        expected = [
            other
            for other in timeline.events
            if abs(other["timestamp"] - middle) <= 60 * 1000000
        ]

        self.assertLess(len(expected), len(timeline.events))
        self.assertEqual(_CountLines(output_path), len(expected))


def _CountLines(path):
    """Counts lines."""
    with open(path, "rb") as file_object:
        return sum(1 for _ in file_object)


if __name__ == "__main__":
    unittest.main()
