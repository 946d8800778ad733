"""Starts a real, private Airflow (2.11 or 3.x) for tests, prints one JSON line when it is ready, stops it all at the end.

Run it with the python of the virtual environment that holds the Airflow wanted:

    venv/bin/python airflow_up.py --dags dags [--home DIR] [--port N] [--kubeconfig FILE] [--set SECTION.KEY=VALUE]...

It stops, with every process below it, on SIGTERM, on SIGINT, and (with --with-stdin) when its standard input closes.
Everything listens on 127.0.0.1. Airflow is imported once and each service is a fork of this process: importing it
takes most of a normal start, and forks share the memory of what they imported.
"""

from __future__ import annotations

import argparse
import base64
import ctypes
import gc
import hashlib
import http.client
import importlib.metadata
import json
import os
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STARTED = time.monotonic()
VERSION = importlib.metadata.version("apache-airflow")
MAJOR = int(VERSION.split(".")[0])
NO_SECRET = "only-for-tests-this-is-not-a-secret-0123456789"  # must be no common word: Airflow masks it in all task logs
USERS = ("admin", "op", "user", "viewer")  # user name = password = role; "viewer" may read only, so it gets 403s


def settings(home: Path, port: int, dags: Path) -> dict[str, str]:
    """The configuration, as {"section.key": value}. Small and quick: one of everything, short sleeps, nothing sent out."""
    both = {
        "core.dags_folder": str(dags),
        "core.executor": "LocalExecutor",
        "core.parallelism": "4",
        "workers.min_heartbeat_interval": "1",
        "core.load_examples": "False",
        "core.dags_are_paused_at_creation": "False",
        "core.default_task_retries": "0",
        "core.fernet_key": base64.urlsafe_b64encode(NO_SECRET[:32].encode()).decode(),
        "database.sql_alchemy_conn": f"sqlite:///{home}/airflow.db?timeout=30",
        "database.load_default_connections": "False",
        "logging.base_log_folder": str(home / "logs"),
        "logging.colored_console_log": "False",
        "usage_data_collection.enabled": "False",
        "scheduler.scheduler_heartbeat_sec": "1",
        "scheduler.job_heartbeat_sec": "2",
        "scheduler.scheduler_idle_sleep_time": "0.2",
        "scheduler.enable_health_check": "False",
        "scheduler.trigger_timeout_check_interval": "2",
        "triggerer.job_heartbeat_sec": "2",
        "secrets.use_cache": "False",
    }
    if MAJOR == 2:
        return both | {
            "scheduler.parsing_processes": "1",
            "scheduler.min_file_process_interval": "30",
            "scheduler.dag_dir_list_interval": "30",
            "scheduler.standalone_dag_processor": "False",
            "webserver.base_url": f"http://127.0.0.1:{port}",
            "webserver.secret_key": NO_SECRET,
            "webserver.config_file": str(home / "webserver_config.py"),
            "api.auth_backends": "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth,"
                                 "airflow.api.auth.backend.session",
            "fab.update_fab_perms": "False",
        }
    return both | {
        "dag_processor.parsing_processes": "1",
        "dag_processor.min_file_process_interval": "5",
        "dag_processor.refresh_interval": "5",
        "core.execution_api_server_url": f"http://127.0.0.1:{port}/execution/",
        "core.simple_auth_manager_users": ",".join(f"{u}:{u}" for u in USERS),
        "core.simple_auth_manager_passwords_file": str(home / "passwords.json"),
        "api.base_url": f"http://127.0.0.1:{port}",
        "api.host": "127.0.0.1",
        "api.port": str(port),
        "api.workers": "1",
        "api.secret_key": NO_SECRET,
        "api_auth.jwt_secret": base64.b64encode(NO_SECRET.encode()).decode(),
    }


def make_database() -> None:
    """Fills an empty metadata database: tables and, on Airflow 2, roles and users."""
    from airflow.utils import db

    db.initdb()
    if MAJOR == 2:
        from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
        from werkzeug.security import generate_password_hash

        with get_application_builder() as builder:
            builder.add_permissions(update_perms=True)
            builder.sm.sync_roles()
            for user in USERS:
                role = builder.sm.find_role(user.capitalize())
                # Basic auth checks the hash at each call: the default one (scrypt) would take most of a call's time.
                hashed = generate_password_hash(user, "pbkdf2:sha256:1")
                builder.sm.add_user(user, user, user, f"{user}@example.org", role, hashed_password=hashed)


def import_airflow() -> None:
    """Imports, before the forks, what the services and the tasks import."""
    import airflow.cli.cli_parser
    import airflow.jobs.scheduler_job_runner
    import airflow.jobs.triggerer_job_runner
    import airflow.executors.local_executor
    import airflow.providers.cncf.kubernetes.operators.pod  # noqa: F401

    if MAJOR == 2:
        import airflow.www.app  # noqa: F401
    else:
        import airflow.api_fastapi.app
        import airflow.dag_processing.manager
        import airflow.providers.standard.operators.bash
        import airflow.sdk.execution_time.supervisor
        import airflow.sdk.execution_time.task_runner  # noqa: F401


def serve_airflow_2(port: int) -> None:
    """The webserver in one process of 8 threads (`airflow webserver` starts a second interpreter that imports all again)."""
    from airflow.www.app import cached_app
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self):
            for key, value in {"bind": f"127.0.0.1:{port}", "workers": 1, "threads": 8, "worker_class": "gthread",
                               "timeout": 120, "accesslog": None, "preload_app": True}.items():
                self.cfg.set(key, value)

        def load(self):
            return cached_app()

    Server().run()


def services(port: int) -> dict:
    def command(*argv):
        def run():
            from airflow.__main__ import main

            sys.argv = ["airflow", *argv]
            main()

        return run

    if MAJOR == 2:
        return {
            "webserver": lambda: serve_airflow_2(port),
            "scheduler": command("scheduler", "--skip-serve-logs"),
            "triggerer": command("triggerer", "--skip-serve-logs"),
        }
    return {
        "api-server": command("api-server"),
        "scheduler": command("scheduler", "--skip-serve-logs"),
        "dag-processor": command("dag-processor"),
        "triggerer": command("triggerer", "--skip-serve-logs"),
    }


def prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def spawn(name: str, run, home: Path) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: end when the launcher dies, however it dies
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        log = os.open(home / f"{name}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        run()
        code = 0
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def descendants(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        p = todo.pop()
        for task in Path(f"/proc/{p}/task").glob("*/children"):
            try:
                children = [int(c) for c in task.read_text().split()]
            except OSError:
                continue
            found += children
            todo += children
    return found


def memory_mb(pids: list[int]) -> int:
    """Proportional set size: pages that forks share are counted once."""
    total = 0
    for pid in pids:
        try:
            total += int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
        except (OSError, IndexError):
            pass
    return total // 1024


def get(port: int, path: str, headers: dict[str, str] | None = None, body=None):
    con = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        con.request("POST" if body else "GET", path, json.dumps(body) if body else None,
                    {"Content-Type": "application/json", **(headers or {})})
        response = con.getresponse()
        return response.status, json.loads(response.read() or b"null")
    except (OSError, ValueError, http.client.HTTPException):
        return 0, None
    finally:
        con.close()


warm: list[bool] = []


def ready(port: int, files: int) -> dict | None:
    """Healthy services, and every file of the DAG folder either parsed or reported as an import error."""
    status, health = get(port, "/health" if MAJOR == 2 else "/api/v2/monitor/health")
    if status != 200:
        return None
    if MAJOR > 2 and not warm:  # tasks use this API; its first call takes seconds, so not at the first task's cost
        get(port, "/execution/health")
        warm.append(True)
    need = ["metadatabase", "scheduler", "triggerer"] + (["dag_processor"] if MAJOR > 2 else [])
    if any((health.get(n) or {}).get("status") != "healthy" for n in need):
        return None
    if MAJOR == 2:
        auth = {"Authorization": "Basic " + base64.b64encode(b"admin:admin").decode()}
        api = "/api/v1"
    else:
        status, token = get(port, "/auth/token", body={"username": "admin", "password": "admin"})
        if status != 201:
            return None
        auth = {"Authorization": f"Bearer {token['access_token']}"}
        api = "/api/v2"
    _, dags = get(port, f"{api}/dags?limit=100", auth)
    _, errors = get(port, f"{api}/importErrors?limit=100", auth)
    seen = {d["fileloc"] for d in (dags or {}).get("dags", [])}
    seen |= {e["filename"] for e in (errors or {}).get("import_errors", [])}
    return {"api": api, "auth": auth["Authorization"]} if len(seen) >= files else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dags", required=True, type=Path)
    parser.add_argument("--home", type=Path, help="AIRFLOW_HOME; left out: a temporary folder, removed at the end")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--kubeconfig", type=Path, help="becomes KUBECONFIG, which the DAGs give to their pods' operators")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    parser.add_argument("--timeout", type=float, default=180)
    parser.add_argument("--with-stdin", action="store_true", help="stop when standard input closes")
    args = parser.parse_args()

    dags = args.dags.resolve()
    temporary = args.home is None
    home = Path(tempfile.mkdtemp(prefix="airflow-")) if temporary else args.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    port = args.port
    if not port:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]

    values = settings(home, port, dags)
    for item in args.set:
        key, _, value = item.partition("=")
        values[key] = value
    os.environ["AIRFLOW_HOME"] = str(home)
    os.environ["AIRFLOW_CONFIG"] = str(home / "airflow.cfg")
    os.environ["PYTHONWARNINGS"] = "ignore"
    os.environ["_AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK"] = "1"  # 2.x: LocalExecutor on SQLite
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    for key, value in values.items():
        section, _, option = key.partition(".")
        os.environ[f"AIRFLOW__{section.upper()}__{option.upper()}"] = value
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    if args.kubeconfig:
        os.environ["KUBECONFIG"] = str(args.kubeconfig.resolve())
    if MAJOR == 2:  # without this FAB 1.5.4 takes callers without credentials for the role Public: 403, not 401
        (home / "webserver_config.py").write_text("AUTH_ROLE_PUBLIC = None\nWTF_CSRF_ENABLED = True\n")
    else:
        (home / "passwords.json").write_text(json.dumps({u: u for u in USERS}))

    import warnings

    warnings.simplefilter("ignore")
    packages = sorted(f"{d.metadata['Name']}=={d.version}" for d in importlib.metadata.distributions())
    template = Path(sys.prefix, f"airflow-{hashlib.sha256(' '.join(packages).encode()).hexdigest()[:12]}.db")
    database = home / "airflow.db"
    out = os.dup(1)  # what Airflow prints while it is imported must not mix with the JSON line
    os.dup2(2, 1)
    gc.disable()
    import_airflow()
    gc.freeze()  # the collector of a fork then leaves these pages alone, so they stay shared
    gc.enable()
    imported = time.monotonic()

    prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: tasks that lose their parent become children of this process
    stopping = []
    for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sig, lambda *_: stopping.append(1))

    code, pids = 0, {}
    try:
        if not database.exists():
            if not template.exists():
                pid = spawn("database", make_database, home)
                if os.waitpid(pid, 0)[1]:
                    sys.stderr.write((home / "database.log").read_text())
                    return 1
                with sqlite3.connect(database) as con:
                    con.execute("PRAGMA journal_mode=DELETE")  # ends a write-ahead log: the file alone is whole now
                shutil.copyfile(database, template.with_suffix(".new"))
                template.with_suffix(".new").rename(template)
            else:
                shutil.copyfile(template, database)
            with sqlite3.connect(database) as con:
                con.execute("PRAGMA journal_mode=WAL")  # readers no longer block the writer; the file keeps this setting
        migrated = time.monotonic()
        files = len([f for f in dags.glob("*.py") if not f.name.startswith("_")])
        pids = {name: spawn(name, run, home) for name, run in services(port).items()}
        state, shown = None, False
        while not stopping:
            for name, pid in list(pids.items()):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    sys.stderr.write(f"{name} ended: see {home}/{name}.log\n" + (home / f"{name}.log").read_text()[-4000:])
                    return 1
            if not shown:
                state = ready(port, files)
                if state:
                    shown = True
                    os.write(out, json.dumps({
                        "version": VERSION, "url": f"http://127.0.0.1:{port}", "api": f"http://127.0.0.1:{port}{state['api']}",
                        "authorization": state["auth"], "users": {u: u for u in USERS}, "home": str(home), "dags": str(dags),
                        "pid": os.getpid(), "pids": pids, "seconds": {
                            "import": round(imported - STARTED, 1), "database": round(migrated - imported, 1),
                            "all": round(time.monotonic() - STARTED, 1)},
                        "memory_mb": memory_mb([os.getpid(), *descendants(os.getpid())]),
                    }).encode() + b"\n")
                elif time.monotonic() - STARTED > args.timeout:
                    sys.stderr.write(f"not ready after {args.timeout} s: see {home}/*.log\n")
                    return 1
            if args.with_stdin and select.select([0], [], [], 0)[0] and not os.read(0, 4096):
                break
            time.sleep(0.2)
    finally:
        for pid in pids.values():
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 1  # services get 1 s to end in good order, then everything left is killed
        while (left := descendants(os.getpid())) and time.monotonic() < deadline + 10:
            for pid in left if time.monotonic() > deadline else []:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                pass
            time.sleep(0.05)
        if temporary:
            shutil.rmtree(home, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
