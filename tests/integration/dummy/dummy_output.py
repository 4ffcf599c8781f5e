"""Dummy output module, and the helper for its arguments on the command line."""

from plaso.cli.helpers import interface as helpers_interface
from plaso.output import text_file


class DummyOutputModule(text_file.TextFileOutputModule):
    """Output module that writes one word per event."""

    NAME = "dummy_output"
    DESCRIPTION = "Dummy output."

    def __init__(self):
        """Initializes an output module."""
        super().__init__()
        self._word = None

    def GetFieldValues(
        self, output_mediator, event, event_data, event_data_stream, event_tag
    ):
        """Retrieves the values of an event.

        Args:
          output_mediator (OutputMediator): output mediator.
          event (EventObject): event.
          event_data (EventData): event data.
          event_data_stream (EventDataStream): event data stream.
          event_tag (EventTag): event tag or None.

        Returns:
          dict[str, str]: values per name.
        """
        return {"data_type": event_data.data_type}

    def SetWord(self, word):
        """Sets the word.

        Args:
          word (str): word.
        """
        self._word = word

    def WriteFieldValues(self, output_mediator, *arguments):
        """Writes the values of an event.

        Args:
          output_mediator (OutputMediator): output mediator.
          arguments (tuple[object]): values of GetFieldValues, or in Plaso 20240308 the
              arguments of that method.
        """
        # pylint: disable=arguments-differ
        field_values = arguments[0]
        if len(arguments) > 1:
            field_values = self.GetFieldValues(output_mediator, *arguments)
        self.WriteLine(f"{self._word:s} {field_values['data_type']:s}")


class DummyOutputArgumentsHelper(helpers_interface.ArgumentsHelper):
    """Helper for the arguments of the output module, of its name."""

    NAME = "dummy_output"
    CATEGORY = "output"
    DESCRIPTION = "Arguments of the dummy output module."

    @classmethod
    def AddArguments(cls, argument_group):
        """Adds the arguments.

        Args:
          argument_group (argparse._ArgumentGroup): group of arguments.
        """
        argument_group.add_argument("--dummy_word", default="dummy", help="Word.")

    @classmethod
    def ParseOptions(cls, options, configuration_object):
        """Passes the arguments on.

        Args:
          options (argparse.Namespace): options.
          configuration_object (DummyOutputModule): output module.
        """
        if hasattr(configuration_object, "SetWord"):
            configuration_object.SetWord(options.dummy_word)
