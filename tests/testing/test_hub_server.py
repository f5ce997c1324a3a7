"""The stand-in Hub over the wire and as a program: connections, TLS, `python -m lint_catalog.testing.hub`."""

from __future__ import annotations

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lint_catalog.testing.hub import Quota, Repo, Scenario, StandInHub, Trouble
from lint_catalog.testing.hub.__main__ import main
from lint_catalog.testing.serving import Request
from tests.support.cli import inside
from tests.support.sandbox import environment

TINY = Scenario((Repo("acme/tiny"),), quota=Quota(api=100_000))
INFO = "/api/models/acme/tiny?expand=gated"


@contextmanager
def connected(
    url: str, context: ssl.SSLContext | None = None, timeout: float = 20
) -> Iterator[http.client.HTTPConnection]:
    """A connection to where a server listens."""
    where = urlsplit(url).netloc
    if url.startswith("https"):
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(where, context=context, timeout=timeout)
    else:
        connection = http.client.HTTPConnection(where, timeout=timeout)
    try:
        yield connection
    finally:
        connection.close()


def get(connection: http.client.HTTPConnection, target: str, method: str = "GET") -> tuple[int, bytes]:
    """Status and body of an answer."""
    connection.request(method, target)
    response = connection.getresponse()
    return response.status, response.read()


def test_a_connection_serves_many_requests() -> None:
    with StandInHub(TINY) as hub, connected(hub.url) as connection:
        connection.connect()
        first = connection.sock
        answers = [get(connection, each) for each in (INFO, "/api/models/acme/nope", INFO)]
        assert connection.sock is first
        assert get(connection, INFO, "HEAD") == (200, b"")
        assert get(connection, INFO)[0] == 200
    assert [status for status, _ in answers] == [200, 401, 200]
    assert [(each.method, each.target, each.status, each.bucket) for each in hub.requests[:2]] == [
        ("GET", INFO, 200, "api"),
        ("GET", "/api/models/acme/nope", 401, "api"),
    ]


def test_many_clients_are_served_at_once() -> None:
    def work(_: int) -> list[int]:
        with connected(hub.url) as connection:
            return [get(connection, INFO)[0] for _ in range(10)]

    with StandInHub(TINY) as hub, ThreadPoolExecutor(16) as pool:
        assert [status for each in pool.map(work, range(16)) for status in each] == [200] * 160
        with connected(hub.url) as connection:
            connection.request("GET", INFO)
            assert connection.getresponse().headers["RateLimit"].startswith(f'"api";r={100_000 - 161};')
    assert len(hub.requests) == 161


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param("reset", ConnectionResetError, id="reset"),
        pytest.param("close", http.client.RemoteDisconnected, id="closed"),
        pytest.param("timeout", TimeoutError, id="silent"),
        pytest.param("cut", http.client.IncompleteRead, id="cut-off"),
    ],
)
def test_a_connection_breaks(fault: str, error: type[Exception]) -> None:
    trouble = Trouble(fault)  # type: ignore[arg-type] # a fault, from a table of texts
    with (
        StandInHub(Scenario(TINY.repos, troubles=(trouble,))) as hub,
        connected(hub.url, timeout=0.3 if fault == "timeout" else 20) as connection,
        pytest.raises(error),
    ):
        get(connection, INFO)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        pytest.param("POST /api/models HTTP/1.1\r\nHost: x\r\nContent-Length: -1", 413, id="length-below-zero"),
        pytest.param("POST /api/models HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999", 413, id="huge-body"),
        pytest.param("POST /api/models HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked", 413, id="chunked-body"),
        pytest.param("GET http://other.example/api/models HTTP/1.1\r\nHost: other.example", 200, id="as-a-proxy"),
        pytest.param("GET //acme/tiny HTTP/1.1\r\nHost: x", 200, id="two-slashes"),
        pytest.param("GET /api/models/%ff%00/%2e%2e HTTP/1.1\r\nHost: x", 401, id="odd-bytes"),
        pytest.param("GET /api/models?limit=%F0%9F&expand=%ff HTTP/1.1\r\nHost: x", 400, id="odd-query"),
        pytest.param("GET / HTTP/9.9", 505, id="http-of-the-future"),
        pytest.param("NONSENSE", 400, id="no-http"),
        pytest.param("BREW /pot HTTP/1.1\r\nHost: x", 501, id="no-such-method"),
    ],
)
def test_odd_requests_get_an_answer(head: str, status: int) -> None:
    with StandInHub(TINY) as hub, connected(hub.url) as connection:
        connection.connect()
        connection.sock.sendall(head.encode("latin-1") + b"\r\n\r\n")
        assert f" {status} ".encode() in connection.sock.recv(100)


def test_a_mistake_of_its_own_is_not_kept_from_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object, request: Request) -> None:
        raise ZeroDivisionError(request.target)

    monkeypatch.setattr(StandInHub, "reply", broken)
    with (
        pytest.raises(ZeroDivisionError, match="/api/models"),
        StandInHub(TINY) as hub,
        connected(hub.url) as connection,
    ):
        assert get(connection, INFO)[0] == 500


def test_it_speaks_tls_with_a_certificate_that_can_be_trusted() -> None:
    with StandInHub(TINY, tls=True) as hub:
        trusting = ssl.create_default_context(cafile=str(hub.certificate))
        with connected(hub.url, trusting) as connection:
            assert get(connection, INFO)[0] == 200
        with (
            connected(hub.url, ssl.create_default_context()) as connection,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            get(connection, INFO)
        file = hub.certificate
    assert not file.parent.exists()


SCENARIO = "models: {acme/tiny: {gated: manual}, acme/gone: missing}"


@contextmanager
def program(*options: str, folder: Path, stderr: int = subprocess.PIPE) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program running, and what it printed first."""
    command = [sys.executable, "-m", "lint_catalog.testing.hub", *options]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=stderr, encoding="utf-8"
    ) as running:
        try:
            assert running.stdout is not None
            yield running, running.stdout.readline().strip()
        finally:
            running.kill()


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_program_serves_until_it_is_told_to_stop(how: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    with program("--scenario", "s.yaml", "--verbose", folder=tmp_path) as (running, url):
        with connected(url) as connection:
            assert json.loads(get(connection, "/api/models/acme/tiny?expand=gated")[1])["gated"] == "manual"
        running.send_signal(how)
        out, said = running.communicate(timeout=60)
        assert (running.returncode, out) == (0, "")
        assert said.split("\n", 1)[0] == "a stand-in for the Hub with 1 model, 0 datasets and 0 Spaces; Ctrl-C ends it"
        assert "200 GET /api/models/acme/tiny?expand=gated\n" in said


@pytest.mark.process
@pytest.mark.parametrize("options", [pytest.param([], id="http"), pytest.param(["--tls"], id="https")])
def test_the_address_is_the_last_word_before_it_is_asked(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    options = ["--scenario", "s.yaml", "--verbose", *options]
    with program(*options, folder=tmp_path, stderr=subprocess.STDOUT) as (running, line):
        assert running.stdout is not None
        said = [line]
        while not said[-1].startswith("http"):
            said.append(running.stdout.readline().strip())
            assert said[-1], "it ended"
        assert said[0].startswith("a stand-in for the Hub with 1 model")
        assert [each.partition("=")[0] for each in said[1:-1]] == ["SSL_CERT_FILE"] * ("--tls" in options)
        trusting = ssl.create_default_context(cafile=said[1].partition("=")[2]) if "--tls" in options else None
        with connected(said[-1], trusting) as connection:
            assert get(connection, INFO)[0] == 200
        assert running.stdout.readline() == f"200 GET {INFO}\n"


@pytest.mark.process
def test_the_program_serves_a_catalog_with_a_scenario_over_it(folder: Path) -> None:
    (folder / "s.yaml").write_text("models: {pfnet/plamo-13b: missing}", encoding="utf-8")
    with program("--catalog", ".", "--scenario", "s.yaml", "--tls", folder=folder) as (running, url):
        assert running.stderr is not None
        running.stderr.readline()
        certificate = running.stderr.readline().strip().removeprefix("SSL_CERT_FILE=")
        with connected(url, ssl.create_default_context(cafile=certificate)) as connection:
            assert get(connection, "/api/models/weblab-GENIAC/Tanuki-8B-dpo-v1.0")[0] == 200
            assert get(connection, "/api/models/pfnet/plamo-13b")[0] == 401


ASK = """
import os, sys, urllib.request
print(sys.argv[1:], os.environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
urllib.request.urlopen(os.environ["HF_ENDPOINT"] + "/api/models/acme/tiny?expand=gated").close()
sys.exit(7)
"""
USERS = "\nusers: {ada: {token: hf_ada}}"


@pytest.mark.process
@pytest.mark.parametrize(
    ("scenario", "options", "token"),
    [
        pytest.param(SCENARIO, [], "1", id="http"),
        pytest.param(SCENARIO, ["--tls"], "1", id="https"),
        pytest.param(SCENARIO + USERS, [], "None", id="users of its own"),
    ],
)
def test_a_command_takes_the_stand_in_for_the_hub_and_both_end_with_it(
    scenario: str, options: list[str], token: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.yaml").write_text(scenario, encoding="utf-8")
    command = [sys.executable, "-c", ASK, "--tls", "a word"]
    inside(main, "--scenario", "s.yaml", "--verbose", *options, *command, cwd=tmp_path, env=environment(), status=7)
    assert capfd.readouterr().out == f"['--tls', 'a word'] {token}\n"


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_who_stops_the_stand_in_stops_the_command(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    forever = "import signal; print('begun', flush=True); signal.pause()"
    with program("--scenario", "s.yaml", sys.executable, "-c", forever, folder=tmp_path) as (running, line):
        assert line == "begun"
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 128 + signal.SIGTERM


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--scenario", "s.yaml"], "s.yaml:1:9: `models` must be a mapping", id="bad-scenario"),
        pytest.param(["--scenario", "none.yaml"], "'none.yaml' does not exist", id="no-scenario"),
        pytest.param([], "no catalog", id="no-catalog"),
        pytest.param(["--port", "70000"], "70000 is not in the range", id="bad-port"),
        pytest.param(
            ["--scenario", "good.yaml", "no-such-program", "--help"],
            "cannot run `no-such-program`: ",
            id="no-command",
            marks=pytest.mark.process,
        ),
    ],
)
def test_the_program_says_what_is_wrong(options: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("models: 1\n", encoding="utf-8")
    (tmp_path / "good.yaml").write_text(SCENARIO, encoding="utf-8")
    done = inside(main, *options, cwd=tmp_path, status=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_program_says_that_a_port_is_taken(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    with StandInHub(TINY) as hub:
        port = str(urlsplit(hub.url).port)
        options = ["--scenario", "s.yaml", "--port", port]
        done = inside(main, *options, cwd=tmp_path, status=2)
    assert f"cannot listen on port {port}" in done.stderr
