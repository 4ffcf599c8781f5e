"""Tests for the page of reports."""

import base64
import hashlib
import html.parser
import os
import re
import shutil
import subprocess
import unittest

from unittest import mock

from plaso_extra_parsers.output import page

_NODE_MISSING = "node is not installed: its global names are not known"

_PAGE_PATH = os.path.join(os.path.dirname(page.__file__), "page")

_LINTER_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "eslint.config.mjs",
)

_COLOUR = re.compile(r"--(\w+): #([0-9a-f]{6}|[0-9a-f]{3});")

_BACKGROUNDS = {"back", "chip", "grid", "hit", "line", "panel", "select"}

# Of the packages d3-array 3.2.4 and d3-time 3.1.0 of the npm registry.
_LIBRARY_DIGESTS = {
    "LICENSE.d3-array": (
        "3e6849627f74ff73c257a3ae1efb574015d94fc1035c05ec3c15805165efcbc4"
    ),
    "LICENSE.d3-time": (
        "faa682e3e430941f958d26180458f5934a62f58dac4d70ccdd15608c15d0f884"
    ),
    "d3-array.min.js": (
        "80aa70d0cd17dabddf6d056494ea17926a45a69da8b7850220aace331bad671d"
    ),
    "d3-time.min.js": (
        "0e67c6eed5832f4ac5bece0da0ea595860c4527d21c271a17013b7efe2665c00"
    ),
}

# All that a report has without its data.
_MAXIMUM_PAGE_SIZE = 280000


def _GetDigest(text):
    """Calculates a digest as a policy has it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii'):s}'"


def _GetLuminance(colour):
    """Calculates how bright a colour is, as WCAG 2 does.

    Args:
      colour (str): colour as three or six hexadecimal digits.
    """
    if len(colour) == 3:
        colour = "".join(digit * 2 for digit in colour)
    luminance = 0.0
    for offset, weight in ((0, 0.2126), (2, 0.7152), (4, 0.0722)):
        value = int(colour[offset : offset + 2], 16) / 255
        is_linear = value <= 0.04045
        value = value / 12.92 if is_linear else ((value + 0.055) / 1.055) ** 2.4
        luminance += weight * value
    return luminance


def _GetContrast(colour, other_colour):
    """Calculates the contrast of two colours, as WCAG 2 does.

    Returns:
      float: ratio, from 1 to 21.
    """
    luminances = sorted(map(_GetLuminance, (colour, other_colour)))
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)


class _HeadParser(html.parser.HTMLParser):
    """Parser of the head of a page.

    Attributes:
      declaration (str): declaration, or None.
      elements (list[tuple[str, dict[str, str]]]): names and attributes of elements.
      text (str): text that is not a style.
    """

    def __init__(self):
        """Initializes a parser."""
        super().__init__()
        self._is_open = True
        self.declaration = None
        self.elements = []
        self.text = ""

    def handle_decl(self, decl):
        """Handles a declaration."""
        self.declaration = decl

    def handle_starttag(self, tag, attrs):
        """Handles the start of an element."""
        if self._is_open:
            self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Handles the end of an element."""
        if tag == "head":
            self._is_open = False

    def handle_data(self, data):
        """Handles text."""
        if self._is_open and self.elements[-1:] != [("style", {})]:
            self.text += data


class PageTest(unittest.TestCase):
    """Tests for the page."""

    def testFormatHead(self):
        """The policy names what is in the page, and nothing else."""
        head, _ = page.FormatHead("A </title><script>case</script>")
        self.assertIn("<title>A &lt;/title&gt;&lt;script&gt;case", head)
        policy = re.search('Content-Security-Policy" content="([^"]+)"', head).group(1)
        scripts = re.findall("<script>(.*?)</script>", head, re.DOTALL)
        styles = re.findall("<style>(.*?)</style>", head, re.DOTALL)
        self.assertEqual((len(scripts), len(styles)), (2, 1))
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        self.assertEqual(directives["default-src"], "'none'")
        self.assertEqual(
            directives["script-src"].split(), [_GetDigest(text) for text in scripts]
        )
        self.assertEqual(directives["style-src"], _GetDigest(styles[0]))
        self.assertEqual(directives["require-trusted-types-for"], "'script'")
        for name in ("base-uri", "form-action"):
            self.assertEqual(directives[name], "'none'")
        self.assertNotIn("unsafe", policy)

    def testFormatHeadElements(self):
        """The head of the page has these elements, and no text between them."""
        head, frame = page.FormatHead("Test")
        parser = _HeadParser()
        parser.feed(head)
        self.assertEqual(parser.text.strip(), "Test")
        self.assertEqual(parser.declaration, "doctype html")
        policy = parser.elements[3][1].pop("content")
        self.assertTrue(policy.startswith("default-src 'none'; script-src"))
        # Pictures are drawn by the scripts, and trusted types are not made.
        self.assertIn("; img-src data: blob:; ", policy)
        self.assertTrue(policy.endswith("; trusted-types 'none'"))
        self.assertEqual(
            parser.elements,
            [
                ("html", {"lang": "en"}),
                ("head", {}),
                ("meta", {"charset": "utf-8"}),
                ("meta", {"http-equiv": "Content-Security-Policy"}),
                (
                    "meta",
                    {
                        "name": "viewport",
                        "content": "width=device-width,initial-scale=1",
                    },
                ),
                ("meta", {"name": "referrer", "content": "no-referrer"}),
                ("title", {}),
                ("style", {}),
            ],
        )
        # From these parts the page builds a copy of itself.
        self.assertTrue(head.startswith(frame["begin"]))
        self.assertTrue(frame["begin"].endswith("<style>"))
        self.assertIn(f"</style>{frame['middle'][8:]:s}<script>", head)
        self.assertEqual(frame["middle"][:8], "</style>")
        self.assertRegex(frame["end"], r"^</body>\s*</html>\s*$")

    def testFormatHeadForbidden(self):
        """A script that could end early is refused."""
        with mock.patch.object(page, "ReadPageFile", return_value='x = "</Script>"'):
            with self.assertRaisesRegex(ValueError, "holds"):
                page.FormatHead("Test")

    def testJoinModules(self):
        """All modules there are end up in the script, each after those it needs."""
        names = page.GetModuleNames()
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(names[-1], "app.js")
        self.assertTrue({"format.js", "store.js", "trace.js"}.issubset(names))
        script = page.JoinModules()
        self.assertNotRegex(script, "(?m)^(import|export) ")
        for index, name in enumerate(names):
            needed_names = re.findall(r'from "\./(\w+\.js)"', page.ReadPageFile(name))
            self.assertLessEqual(set(needed_names), set(names[:index]), name)

    def testShortNames(self):
        """A short name is no word that the modules use, or that browsers have."""
        text = "const longName = 1;\nconst second = a + b + d3 + longName;\n"
        with mock.patch.object(page, "GetModuleNames", return_value=["a.js"]):
            with mock.patch.object(page, "ReadPageFile", return_value=text):
                script = page.JoinModules()
        self.assertIn("let c=1;let d=a+b+d3+c;", script)

    def testReadScript(self):
        """The script of the build is that of the modules; without one it is made."""
        script = page.JoinModules()
        self.assertEqual(page.ReadScript(), script)
        with mock.patch.object(page, "_SCRIPT_NAME", "none.js"):
            self.assertEqual(page.ReadScript(), script)

    def testColours(self):
        """Text can be read and bars be seen, on a light and on a dark page."""
        style = page.ReadPageFile("report.css")
        light = dict(_COLOUR.findall(style.partition("@media")[0]))
        dark = dict(_COLOUR.findall(style.partition("@media")[2].partition("\n}\n")[0]))
        self.assertEqual(set(light), set(dark))
        for colours in (light, dark):
            for back in ("back", "panel"):
                for name in ("text", "dim", "link", "warn", "bad", "fine"):
                    contrast = _GetContrast(colours[name], colours[back])
                    self.assertGreater(contrast, 4.5, f"{name:s} {colours!s}")
            for name in set(colours) - _BACKGROUNDS:
                contrast = _GetContrast(colours[name], colours["back"])
                self.assertGreater(contrast, 2, f"{name:s} {colours!s}")
            self.assertGreater(_GetContrast(colours["text"], colours["select"]), 4.5)

    def testLibrary(self):
        """The library is the one that was published, with its licence and version."""
        for name, expected_digest in _LIBRARY_DIGESTS.items():
            with open(os.path.join(_PAGE_PATH, name), "rb") as file_object:
                data = file_object.read()
            self.assertEqual(hashlib.sha256(data).hexdigest(), expected_digest, name)
        for name, version in page.LIBRARY_VERSIONS.items():
            self.assertIn(
                f"{name:s}/ v{version:s} ", page.ReadPageFile(f"{name:s}.min.js")
            )

    def testSize(self):
        """The page is small beside its data."""
        head, _ = page.FormatHead("Test")
        self.assertLess(len(head.encode("utf-8")), _MAXIMUM_PAGE_SIZE)

    def testStripScript(self):
        """Comments and needless space go, what a script does stays."""
        for text, expected_text in (
            ("a + b // c", "a+b"),
            ("a + +b - -c", "a+ +b- -c"),
            ("return x / 2 / y; /* z */", "return x/2/y;"),
            ("x = /a \\/ [/] b/g.test(' /* ')", "x=/a \\/ [/] b/g.test(' /* ')"),
            ("return / x/", "return/ x/"),
            ("`a ${b + `c // ${ d }`} e` + f", "`a ${b+`c // ${d}`} e`+f"),
            ("let a = 1\nlet b = 2", "let a=1\nlet b=2"),
            ("f(\n  a,\n  b\n)", "f(a,b)"),
            ('"// a" in  b', '"// a"in b'),
        ):
            self.assertEqual(page.StripScript(text), expected_text)
        self.assertEqual(
            page.StripScript(
                "a.Foo(Foo, {Foo: 1, x: Foo, ...Foo}) ? Foo : `Foo ${Foo}`",
                {"Foo": "$1"},
            ),
            "a.Foo($1,{Foo:1,x:$1,...$1})?$1:`Foo ${$1}`",
        )

    def testStripScriptNames(self):
        """Variables get other names; members, keys and methods keep theirs."""
        names = {"name": "a", "size": "b"}
        for text, expected_text in (
            ("let { name, size = 1 } = name;", "let{name:a,size:b=1}=a;"),
            ("f({ name, size: name }, [size, name])", "f({name:a,size:a},[b,a])"),
            ("x = { y: { name } }", "x={y:{name:a}}"),
            ("if (y) { name; } else { size(); }", "if(y){a;}else{b();}"),
            ("case x: { size, name; }", "case x:{b,a;}"),
            ("for (const { name } of size) {}", "for(const{name:a}of b){}"),
            (
                "x = y ? { name } : { size() { z(name); } };",
                "x=y?{name:a}:{size(){z(a);}};",
            ),
            ("(name) => { name; }", "(a)=>{a;}"),
            ("`${f({ name })}${name}`", "`${f({name:a})}${a}`"),
            ("x.name?.size[name]", "x.name?.size[a]"),
        ):
            self.assertEqual(page.StripScript(text, names), expected_text)

    @unittest.skipUnless(shutil.which("node"), _NODE_MISSING)
    def testKeptNames(self):
        """What JavaScript or a browser names gets no other name."""
        with open(_LINTER_PATH, encoding="utf-8") as file_object:
            browser = file_object.read().partition("const browser")[2].partition("]")[0]
        process = subprocess.run(
            ["node", "-p", "Object.getOwnPropertyNames(globalThis).join(' ')"],
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        # Node has its modules as names as well, when it runs a line.
        global_names = set(re.findall(r"\w+", browser)) | set(
            name for name in process.stdout.split() if name[0].isupper()
        )
        modules = [page.ReadPageFile(name) for name in page.GetModuleNames()]
        scripts = ("\n".join(map(page.StripScript, modules)), page.JoinModules())
        for name in global_names:
            counts = [
                len(re.findall(rf"(?<![\w.]){name:s}\b", text)) for text in scripts
            ]
            self.assertEqual(counts[0], counts[1], name)

    def testStripStyle(self):
        """Comments and needless space go, what a style does stays."""
        self.assertEqual(
            page.StripStyle("/* a */\na :hover , b { c: d e;\n  f: g }\n"),
            "a :hover,b{c:d e;f:g}",
        )


if __name__ == "__main__":
    unittest.main()
