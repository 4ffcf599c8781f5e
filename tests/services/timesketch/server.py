"""A real Timesketch on the loopback interface alone, with a stock Plaso.

Redis, OpenSearch, a Celery worker and the web server are started and ended with it; the
database is a file of SQLite. The environment is kept in .venv-services.
"""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request

from tests.services import processes
from tests.services.opensearch import server as opensearch_server

RELEASE = "20261014"

USER = "dev"
PASSWORD = "pw"

_PATH = os.path.dirname(os.path.abspath(__file__))

# Of the two forms of pages, that with the form of the login and the others.
_TOKENS = (
    re.compile(r'id="?csrf_token"?[^>]*value="([^"]+)"'),
    re.compile(r'name="?csrf-token"?[^>]*content="([^"]+)"'),
    re.compile(r'content="([^"]+)"[^>]*name="?csrf-token"?'),
)

# Seconds.
_MAXIMUM_START = 240
_MAXIMUM_ANALYSIS = 600
_MAXIMUM_IMPORT = 900

# A query finds no more than an index gives at once.
_MAXIMUM_EVENTS = 10000

# The settings are Python: these are behind those that Timesketch comes with.
_SETTINGS = """
SECRET_KEY = "only-for-tests"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder:s}/timesketch.db"
OPENSEARCH_HOSTS = [{{"host": "127.0.0.1", "port": {opensearch_port:d}}}]
OPENSEARCH_TIMEOUT = 60
UPLOAD_ENABLED = True
UPLOAD_FOLDER = "{folder:s}/upload"
CELERY_BROKER_URL = "redis://127.0.0.1:{redis_port:d}"
CELERY_RESULT_BACKEND = "redis://127.0.0.1:{redis_port:d}"
PLASO_LOG_FOLDER = "{folder:s}/psort"
PLASO_MAPPING_FILE = "{data:s}/plaso.mappings"
GENERIC_MAPPING_FILE = "{data:s}/generic.mappings"
PLASO_FORMATTERS = "{data:s}/plaso_formatters.yaml"
SIGMA_CONFIG = "{data:s}/sigma_config.yaml"
DATA_FINDER_PATH = "{data:s}/data_finder.yaml"
INTELLIGENCE_TAG_METADATA = "{data:s}/intelligence_tag_metadata.yaml"
CONTEXT_LINKS_CONFIG_PATH = "{data:s}/context_links.yaml"
PSORT_PATH = "psort"
SESSION_COOKIE_SECURE = False
WTF_CSRF_ENABLED = True
"""


class TimesketchServer:
    """Timesketch server.

    Attributes:
      data_path (str): path of the folder with its mappings, formatters and rules.
      opensearch (OpenSearchServer): its OpenSearch.
      url (str): its address.
    """

    def __init__(self, url, path, folder, data_path, opensearch):
        """Initializes a server.

        Args:
          url (str): its address.
          path (str): path of its environment.
          folder (str): path of a temporary folder.
          data_path (str): path of the folder with its mappings, formatters and rules.
          opensearch (OpenSearchServer): its OpenSearch.
        """
        super().__init__()
        self._folder = folder
        self._headers = {"Referer": url}
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self._path = path
        self.data_path = data_path
        self.opensearch = opensearch
        self.url = url

    def Run(self, name, *arguments):
        """Runs a command of the environment of the server.

        Args:
          name (str): name of the command.
          arguments (tuple[str]): arguments.

        Returns:
          str: what it prints.

        Raises:
          RuntimeError: if it fails.
        """
        process = subprocess.run(
            [os.path.join(self._path, "bin", name), *arguments],
            check=False,
            cwd=self._folder,
            encoding="utf-8",
            env=_GetVariables(self._path, self._folder),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=_MAXIMUM_IMPORT,
        )
        if process.returncode:
            raise RuntimeError(f"{name:s}:\n{process.stdout:s}")
        return process.stdout

    def _Open(self, path, data=None):
        """Opens a page."""
        request = urllib.request.Request(
            f"{self.url:s}{path:s}", data=data, headers=self._headers
        )
        with self._opener.open(request, timeout=120) as response:
            page = response.read().decode("utf-8")
        for expression in _TOKENS:
            match = expression.search(page)
            if match:
                self._headers["X-CSRFToken"] = match[1]
        return page

    def LogIn(self):
        """Logs in.

        Raises:
          RuntimeError: if it is refused.
        """
        self._Open("/login/")
        form = {
            "username": USER,
            "password": PASSWORD,
            "csrf_token": self._headers["X-CSRFToken"],
        }
        self._Open("/login/", urllib.parse.urlencode(form).encode("utf-8"))
        self._headers["Content-Type"] = "application/json"
        if self.Request("/users/me/")["objects"][0]["username"] != USER:
            raise RuntimeError("The login is refused.")

    def Request(self, path, body=None):
        """Asks the API.

        Args:
          path (str): path below that of the API.
          body (Optional[object]): what to send as JSON.

        Returns:
          object: answer.
        """
        data = None if body is None else json.dumps(body).encode("utf-8")
        return json.loads(self._Open(f"/api/v1{path:s}", data))

    def CreateSketch(self, name):
        """Creates a sketch.

        Args:
          name (str): name of the sketch.

        Returns:
          int: its identifier.
        """
        answer = self.Request("/sketches/", {"name": name, "description": ""})
        return answer["objects"][0]["id"]

    def Import(self, sketch, name, storage_path):
        """Imports a storage file with timesketch_importer, and waits until it is there.

        Args:
          sketch (int): identifier of the sketch.
          name (str): name of the timeline.
          storage_path (str): path of the storage file.

        Returns:
          int: identifier of the timeline.

        Raises:
          RuntimeError: if the import fails.
        """
        self.Run(
            "timesketch_importer",
            *("--user", USER, "--password", PASSWORD, "--host", self.url),
            *("--sketch_id", str(sketch), "--timeline_name", name, storage_path),
        )

        def GetTimeline():
            """Asks for the timeline.

            Returns:
              int: its identifier or None if it is not there yet.

            Raises:
              RuntimeError: if the import has failed.
            """
            answer = self.Request(f"/sketches/{sketch:d}/")
            for timeline in answer["objects"][0]["timelines"]:
                status = timeline["status"][0]["status"]
                if timeline["name"] == name and status in ("fail", "timeout"):
                    raise RuntimeError(f"{name:s}: {timeline!s}")
                if timeline["name"] == name and status == "ready":
                    return timeline["id"]
            return None

        return processes.WaitFor(GetTimeline, _MAXIMUM_IMPORT, f"Import of {name:s}")

    def Explore(self, sketch, timeline, query, fields=("message",), size=0):
        """Asks a query, as the explore page does.

        Args:
          sketch (int): identifier of the sketch.
          timeline (int): identifier of the timeline.
          query (str): query.
          fields (Optional[tuple[str, ...]]): names of the attributes to give.
          size (Optional[int]): number of events to give, at most 10,000.

        Returns:
          tuple[int, list[dict[str, object]]]: number of events that the query finds,
              and attributes of the first of them by time.
        """
        answer = self.Request(
            f"/sketches/{sketch:d}/explore/",
            {
                "fields": ",".join(fields),
                "filter": {
                    "chips": [],
                    "from": 0,
                    "indices": [timeline],
                    "order": "asc",
                    "size": size,
                    "terminate_after": size,
                },
                "query": query,
            },
        )
        return (
            answer["meta"]["es_total_count_complete"],
            [event["_source"] for event in answer["objects"]],
        )

    def GetAll(self, sketch, timeline, query, fields):
        """Asks a query for all events.

        Args:
          sketch (int): identifier of the sketch.
          timeline (int): identifier of the timeline.
          query (str): query.
          fields (tuple[str, ...]): names of the attributes to give.

        Returns:
          list[dict[str, object]]: attributes.

        Raises:
          RuntimeError: if there are more than can be given.
        """
        number, events = self.Explore(sketch, timeline, query, fields, _MAXIMUM_EVENTS)
        if number != len(events):
            raise RuntimeError(f"{query:s}: {len(events):d} of {number:d} events")
        return events

    def Analyze(self, sketch, timeline, name):
        """Runs an analyzer, with those that it depends on.

        Args:
          sketch (int): identifier of the sketch.
          timeline (int): identifier of the timeline.
          name (str): name of the analyzer.

        Returns:
          list[str]: results; the extraction of features has one per feature.
        """
        answer = self.Request(
            f"/sketches/{sketch:d}/analyzer/",
            {
                "analyzer_force_run": True,
                "analyzer_names": [name],
                "timeline_ids": [timeline],
            },
        )
        session = answer["objects"][0][0]["id"]

        def GetResults():
            """Asks for the results.

            Returns:
              list[str]: results or None if an analyzer runs yet.

            Raises:
              RuntimeError: if an analyzer has failed.
            """
            answer = self.Request(
                f"/sketches/{sketch:d}/timelines/{timeline:d}/analysis/"
            )
            analyses = [
                analysis
                for analysis in answer["objects"][0]
                if analysis["analysissession_id"] == session
            ]
            statuses = {analysis["status"][0]["status"] for analysis in analyses}
            if "ERROR" in statuses:
                raise RuntimeError(f"{name:s}: {analyses!s}")
            if statuses != {"DONE"}:
                return None
            analysis_results = [
                analysis["result"]
                for analysis in analyses
                if analysis["analyzer_name"] == name
            ]
            # The result is stored after the status.
            return None if None in analysis_results else analysis_results

        results = processes.WaitFor(GetResults, _MAXIMUM_ANALYSIS, name)
        self.opensearch.Request("/_refresh", method="POST")
        return results


def _GetVariables(path, folder):
    """Retrieves the environment variables of all that runs in the environment."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLASO_", "PYTHON", "TIMESKETCH", "VIRTUAL_ENV"))
    }
    variables["HOME"] = folder
    variables["PATH"] = os.pathsep.join(
        [os.path.join(path, "bin"), variables.get("PATH", os.defpath)]
    )
    variables["TIMESKETCH_SETTINGS"] = os.path.join(folder, "timesketch.conf")
    variables["TZ"] = "UTC"
    return variables


def _WriteData(path, additions):
    """Writes the mappings, formatters and rules, where they are found without root.

    Args:
      path (str): path of the environment.
      additions (dict[str, bytes]): what to append, per name of a file.

    Raises:
      RuntimeError: if there is no folder to write it beside.
    """
    stock_path = os.path.join(path, "share", "timesketch")
    library_path = os.path.join(path, "lib")
    for name in os.listdir(library_path):
        packages_path = os.path.join(library_path, name, "site-packages")
        if os.path.isdir(os.path.join(packages_path, "timesketch")):
            break
    else:
        raise RuntimeError(f"There is no Timesketch in {path:s}.")

    data_path = os.path.join(packages_path, "data")
    shutil.rmtree(data_path, ignore_errors=True)
    shutil.copytree(stock_path, data_path)
    for name, addition in additions.items():
        with open(os.path.join(data_path, name), "ab") as file_object:
            file_object.write(addition)
    return data_path


def _WriteSettings(folder, data_path, opensearch_port, redis_port):
    """Writes the settings, and makes the folder for what is uploaded.

    Args:
      folder (str): path of a temporary folder.
      data_path (str): path of the folder with mappings, formatters and rules.
      opensearch_port (int): port of OpenSearch.
      redis_port (int): port of Redis.
    """
    settings_path = os.path.join(folder, "timesketch.conf")
    shutil.copy(os.path.join(data_path, "timesketch.conf"), settings_path)
    with open(settings_path, "a", encoding="utf-8") as file_object:
        file_object.write(
            _SETTINGS.format(
                data=data_path,
                folder=folder,
                opensearch_port=opensearch_port,
                redis_port=redis_port,
            )
        )
    os.mkdir(os.path.join(folder, "upload"))


def _HasLoginPage(url):
    """Asks for the page of the login."""
    with urllib.request.urlopen(f"{url:s}/login/", timeout=30) as response:
        return bool(response.read())


@contextlib.contextmanager
def RunServer(additions):
    """Runs a server with all that it needs.

    Args:
      additions (dict[str, bytes]): what to append to files of its configuration, such
          as "tags.yaml".

    Yields:
      TimesketchServer: server, with its user logged in.

    Raises:
      NotAvailable: if there can be no server here.
      RuntimeError: if it does not start.
    """
    if os.path.exists("/etc/timesketch"):
        raise processes.NotAvailable("there is a Timesketch here, in /etc/timesketch")

    path = processes.MakeEnvironment(
        f"timesketch-{RELEASE:s}",
        os.path.join(_PATH, "requirements.txt"),
        minimum_version=(3, 11),
    )
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="timesketch-"))
        opensearch = stack.enter_context(opensearch_server.RunServer())
        redis_port = stack.enter_context(processes.RunRedis(folder))
        data_path = _WriteData(path, additions)
        _WriteSettings(folder, data_path, opensearch.port, redis_port)
        port = processes.FindPort()
        url = f"http://127.0.0.1:{port:d}"
        server = TimesketchServer(url, path, folder, data_path, opensearch)
        server.Run("tsctl", "create-user", "--password", PASSWORD, USER)

        commands = {
            "celery": ["-A", "timesketch.lib.tasks", "worker", "--pool", "solo"],
            "gunicorn": [
                *("-b", f"127.0.0.1:{port:d}", "--timeout", "600", "--workers", "1"),
                *("--threads", "4", "timesketch.wsgi:application"),
            ],
        }
        for name, arguments in commands.items():
            log_path = os.path.join(folder, f"{name:s}.log")
            process = stack.enter_context(
                processes.RunProcess(
                    [os.path.join(path, "bin", name), *arguments],
                    log_path,
                    cwd=folder,
                    env=_GetVariables(path, folder),
                )
            )
        processes.WaitFor(
            lambda: _HasLoginPage(url),
            _MAXIMUM_START,
            "Timesketch",
            process,
            log_path,
        )
        server.LogIn()
        yield server
