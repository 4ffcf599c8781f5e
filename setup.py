"""Puts the .pth file, which lets a stock Plaso find us, into the wheel.

Nearly everything else is in setup.cfg, which has no place for a file at the root of
site-packages. As part of the build the file is in the RECORD of the wheel, so that
pip uninstall removes it.
"""

import os
import shutil

from setuptools import find_packages
from setuptools import setup
from setuptools.command import build_py

_PTH_FILENAME = "plaso_extra_parsers.pth"


class BuildWithPthFile(build_py.build_py):
    """Builds the package and the .pth file beside it."""

    # pylint: disable=invalid-name
    # The names below are those of setuptools.

    def run(self):
        """Builds the package."""
        super().run()
        if not self.editable_mode:
            os.makedirs(self.build_lib, exist_ok=True)
            shutil.copyfile(_PTH_FILENAME, os.path.join(self.build_lib, _PTH_FILENAME))

    def get_outputs(self, include_bytecode=True):
        """Retrieves the files that the build makes.

        Args:
          include_bytecode (Optional[bool]): True if compiled files are included.

        Returns:
          list[str]: paths.
        """
        outputs = super().get_outputs(include_bytecode)
        if not self.editable_mode:
            outputs.append(os.path.join(self.build_lib, _PTH_FILENAME))
        return outputs


setup(
    cmdclass={"build_py": BuildWithPthFile},
    # formats/ lies beside the package and is installed in it.
    packages=find_packages(include=["plaso_extra_parsers*"])
    + ["plaso_extra_parsers.formats"],
)
