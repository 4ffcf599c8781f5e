"""Options of psort and psteal for the output module html_report."""

from plaso.cli.helpers import interface
from plaso.lib import errors

from plaso_extra_parsers.output import html_report
from plaso_extra_parsers.output import stories


class HTMLReportOutputArgumentsHelper(interface.ArgumentsHelper):
    """Options of the output module html_report."""

    NAME = "html_report"
    CATEGORY = "output"
    DESCRIPTION = "Argument helper for the HTML report output module."

    @classmethod
    def AddArguments(cls, argument_group):
        """Adds the options.

        Args:
          argument_group (argparse._ArgumentGroup|argparse.ArgumentParser): group.
        """
        argument_group.add_argument(
            "--report_title",
            "--report-title",
            dest="report_title",
            type=str,
            action="store",
            default=html_report.DEFAULT_TITLE,
            metavar="TITLE",
            help="Title of the report, such as the name of the case.",
        )
        argument_group.add_argument(
            "--report_story",
            "--report-story",
            dest="report_story",
            type=str,
            action="store",
            default=None,
            metavar="FILE",
            help="Story that the report shows first, as a page has exported it.",
        )
        argument_group.add_argument(
            "--maximum_events",
            "--maximum-events",
            dest="maximum_events",
            type=int,
            action="store",
            default=html_report.DEFAULT_MAXIMUM_EVENTS,
            metavar="NUMBER",
            help=(
                "Number of events after which messages are left out of the report, "
                "unless the event has a tag. Pictures are of all events. "
                "Default: %(default)s."
            ),
        )

    @classmethod
    def ParseOptions(cls, options, output_module):  # pylint: disable=arguments-renamed
        """Passes the options to the output module.

        Args:
          options (argparse.Namespace): options.
          output_module (HTMLReportOutputModule): output module.

        Raises:
          BadConfigObject: if the output module is not an HTMLReportOutputModule.
          BadConfigOption: if the maximum number of events is negative, or the story
          cannot be read.
        """
        if not isinstance(output_module, html_report.HTMLReportOutputModule):
            raise errors.BadConfigObject(
                "Output module is not an instance of HTMLReportOutputModule"
            )

        maximum_events = getattr(options, "maximum_events", None)
        if maximum_events is None:
            maximum_events = html_report.DEFAULT_MAXIMUM_EVENTS
        if maximum_events < 0:
            raise errors.BadConfigOption(
                f"Maximum number of events: {maximum_events:d} is less than 0."
            )
        output_module.SetMaximumEvents(maximum_events)
        output_module.SetFilter(getattr(options, "filter", None))
        path = getattr(options, "report_story", None)
        if path:
            try:
                output_module.SetStory(stories.ReadStory(path))
            except (OSError, ValueError) as exception:
                raise errors.BadConfigOption(
                    f"Story {path:s}: {exception!s}."
                ) from exception
        title = getattr(options, "report_title", None)
        output_module.SetTitle(title or html_report.DEFAULT_TITLE)
        output_module.SetStoragePath(getattr(options, "storage_file", None))
