"""Lists runs, finds the new ones and marks each of them, with the Snowplow Python Analytics SDK."""

import json
import resource
import sys
import time

import boto3
from botocore.config import Config
from snowplow_analytics_sdk.run_manifests import RunManifests, list_runids

s3_endpoint, dynamodb_endpoint, table = sys.argv[1:4]
started_at = time.monotonic()
s3 = boto3.client(
    "s3", endpoint_url=s3_endpoint, config=Config(s3={"addressing_style": "path"})
)
dynamodb = boto3.client("dynamodb", endpoint_url=dynamodb_endpoint)
manifests = RunManifests(dynamodb, table)
runs = fresh = 0
for run_id in list_runids(s3, "s3://acme/archive/"):
    runs += 1
    if manifests.contains(run_id):
        continue
    fresh += 1
    manifests.add(run_id)
wall_ms = (time.monotonic() - started_at) * 1000
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"runs": runs, "fresh": fresh, "wallMs": wall_ms, "peakMb": peak_mb}))
