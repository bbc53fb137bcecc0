"""Writes the events of a file as Parquet with Spark and the Python SDK: the CPU time of the best round.

Calls: peer.py <file> <interpreter with the SDK> <output>. Counts this process, the JVM and the workers.
"""

import glob
import json
import os
import sys

file, sdk_python, output = sys.argv[1:]
[packages] = glob.glob(os.path.join(os.path.dirname(sdk_python), "../lib/python*/site-packages"))
os.environ["PYTHONPATH"] = packages
sys.path.append(packages)

from pyspark.sql import SparkSession
from snowplow_analytics_sdk.event_transformer import transform

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def cpu_seconds():
    """Returns the CPU time of this process and of all that it has started."""
    parents, times = {}, {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(name)] = int(fields[1])
        times[int(name)] = sum(map(int, fields[11:15]))
    total = 0
    for pid, time in times.items():
        ancestor = pid
        while ancestor not in (os.getpid(), 0, 1):
            ancestor = parents.get(ancestor, 0)
        total += time if ancestor == os.getpid() else 0
    return total / os.sysconf("SC_CLK_TCK")


def write(path, lines):
    rows = lines.map(lambda line: json.dumps(transform(line))).cache()
    spark.read.json(rows).write.mode("overwrite").parquet(path)
    rows.unpersist()


lines = spark.sparkContext.textFile(file, 1)
write(output, spark.sparkContext.parallelize(lines.take(200), 1))
best = float("inf")
for _ in range(3):
    before = cpu_seconds()
    write(output, lines)
    best = min(best, cpu_seconds() - before)
spark.stop()
print(best)
