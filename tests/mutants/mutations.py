"""The faults that can be put into a module."""

import ast
import re
import typing

COMPARISON = "comparison"
CONSTANT = "constant"
LOGIC = "and/or"
STATEMENT = "dropped statement"
RETURN = "returned None"
ARITHMETIC = "arithmetic"
NOT = "not"

KINDS = (COMPARISON, CONSTANT, LOGIC, STATEMENT, RETURN, ARITHMETIC, NOT)

_COMPARISONS = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}

_OPERATORS = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "//",
    ast.FloorDiv: "*",
    ast.Div: "*",
    ast.Mod: "*",
    ast.LShift: ">>",
    ast.RShift: "<<",
    ast.BitAnd: "|",
    ast.BitOr: "&",
}

_STATEMENTS = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Break, ast.Continue, ast.Delete),
    *(ast.Expr, ast.Raise),
)

_SCOPES = (ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef)

# What is assigned to these is for Python or for tools.
_NO_VALUES = frozenset(["__all__", "__slots__", "__version__"])

# How much a cache holds, or is read, inflated or written at once, and whether objects
# have slots: another value changes the time and the memory that something takes, and
# no result.
_ARGUMENTS_WITHOUT_RESULT = ("maxsize", "slots")
_SIZE_WITHOUT_RESULT = re.compile(
    r"_?(?:DEFAULT_|MAXIMUM_|MINIMUM_)?"
    r"(?:CACHED_[A-Z]+|(?:BUFFER|COPY|PIECE|READ|WINDOW)_SIZE)"
)


class Mutation(typing.NamedTuple):
    """A fault that can be put into a module.

    Attributes:
      path (str): path of the module in the package.
      kind (str): kind.
      function (str): function or method, such as "Reader.Read", or "".
      line_number (int): number of the line on which it begins.
      line (str): this line without white space around it.
      old (str): text that is replaced.
      new (str): text that takes its place.
      start (int): offset of the old text in the module, in bytes.
      end (int): offset of its end.
    """

    path: str
    kind: str
    function: str
    line_number: int
    line: str
    old: str
    new: str
    start: int
    end: int

    def GetKey(self):
        """Determines what the fault is known by, whatever else of the module changes.

        Returns:
          tuple[str, ...]: path, function, line, old and new text.
        """
        return (self.path, self.function, self.line, self.old, self.new)

    def Apply(self, data):
        """Puts the fault into the module.

        Args:
          data (bytes): module.

        Returns:
          bytes: module with the fault.
        """
        return data[: self.start] + self.new.encode("utf-8") + data[self.end :]


class _Finder:
    """Finds the faults that can be put into a module."""

    def __init__(self, path, data):
        """Initializes a finder."""
        super().__init__()
        self._data = data
        self._offsets = [0]
        self._path = path
        for line in data.splitlines(keepends=True):
            self._offsets.append(self._offsets[-1] + len(line))
        self.mutations = []

    def _GetText(self, node):
        """Retrieves the text of a node."""
        start, end = self._GetRange(node)
        return self._data[start:end].decode("utf-8")

    def _GetRange(self, node):
        """Determines where a node is.

        Returns:
          tuple[int, int]: offsets of start and end in bytes.
        """
        return (
            self._offsets[node.lineno - 1] + node.col_offset,
            self._offsets[node.end_lineno - 1] + node.end_col_offset,
        )

    def _Add(self, kind, function, node, new):
        """Adds a fault.

        Args:
          kind (str): kind.
          function (str): function or method.
          node (ast.AST): node that is replaced.
          new (str): text that takes its place.
        """
        start, end = self._GetRange(node)
        line_start, line_end = self._offsets[node.lineno - 1 : node.lineno + 1]
        self.mutations.append(
            Mutation(
                self._path,
                kind,
                function,
                node.lineno,
                self._data[line_start:line_end].decode("utf-8").strip(),
                self._GetText(node),
                new,
                start,
                end,
            )
        )

    def _AddComparisons(self, function, node):
        """Adds the faults of a comparison."""
        for index, operator in enumerate(node.ops):
            pieces = [f"({self._GetText(node.left):s})"]
            for other_index, (other, value) in enumerate(
                zip(node.ops, node.comparators)
            ):
                pieces.append(_COMPARISONS[type(other)][other_index == index])
                pieces.append(f"({self._GetText(value):s})")
            if type(operator) in _COMPARISONS:
                self._Add(COMPARISON, function, node, f"({' '.join(pieces):s})")

    def _AddConstants(self, function, node):
        """Adds the faults of a constant."""
        value = node.value
        if isinstance(value, bool):
            values = [not value]
        elif isinstance(value, (float, int)):
            values = [value + 1, value - 1] if value else [value + 1]
        elif isinstance(value, str) and value:
            values = [f"{value:s}X"]
        elif isinstance(value, bytes) and value:
            values = [value + b"X"]
        else:
            values = []
        for new_value in values:
            new = repr(new_value)
            # A sign or an attribute can be beside it.
            if isinstance(value, (float, int)) and not isinstance(value, bool):
                new = f"({new:s})"
            self._Add(CONSTANT, function, node, new)

    def _AddNode(self, function, node):
        """Adds the faults of a node."""
        if isinstance(node, ast.Compare):
            self._AddComparisons(function, node)
        elif isinstance(node, ast.Constant):
            self._AddConstants(function, node)
        elif isinstance(node, ast.BoolOp):
            operator = " or " if isinstance(node.op, ast.And) else " and "
            values = [f"({self._GetText(value):s})" for value in node.values]
            self._Add(LOGIC, function, node, f"({operator.join(values):s})")
        elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            self._Add(
                ARITHMETIC,
                function,
                node,
                f"(({self._GetText(node.left):s}) {_OPERATORS[type(node.op)]:s} "
                f"({self._GetText(node.right):s}))",
            )
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self._Add(NOT, function, node, f"({self._GetText(node.operand):s})")
        elif isinstance(node, ast.Return):
            # Whoever asks if something is true takes None as False.
            text = "None" if node.value is None else self._GetText(node.value)
            if text not in ("False", "None"):
                self._Add(RETURN, function, node, "return None")
        # Without what a module defines it cannot be imported.
        elif isinstance(node, _STATEMENTS) and node.col_offset:
            if not (isinstance(node, ast.AnnAssign) and node.value is None):
                self._Add(STATEMENT, function, node, "pass")

    def Visit(self, node, names=()):
        """Finds the faults of a node and of what is in it.

        Args:
          node (ast.AST): node.
          names (Optional[tuple[str]]): names of classes and functions around it.
        """
        if isinstance(node, _SCOPES):
            names = (*names, node.name)
        if isinstance(node, ast.JoinedStr):
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            # A docstring.
            return
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            return
        if isinstance(node, ast.Assign) and any(
            name in _NO_VALUES or _SIZE_WITHOUT_RESULT.fullmatch(name)
            for name in (getattr(target, "id", "") for target in node.targets)
        ):
            return
        if isinstance(node, ast.keyword) and node.arg in _ARGUMENTS_WITHOUT_RESULT:
            return
        self._AddNode(".".join(names), node)
        for field, value in ast.iter_fields(node):
            if field not in ("annotation", "returns", "type_comment"):
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        self.Visit(child, names)


def FindMutations(path, data):
    """Finds the faults that can be put into a module.

    Args:
      path (str): path of the module in the package.
      data (bytes): module.

    Returns:
      list[Mutation]: faults, in the order of the module.
    """
    finder = _Finder(path, data)
    finder.Visit(ast.parse(data))
    found = []
    for mutation in finder.mutations:
        # A pattern of match, or a key of an argument, can be no expression.
        try:
            compile(mutation.Apply(data), path, "exec")
        except SyntaxError:
            continue
        found.append(mutation)
    return found
