"""Starts a real, private HDFS, YARN and Spark history server for tests, prints one JSON line when ready, stops it all at the end.

    DIR/venv/bin/python hadoop_up.py --dir DIR [--home DIR] [--set KEY=VALUE]… [--spark KEY=VALUE]… [--no-history] [--with-stdin]

DIR is what install.ts made. --set overrides a Hadoop setting (any of the four files), --spark a line of spark-defaults.conf.
It stops, with every process below it, on SIGTERM, on SIGINT, and (with --with-stdin) when its standard input closes.
Everything listens on 127.0.0.1, on free ports.
"""

from __future__ import annotations

import argparse
import ctypes
import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

STARTED = time.monotonic()
SUPERUSER = "hdfs"  # owns HDFS; YARN runs as it too
USERS = ("analytics", "analytics-ml")  # each gets a home directory
QUEUES = {"production": 60, "default": 40}


def free_ports(n: int) -> list[int]:
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def settings(home: Path, port: dict[str, int]) -> dict[str, dict[str, str]]:
    """The Hadoop files. Small numbers, so that little memory provokes every limit."""
    at = lambda name: f"127.0.0.1:{port[name]}"
    core = {
        "fs.defaultFS": f"hdfs://{at('namenode')}",
        "hadoop.tmp.dir": str(home / "tmp"),
        "hadoop.http.staticuser.user": "yarn",  # who a caller of the REST API is; it is in yarn.admin.acl, so it sees all
        "hadoop.user.group.static.mapping.overrides": ";".join(
            [f"{SUPERUSER}=supergroup", "yarn=hadoop", *(f"{u}={u}" for u in USERS)]),
        "ipc.client.connect.max.retries": "3",
        "ipc.client.connect.retry.interval": "200",
    }
    hdfs = {
        "dfs.replication": "1",
        "dfs.blocksize": "1m",
        "dfs.namenode.fs-limits.min-block-size": "65536",
        "dfs.namenode.name.dir": f"file://{home}/name",
        "dfs.datanode.data.dir": f"file://{home}/data",
        "dfs.namenode.http-address": at("webhdfs"),
        "dfs.namenode.safemode.extension": "0",
        "dfs.datanode.address": "127.0.0.1:0",
        "dfs.datanode.http.address": "127.0.0.1:0",
        "dfs.datanode.ipc.address": "127.0.0.1:0",
        "dfs.datanode.hostname": "127.0.0.1",
        "dfs.permissions.superusergroup": "supergroup",
        "fs.permissions.umask-mode": "027",
    }
    yarn = {
        "yarn.resourcemanager.hostname": "127.0.0.1",
        "yarn.resourcemanager.address": at("rm"),
        "yarn.resourcemanager.scheduler.address": at("rm_scheduler"),
        "yarn.resourcemanager.resource-tracker.address": at("rm_tracker"),
        "yarn.resourcemanager.admin.address": at("rm_admin"),
        "yarn.resourcemanager.webapp.address": at("rm_web"),
        "yarn.resourcemanager.connect.max-wait.ms": "10000",
        "yarn.resourcemanager.connect.retry-interval.ms": "1000",
        "yarn.resourcemanager.scheduler.class":
            "org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler",
        "yarn.resourcemanager.am.max-attempts": "2",
        "yarn.acl.enable": "true",
        "yarn.admin.acl": f"yarn,{SUPERUSER}",
        "yarn.scheduler.minimum-allocation-mb": "1",
        "yarn.scheduler.maximum-allocation-mb": "2048",
        "yarn.scheduler.maximum-allocation-vcores": "4",
        "yarn.nodemanager.hostname": "127.0.0.1",
        "yarn.nodemanager.address": at("nm"),
        "yarn.nodemanager.localizer.address": at("nm_localizer"),
        "yarn.nodemanager.webapp.address": at("nm_web"),
        "yarn.nodemanager.local-dirs": str(home / "nm-local"),
        "yarn.nodemanager.log-dirs": str(home / "nm-logs"),
        "yarn.nodemanager.resource.memory-mb": "4096",
        "yarn.nodemanager.resource.cpu-vcores": "16",
        "yarn.nodemanager.pmem-check-enabled": "true",
        "yarn.nodemanager.vmem-check-enabled": "false",
        "yarn.nodemanager.resource.memory.enforced": "false",  # its default makes 3.x leave all enforcement to cgroups
        "yarn.nodemanager.container-monitor.interval-ms": "500",
        "yarn.nodemanager.container-monitor.procfs-tree.smaps-based-rss.enabled": "true",
        "yarn.nodemanager.resourcemanager.connect.retry-interval.ms": "200",
        "yarn.nodemanager.resourcemanager.connect.max-wait.ms": "60000",
        "yarn.nodemanager.heartbeat.interval-ms": "200",
        "yarn.resourcemanager.nodemanagers.heartbeat-interval-ms": "200",
        "yarn.nodemanager.delete.debug-delay-sec": "0",
        "yarn.nodemanager.admin-env": "MALLOC_ARENA_MAX=2,SPARK_LOCAL_IP=127.0.0.1,SPARK_LOCAL_HOSTNAME=127.0.0.1",
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage": "99.9",
        "yarn.nodemanager.disk-health-checker.min-free-space-per-disk-mb": "0",
        "yarn.node-attribute.fs-store.root-dir": f"file://{home}/node-attribute",  # else a folder in /tmp
        "yarn.log-aggregation-enable": "false",  # true with --job-history
        "yarn.log.server.url": f"http://{at('jhs_web')}/jobhistory/logs",
        "yarn.nodemanager.remote-app-log-dir": "/var/log/hadoop-yarn/apps",
    }
    mapred = {
        "mapreduce.jobhistory.address": at("jhs"),
        "mapreduce.jobhistory.webapp.address": at("jhs_web"),
        "mapreduce.jobhistory.admin.address": at("jhs_admin"),
        "yarn.app.mapreduce.am.staging-dir": "/tmp/hadoop-yarn/staging",
    }
    capacity = {
        "yarn.scheduler.capacity.root.queues": ",".join(QUEUES),
        "yarn.scheduler.capacity.root.acl_submit_applications": " ",
        "yarn.scheduler.capacity.root.acl_administer_queue": " ",
        "yarn.scheduler.capacity.maximum-am-resource-percent": "0.5",
        "yarn.scheduler.capacity.resource-calculator": "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator",
        "yarn.scheduler.capacity.root.production.acl_submit_applications": "analytics,analytics-ml",
        "yarn.scheduler.capacity.root.default.acl_submit_applications": "*",
        "yarn.scheduler.capacity.root.default.maximum-am-resource-percent": "0.1",
    }
    for queue, share in QUEUES.items():
        capacity[f"yarn.scheduler.capacity.root.{queue}.capacity"] = str(share)
        capacity[f"yarn.scheduler.capacity.root.{queue}.user-limit-factor"] = "2"
    return {"core-site.xml": core, "hdfs-site.xml": hdfs, "yarn-site.xml": yarn, "capacity-scheduler.xml": capacity,
            "mapred-site.xml": mapred}


def write_conf(conf: Path, files: dict[str, dict[str, str]], spark: dict[str, str]) -> None:
    conf.mkdir(parents=True, exist_ok=True)
    for name, values in files.items():
        rows = "".join(f" <property><name>{k}</name><value>{escape(v)}</value></property>\n" for k, v in values.items())
        (conf / name).write_text(f"<configuration>\n{rows}</configuration>\n")
    for webapp in ("hdfs", "datanode"):  # their pages are in no Maven jar; WebHDFS needs only that these exist
        (conf / "webapps" / webapp).mkdir(parents=True, exist_ok=True)
    (conf / "spark-defaults.conf").write_text("".join(f"{k} {v}\n" for k, v in spark.items()))
    pattern = "%d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n%ex"
    (conf / "log4j2.properties").write_text(
        "rootLogger.level = info\nrootLogger.appenderRef.stderr.ref = stderr\nappender.console.type = Console\n"
        "appender.console.name = stderr\nappender.console.target = SYSTEM_ERR\nappender.console.layout.type = PatternLayout\n"
        f"appender.console.layout.pattern = {pattern}\n")
    (conf / "log4j.properties").write_text(
        "log4j.rootLogger=INFO,stderr\nlog4j.appender.stderr=org.apache.log4j.ConsoleAppender\nlog4j.appender.stderr.target=System.err\n"
        "log4j.appender.stderr.layout=org.apache.log4j.PatternLayout\n"
        f"log4j.appender.stderr.layout.ConversionPattern={pattern.replace('%ex', '')}\n")


def prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


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


def rss_mb(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return 0


def call(method: str, port: int, path: str) -> tuple[int, bytes]:
    con = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        con.request(method, path, headers={"Accept": "application/json"})
        response = con.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    finally:
        con.close()


def make_directories(webhdfs: int) -> None:
    shared = [("/tmp", SUPERUSER, "1777"), ("/user", SUPERUSER, "755"), ("/var/log/spark", SUPERUSER, "1777"),
              ("/var/log/hadoop-yarn/apps", SUPERUSER, "1777"), ("/tmp/hadoop-yarn/staging", SUPERUSER, "1777")]
    for path, owner, mode in [*shared, *((f"/user/{user}", user, "750") for user in USERS)]:
        group = owner if owner in USERS else "supergroup"
        for op in ("MKDIRS&permission=755", f"SETPERMISSION&permission={mode}", f"SETOWNER&owner={owner}&group={group}"):
            status, body = call("PUT", webhdfs, f"/webhdfs/v1{path}?op={op}&user.name={SUPERUSER}")
            if status != 200:
                raise SystemExit(f"{op} {path}: {status} {body.decode()}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", required=True, type=Path)
    parser.add_argument("--hadoop", default="3.3.6", help="the version of the servers: 2.10.2 or 3.3.6")
    parser.add_argument("--home", type=Path, help="data and logs; left out: a temporary folder, removed at the end")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--spark", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--no-history", action="store_true", help="without the Spark history server")
    parser.add_argument("--job-history", action="store_true", help="log aggregation, and MapReduce's job history server, which shows such logs")
    parser.add_argument("--may-end", action="append", default=[], metavar="NAME", help="master, node, history: its end stops nothing")
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--with-stdin", action="store_true", help="stop when standard input closes")
    args = parser.parse_args()

    temporary = args.home is None
    home = Path(tempfile.mkdtemp(prefix="hadoop-")) if temporary else args.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    venv = args.dir.resolve() / "venv"
    spark_home = next(venv.glob("lib/python3.*/site-packages/pyspark"))
    lib = args.dir.resolve() / f"hadoop-{args.hadoop}"
    conf = home / "conf"
    names = ("namenode", "webhdfs", "rm", "rm_scheduler", "rm_tracker", "rm_admin", "rm_web", "nm", "nm_localizer", "nm_web", "history",
             "jhs", "jhs_web", "jhs_admin")
    port = dict(zip(names, free_ports(len(names))))

    files = settings(home, port)
    if args.job_history:
        files["yarn-site.xml"]["yarn.log-aggregation-enable"] = "true"
    for item in args.set:
        key, _, value = item.partition("=")
        name = next((n for n, known in files.items() if key in known), None) or (
            "capacity-scheduler.xml" if key.startswith("yarn.scheduler.capacity.") else
            "yarn-site.xml" if key.startswith("yarn.") else "hdfs-site.xml" if key.startswith("dfs.") else "core-site.xml")
        files[name][key] = value
    spark = {
        "spark.master": "yarn",
        "spark.yarn.jars": f"local:{spark_home}/jars/*",  # nothing of the 320 MB is copied
        "spark.pyspark.python": f"{venv}/bin/python",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"hdfs://127.0.0.1:{port['namenode']}/var/log/spark",
        "spark.yarn.historyServer.address": f"http://127.0.0.1:{port['history']}",
        "spark.history.fs.logDirectory": f"hdfs://127.0.0.1:{port['namenode']}/var/log/spark",
        "spark.history.fs.update.interval": "1s",
        "spark.history.ui.port": str(port["history"]),
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.executor.instances": "1",
        "spark.executor.processTreeMetrics.enabled": "true",
        "spark.executor.metrics.pollingInterval": "500ms",
        "spark.yarn.report.interval": "1s",
        "spark.yarn.submit.waitAppCompletion": "true",
        "spark.yarn.maxAppAttempts": "1",
        "spark.sql.shuffle.partitions": "4",
    }
    spark.update(item.split("=", 1) for item in args.spark)
    write_conf(conf, files, spark)

    java_home = os.environ.get("JAVA_HOME") or str(Path(shutil.which("java")).resolve().parents[1])
    opens = [f"--add-opens=java.base/{p}=ALL-UNNAMED" for p in ("java.lang", "java.util", "java.net", "java.nio", "sun.nio.ch")]
    quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData"]
    hadoop_classpath, spark_classpath = f"{conf}:{lib}:{lib}/*", f"{conf}:{spark_home}/jars/*"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "HADOOP_", "YARN_", "PYSPARK_"))} | {
        "JAVA_HOME": java_home, "SPARK_HOME": str(spark_home), "HADOOP_CONF_DIR": str(conf), "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "127.0.0.1"}

    def spawn(name: str, heap: str, classpath: str, *main: str) -> subprocess.Popen:
        def child():
            os.setsid()
            prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: end when the launcher dies, however it dies
        return subprocess.Popen(
            [f"{java_home}/bin/java", *opens, *quick, f"-Xmx{heap}", "-cp", classpath, *main], env=env | {"HADOOP_USER_NAME": SUPERUSER}, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=open(home / f"{name}.log", "ab"), preexec_fn=child, cwd=home)

    prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: containers that lose their parent become children of this process
    stopping = []
    for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sig, lambda *_: stopping.append(1))

    code, running, waiting, times, shown = 0, {}, {"hdfs", "yarn", "history"}, {}, False
    waiting |= {"job_history"} if args.job_history else set()
    try:
        running["master"] = spawn("master", "384m", hadoop_classpath, "Hadoop", "master")
        running["node"] = spawn("node", "192m", hadoop_classpath, "Hadoop", "node")
        while not stopping:
            for name, process in list(running.items()):
                if process.poll() is not None and name not in args.may_end:
                    sys.stderr.write(f"{name} ended with {process.returncode}\n{(home / f'{name}.log').read_text()[-4000:]}")
                    return 1
            done = set()
            if waiting & {"hdfs", "yarn"} and select.select([running["master"].stdout], [], [], 0)[0]:
                done = {{b"hdfs": "hdfs", b"ready": "yarn"}.get(running["master"].stdout.readline().strip())}
            if "hdfs" in done:
                make_directories(port["webhdfs"])
                if not args.no_history:
                    running["history"] = spawn("history", "384m", spark_classpath,
                                               "org.apache.spark.deploy.history.HistoryServer")
                if args.job_history:
                    running["job_history"] = spawn("job_history", "192m", hadoop_classpath, "org.apache.hadoop.mapreduce.v2.hs.JobHistoryServer")
            if "job_history" in running and call("GET", port["jhs_web"], "/ws/v1/history/info")[0] == 200:
                done |= {"job_history"}
            if args.no_history or ("history" in waiting and "history" in running
                                   and call("GET", port["history"], "/api/v1/applications")[0] == 200):
                done |= {"history"}
            for name in done & waiting:
                times[name] = round(time.monotonic() - STARTED, 1)
            waiting -= done
            if not waiting and not shown:
                shown = True
                print(json.dumps({
                    **{n: f"http://127.0.0.1:{port[p]}" for n, p in (("resourcemanager", "rm_web"), ("nodemanager", "nm_web"),
                                                                     ("history", "history"), ("webhdfs", "webhdfs"), ("job_history", "jhs_web"))},
                    "fs": files["core-site.xml"]["fs.defaultFS"], "conf": str(conf), "home": str(home),
                    "env": {k: env[k] for k in ("JAVA_HOME", "SPARK_HOME", "HADOOP_CONF_DIR", "SPARK_CONF_DIR", "SPARK_LOCAL_IP",
                                                "SPARK_LOCAL_HOSTNAME")},
                    "spark_submit": f"{venv}/bin/spark-submit", "tool": [f"{java_home}/bin/java", *quick, *opens, "-cp", hadoop_classpath],
                    "hadoop": args.hadoop, "users": USERS, "queues": list(QUEUES), "pid": os.getpid(), "pids": {n: p.pid for n, p in running.items()},
                    "seconds": {**times, "all": round(time.monotonic() - STARTED, 1)},
                    "memory_mb": {n: rss_mb(p.pid) for n, p in running.items()}}), flush=True)
            if waiting and time.monotonic() - STARTED > args.timeout:
                sys.stderr.write(f"not ready after {args.timeout} s: see {home}/*.log\n")
                return 1
            if args.with_stdin and select.select([0], [], [], 0)[0] and not os.read(0, 4096):
                break
            time.sleep(0.05 if waiting else 0.2)
    finally:
        deadline = time.monotonic() + 3
        # the node first, while its ResourceManager is there: it ends its containers and says good-bye (alone it would wait for it)
        for name, grace in (("node", 3), ("master", 0.5), ("history", 0), ("job_history", 0)):
            if process := running.get(name):
                process.stdin.close()
                try:
                    process.wait(grace)
                except subprocess.TimeoutExpired:
                    process.kill()
        while (left := descendants(os.getpid())) and time.monotonic() < deadline + 5:
            for pid in left:
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
