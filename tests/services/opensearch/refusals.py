"""Runs psort and prints why OpenSearch refuses documents, which psort does not.

Runs by itself in an environment with Plaso and opensearch-py:

  python refusals.py OPTIONS-OF-PSORT

The last line of the output is a JSON list of lists: data type, reason, its cause,
number of documents.
"""

import collections
import json
import re
import sys

import opensearchpy

from plaso.scripts import psort

# Identifiers and values, which differ from document to document.
_PARTICULARS = re.compile(r" in document with id .*", re.DOTALL)

_bulk = opensearchpy.OpenSearch.bulk
_refusals = collections.Counter()


def _Bulk(self, *args, **kwargs):
    """Sends documents and counts those that are refused.

    Args:
      self (opensearchpy.OpenSearch): client.
      args (tuple[object]): arguments of bulk.
      kwargs (dict[str, object]): arguments of bulk; body has two entries per document.
    """
    answer = _bulk(self, *args, **kwargs)
    for item, document in zip(answer["items"], kwargs["body"][1::2]):
        error = item["index"].get("error")
        if error:
            reason = _PARTICULARS.sub("", error["reason"])
            cause = (error.get("caused_by") or {}).get("reason", "")[:160]
            _refusals[document["data_type"], reason, cause] += 1
    return answer


if __name__ == "__main__":
    opensearchpy.OpenSearch.bulk = _Bulk
    exit_status = psort.Main()
    print(json.dumps([[*key, number] for key, number in _refusals.most_common()]))
    sys.exit(exit_status)
