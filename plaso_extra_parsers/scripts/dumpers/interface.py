"""The interface of a dumper."""

import abc


class Dumper(abc.ABC):
    """Yields everything that is in a file of one format.

    Attributes:
      NAME (str): name of the format, as in --format.
      TAKES_SEVERAL_FILES (bool): True if files of the format that are named together
          belong together, such as those that strace writes with -ff.
    """

    NAME = ""
    TAKES_SEVERAL_FILES = False

    @classmethod
    @abc.abstractmethod
    def CheckFormat(cls, data):
        """Determines if a file is of the format.

        Args:
          data (bytes): first 64 KiB of the file, inflated if it is compressed.
        """

    @abc.abstractmethod
    def Dump(self, file_objects, paths, options):
        """Yields everything that is in one file, or in files that belong together.

        Args:
          file_objects (list[file]): file-like objects, inflated and seekable; one,
              unless TAKES_SEVERAL_FILES.
          paths (list[str]): paths of the files, as the user gave them.
          options (argparse.Namespace): options of the command line.

        Yields:
          dict[str, object]|str: object that JSON can hold, or a line of text if an
              option asks for text; damage is an object created by CreateError.

        Raises:
          ParseError: if the rest of the file cannot be read.
        """


def CreateError(message, offset=None):
    """Creates the object that is yielded in place of unreadable data.

    Args:
      message (str): what is wrong.
      offset (Optional[int]): offset relative to the start of the (inflated) file, in
          bytes, or None if there is no single place.

    Returns:
      dict[str, object]: object.
    """
    return {"error": {"offset": offset, "message": message}}
