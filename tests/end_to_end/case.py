"""Tests that psort answers as docs/case.md says."""

import os
import re
import unittest

from tests.end_to_end import environments

_SOURCE_PATH = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")

# A command as it stands in the document, and what it writes.
_ANSWER = re.compile(
    r"    psort -o dynamic --fields (?P<fields>\S+) -w answer\.csv case\.plaso \\\n"
    r'        "(?P<filter>[^"\n]+)"\n\n```\n(?P<answer>.*?)```',
    re.DOTALL,
)

_NUMBER_OF_QUESTIONS = 9


class CaseTest(environments.EndToEndTestCase):
    """Tests the case of the documentation."""

    def testAnswers(self):
        """Each question of the case has the answer in the document."""
        path = os.path.join(environments.PROJECT_PATH, "docs", "case.md")
        with open(path, encoding="utf-8") as file_object:
            text = file_object.read()
        matches = list(_ANSWER.finditer(text))
        self.assertEqual(len(matches), _NUMBER_OF_QUESTIONS)
        self.assertEqual(text.count("\n## "), _NUMBER_OF_QUESTIONS)
        self.assertEqual(text.count("\nTimesketch: `"), _NUMBER_OF_QUESTIONS)

        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        storage_path = os.path.join(self.folder, "case.plaso")
        environment.RunLog2Timeline(storage_path, _SOURCE_PATH)
        for index, match in enumerate(matches, 1):
            with self.subTest(question=index):
                output_path = os.path.join(self.folder, f"{index:d}.csv")
                environment.Run(
                    *("psort", "--quiet", "--unattended", "--status_view", "none"),
                    *("--logfile", f"{output_path:s}.log.gz", "-o", "dynamic"),
                    *("--fields", match["fields"], "-w", output_path),
                    *(storage_path, match["filter"]),
                )
                with open(output_path, encoding="utf-8") as file_object:
                    answer = file_object.read()
                # The order of events of one time is not that of the log.
                self.assertEqual(
                    sorted(answer.split("\n")), sorted(match["answer"].split("\n"))
                )


if __name__ == "__main__":
    unittest.main()
