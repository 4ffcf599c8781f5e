"""A real OpenSearch server of one node, on the loopback interface alone.

Its jars come from Maven Central and are kept in .venv-services. Run as a command, it
starts a server and says where it is:

  python -m tests.services.opensearch.server [PORT]
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from tests.services import processes

_PATH = os.path.dirname(os.path.abspath(__file__))

_RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"

# With its whole name: Maven does not say of a mere prefix that nothing is reached.
_COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies"

# Seconds. A start takes 9 on an idle machine, four times as long on a busy one.
_MAXIMUM_START = 240
_MAXIMUM_DOWNLOAD = 900

_OPTIONS = """\
cluster.name: {name:s}
cluster.routing.allocation.disk.threshold_enabled: false
discovery.type: single-node
http.port: {port:d}
network.host: 127.0.0.1
node.name: node-1
"""


def _GetJars():
    """Retrieves the jars of the server, from Maven Central if they are not here.

    Raises:
      NotAvailable: if a program is missing or Maven Central is not reached.
      RuntimeError: if Maven fails for another reason.
    """
    for name, package in (("java", "openjdk-17-jdk-headless"), ("mvn", "maven")):
        if not shutil.which(name):
            raise processes.NotAvailable(f"there is no {name:s} (package {package:s})")

    path = os.path.join(processes.KEPT_PATH, "opensearch-2.19.6")
    if not os.path.isdir(path):
        new_path = f"{path:s}.new"
        shutil.rmtree(new_path, ignore_errors=True)
        process = subprocess.run(
            [
                *("mvn", "--quiet", "--batch-mode"),
                *("--file", os.path.join(_PATH, "pom.xml")),
                f"-DoutputDirectory={new_path:s}",
                _COPY_GOAL,
            ],
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=_MAXIMUM_DOWNLOAD,
        )
        if process.returncode:
            lines = [line for line in process.stdout.split("\n") if "ERROR" in line]
            if any("Could not transfer" in line for line in lines):
                raise processes.NotAvailable(
                    f"Maven Central is not reached: {lines[0]:s}"
                )
            raise RuntimeError(process.stdout)
        os.rename(new_path, path)
    return path


class OpenSearchServer:
    """OpenSearch server.

    Attributes:
      port (int): port on 127.0.0.1.
      process (subprocess.Popen): process.
    """

    def __init__(self, process, port):
        """Initializes a server.

        Args:
          process (subprocess.Popen): process.
          port (int): port on 127.0.0.1.
        """
        super().__init__()
        self.port = port
        self.process = process

    def Request(self, path, body=None, method=None, timeout=60):
        """Asks the server.

        Args:
          path (str): path with a slash in front.
          body (Optional[object]): what to send as JSON.
          method (Optional[str]): method of HTTP, by default GET or with a body POST.
          timeout (Optional[float]): seconds to wait.

        Returns:
          object: answer.
        """
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port:d}{path:s}",
            data=None if body is None else json.dumps(body).encode("utf-8"),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return json.load(response)

    def CountDocuments(self, index_name):
        """Counts the documents of an index.

        Args:
          index_name (str): name of the index.

        Returns:
          dict[str, int]: number of documents per data type.
        """
        self.Request(f"/{index_name:s}/_refresh", method="POST")
        terms = {"field": "data_type.keyword", "size": 1000}
        answer = self.Request(
            f"/{index_name:s}/_search?size=0",
            {"aggs": {"data_types": {"terms": terms}}},
        )
        buckets = answer["aggregations"]["data_types"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def CountFields(self, index_name):
        """Counts the fields of an index, as the limit of 1,000 does.

        Args:
          index_name (str): name of the index.

        Returns:
          dict[str, int]: number of fields per attribute.
        """
        mappings = self.Request(f"/{index_name:s}/_mapping")
        properties = mappings[index_name]["mappings"]["properties"]
        return {name: _CountFields(value) for name, value in properties.items()}


def _CountFields(mapping):
    """Counts the fields of an attribute."""
    properties = mapping.get("properties", {}).values()
    return 1 + len(mapping.get("fields", ())) + sum(map(_CountFields, properties))


def _WaitForServer(server, log_path):
    """Waits until a server answers.

    Raises:
      RuntimeError: if it ends or does not answer in time.
    """
    end = time.monotonic() + _MAXIMUM_START
    while server.process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError, urllib.error.URLError):
            # The answer waits for a manager, which there is not at first.
            health = "/_cluster/health?wait_for_status=yellow&timeout=1s"
            server.Request(health, timeout=5)
            return
        time.sleep(0.5)

    with open(log_path, encoding="utf-8", errors="replace") as file_object:
        raise RuntimeError(
            f"OpenSearch does not answer:\n{file_object.read()[-3000:]:s}"
        )


@contextlib.contextmanager
def RunServer(port=None):
    """Runs a server.

    Args:
      port (Optional[int]): port on 127.0.0.1, by default one that is free.

    Yields:
      OpenSearchServer: server.

    Raises:
      NotAvailable: if there can be no server here.
      RuntimeError: if it does not start.
    """
    jars_path = _GetJars()
    port = port or processes.FindPort()
    # Nodes of one name on one machine find each other, and make one cluster.
    cluster_name = f"plaso-extra-{os.getpid():d}-{port:d}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.makedirs(os.path.join(folder, "config"))
        options_path = os.path.join(folder, "config", "opensearch.yml")
        with open(options_path, "w", encoding="utf-8") as file_object:
            file_object.write(_OPTIONS.format(name=cluster_name, port=port))

        log_path = os.path.join(folder, "server.log")
        with open(log_path, "wb") as log_file:
            # pylint: disable-next=consider-using-with
            process = subprocess.Popen(
                [
                    *("java", "-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"),
                    # Compiles quickly, since it does not run for long.
                    "-XX:TieredStopAtLevel=1",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    *("-cp", os.path.join(jars_path, "*"), _RUNNER),
                    *("-basePath", folder, "-numOfNode", "1"),
                    *("-clusterName", cluster_name, "-indexStoreType", "niofs"),
                    # The runner adds the number of the node.
                    *("-baseHttpPort", str(port - 1)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=subprocess.STDOUT,
            )
        try:
            server = OpenSearchServer(process, port)
            _WaitForServer(server, log_path)
            yield server
        finally:
            process.terminate()
            process.wait()


def Main():
    """Runs a server until it is interrupted.

    Returns:
      int: exit status.
    """
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9200
    try:
        with RunServer(port) as server:
            print(f"OpenSearch is on http://127.0.0.1:{server.port:d}", flush=True)
            server.process.wait()
    except processes.NotAvailable as exception:
        print(exception, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(Main())
