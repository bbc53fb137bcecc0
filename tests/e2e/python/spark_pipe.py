"""Pipes lines through commands with Spark, as jobs of its users do, and prints what came as JSON.

Calls: spark_pipe.py <jobs>, a JSON array of {action, files, partitions, command}.
"""

import json
import os
import sys

from pyspark import SparkConf, SparkContext

conf = SparkConf().setMaster("local[2]").setAppName("runline")
conf.set("spark.ui.enabled", "false")
conf.set("spark.driver.host", "127.0.0.1")
conf.set("spark.driver.bindAddress", "127.0.0.1")
sc = SparkContext(conf=conf)
sc.setLogLevel("OFF")


def run(action, files, partitions, command):
    lines = sc.textFile(files, partitions)
    # Without an environment the command would have none, not even a PATH to be found on.
    rows = lines.pipe(command, env=dict(os.environ), checkCode=action == "check")
    counts = {"partitions": lines.getNumPartitions()}
    try:
        return {"rows": rows.take(3) if action == "take" else rows.collect(), **counts}
    except Exception as error:
        return {"error": str(error), **counts}


results = [run(**job) for job in json.loads(sys.argv[1])]
sc.stop()
print(json.dumps(results))
