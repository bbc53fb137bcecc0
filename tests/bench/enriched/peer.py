"""Transforms the lines of a file for some seconds, and reports the best time of one round in ms."""
import json
import sys
import time

from snowplow_analytics_sdk.event_transformer import transform

with open(sys.argv[1], encoding="utf-8") as file:
    lines = [line.rstrip("\n") for line in file]
best = float("inf")
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    start = time.perf_counter()
    for line in lines:
        json.dumps(transform(line))
    best = min(best, time.perf_counter() - start)
print(best * 1000)
