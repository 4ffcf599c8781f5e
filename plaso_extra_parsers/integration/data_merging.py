"""Adds documents to the data files of Plaso: timeliner, formatters, presets, tags.

Plaso refuses a data folder in which a data type is defined twice, and of two blocks
of tagging rules with one label it silently takes the last. So what is there already
is replaced or extended. Text that need not change is kept byte for byte.

A user's own data folder is mostly a changed copy of Plaso's. A document that is the
same there as in Plaso's folder is treated as Plaso's; any other is the user's, and
the user's wins over ours.
"""

import re

import yaml

_DOCUMENT_SEPARATOR = re.compile(r"^---[ \t]*(?:#.*)?\r?\n", re.MULTILINE)


class MergeError(Exception):
    """Raised when data cannot be merged."""


def _ParseDocument(text):
    """Parses one YAML document.

    Args:
      text (str): document.

    Returns:
      dict[str, object]: values or None if the document is not a mapping.

    Raises:
      MergeError: if the document is not YAML.
    """
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as exception:
        raise MergeError(f"not a YAML document: {exception!s}") from exception

    return values if isinstance(values, dict) else None


def SplitDocuments(text):
    """Splits a file into YAML documents.

    Args:
      text (str): contents of a file.

    Returns:
      list[str]: text of each document, without the separators. Comments at the start
          of the file are a document as well.
    """
    return _DOCUMENT_SEPARATOR.split(text)


def JoinDocuments(documents):
    """Joins YAML documents to a file.

    Args:
      documents (list[str]): text of each document.

    Returns:
      str: contents of a file.
    """
    # A document that does not end its last line must not swallow the separator.
    return "---\n".join(
        document if not document or document.endswith("\n") else f"{document:s}\n"
        for document in documents
    )


def ReadDocuments(text):
    """Reads the values of the documents of a file.

    Args:
      text (str): contents of a file.

    Returns:
      list[dict[str, object]]: values of each document.

    Raises:
      MergeError: if the file is not YAML.
    """
    return [values for values in map(_ParseDocument, SplitDocuments(text)) if values]


def ReadDefinitions(text, key="data_type"):
    """Reads the documents of a file by what they define.

    Args:
      text (str): contents of a file.
      key (Optional[str]): name of the value that says what a document defines.

    Returns:
      dict[str, str]: text of the document per definition.

    Raises:
      MergeError: if the file is not YAML or defines one thing twice.
    """
    definitions = {}
    for document in SplitDocuments(text):
        values = _ParseDocument(document)
        if not values:
            continue

        name = values.get(key)
        if not isinstance(name, str):
            raise MergeError(f"document without {key:s}")
        if name in definitions:
            raise MergeError(f"{key:s} {name:s} is defined twice")

        definitions[name] = document

    return definitions


class DefinitionsMerger:
    """Puts definitions of ours into the files of Plaso or of a user.

    Used once per folder: a data type may be in any of the files of formatters.
    """

    def __init__(self, definitions, stock_texts=None):
        """Initializes a merger.

        Args:
          definitions (dict[str, str]): text of our documents per data type.
          stock_texts (Optional[list[str]]): contents of the same files of Plaso, if
              the files to change are a user's.
        """
        super().__init__()
        self._definitions = definitions
        self._stock_values = None

        if stock_texts is not None:
            self._stock_values = {}
            for text in stock_texts:
                for _, values in self._IterateCommonDocuments(SplitDocuments(text)):
                    self._stock_values[values["data_type"]] = values

        # Definitions that are not to be added, since the user has their own.
        self._user_data_types = set()

    def _IterateCommonDocuments(self, documents):
        """Iterates over the documents of data types that we define as well.

        Args:
          documents (list[str]): text of documents.

        Yields:
          tuple[int, dict[str, object]]: index and values of a document.
        """
        for index, document in enumerate(documents):
            # Parsing each document would take long, and most are of no concern.
            if any(data_type in document for data_type in self._definitions):
                values = _ParseDocument(document)
                if values and values.get("data_type") in self._definitions:
                    yield index, values

    def _ExtendTimeliner(self, values):
        """Adds date and time attributes of ours to a user's timeliner document.

        Without them the events of these attributes would be lost in silence.

        Args:
          values (dict[str, object]): values of the user's document.

        Returns:
          str: text of the document or None if it needs no change.
        """
        our_values = _ParseDocument(self._definitions[values["data_type"]])
        mappings = list(values.get("attribute_mappings") or [])
        names = {mapping.get("name") for mapping in mappings}
        missing_mappings = [
            mapping
            for mapping in our_values.get("attribute_mappings") or []
            if mapping.get("name") not in names
        ]
        if not missing_mappings:
            return None

        values["attribute_mappings"] = mappings + missing_mappings
        return yaml.safe_dump(values, allow_unicode=True, sort_keys=False)

    def MergeFile(self, text):
        """Takes the documents that ours replace out of a file.

        Args:
          text (str): contents of a file.

        Returns:
          str: contents of the file, the very same if no document is replaced.

        Raises:
          MergeError: if a document cannot be read.
        """
        documents = SplitDocuments(text)
        is_changed = False
        removed_indexes = set()

        for index, values in self._IterateCommonDocuments(documents):
            data_type = values["data_type"]
            if (
                self._stock_values is None
                or self._stock_values.get(data_type) == values
            ):
                removed_indexes.add(index)
                continue

            self._user_data_types.add(data_type)
            if "attribute_mappings" in values:
                document = self._ExtendTimeliner(values)
                if document:
                    documents[index] = document
                    is_changed = True

        if not removed_indexes and not is_changed:
            return text

        return JoinDocuments(
            [
                document
                for index, document in enumerate(documents)
                if index not in removed_indexes
            ]
        )

    def GetAdditions(self, data_types):
        """Retrieves the documents to add, once all files have been merged.

        Args:
          data_types (list[str]): data types of ours.

        Returns:
          str: documents, each with a separator in front of it; empty if the user
              has their own of all of them.
        """
        documents = [
            self._definitions[data_type]
            for data_type in data_types
            if data_type not in self._user_data_types
        ]
        if not documents:
            return ""
        return JoinDocuments([""] + documents)


def MergePresets(text, additions):
    """Adds parsers to presets.

    Args:
      text (str): contents of presets.yaml.
      additions (dict[str, list[str]]): names of parsers per name of a preset. A
          preset that is not there is not made, since a user may have removed it.

    Returns:
      str: contents of presets.yaml.

    Raises:
      MergeError: if a document cannot be read.
    """
    documents = SplitDocuments(text)
    for index, document in enumerate(documents):
        values = _ParseDocument(document)
        if not values:
            continue

        names = list(values.get("parsers") or [])
        missing_names = [
            name for name in additions.get(values.get("name"), []) if name not in names
        ]
        if missing_names:
            values["parsers"] = sorted(names + missing_names)
            documents[index] = yaml.safe_dump(
                values, allow_unicode=True, sort_keys=False
            )

    return JoinDocuments(documents)


def ReadTaggingRules(text):
    """Reads tagging rules.

    Args:
      text (str): contents of a tagging file.

    Returns:
      dict[str, list[str]]: rules per label.
    """
    rules_per_label = {}
    label = None
    for line in text.splitlines():
        rule = line.strip()
        if not rule:
            label = None
        elif rule.startswith("#"):
            continue
        elif not line[0].isspace():
            label = line.rstrip()
            rules_per_label.setdefault(label, [])
        elif label:
            rules_per_label[label].append(rule)
        else:
            raise MergeError(f"tagging rule without label: {rule:s}")

    return rules_per_label


def MergeTaggingFile(text, rules_per_label):
    """Adds tagging rules to a tagging file.

    Args:
      text (str): contents of a tagging file.
      rules_per_label (dict[str, list[str]]): rules to add per label.

    Returns:
      str: contents of the tagging file.
    """
    lines = text.splitlines()
    remaining_rules = dict(rules_per_label)

    # Plaso takes the last of several blocks with one label, so rules are added to
    # that one.
    for index in range(len(lines) - 1, -1, -1):
        rules = remaining_rules.pop(lines[index].rstrip(), None)
        if rules:
            lines[index + 1 : index + 1] = [f"  {rule:s}" for rule in rules]

    for label, rules in remaining_rules.items():
        lines.extend(["", label] + [f"  {rule:s}" for rule in rules])

    return "\n".join(lines) + "\n"
