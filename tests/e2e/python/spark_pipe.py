"""Pipes lines through a command with Spark, as a job of its users does, and prints what came as JSON.

Calls: spark_pipe.py collect|take|check <files> <partitions> <command>
"""

import json
import os
import sys

from pyspark import SparkConf, SparkContext

[action, files, partitions, command] = sys.argv[1:]

conf = SparkConf().setMaster("local[2]").setAppName("runline")
conf.set("spark.ui.enabled", "false")
conf.set("spark.driver.host", "127.0.0.1")
conf.set("spark.driver.bindAddress", "127.0.0.1")
sc = SparkContext(conf=conf)
sc.setLogLevel("OFF")

lines = sc.textFile(files, int(partitions))
# Without an environment the command would have none, not even a PATH to be found on.
rows = lines.pipe(command, env=dict(os.environ), checkCode=action == "check")
try:
    result = {"rows": rows.take(3) if action == "take" else rows.collect()}
except Exception as error:
    result = {"error": str(error)}
result["partitions"] = lines.getNumPartitions()
sc.stop()
print(json.dumps(result))
