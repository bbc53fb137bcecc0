"""Does one thing with the Snowplow Python Analytics SDK: JSON request in, JSON answer out."""

import json
import sys

import boto3
from botocore.config import Config
from snowplow_analytics_sdk.run_manifests import RunManifests, list_runids


def client(service, request):
    return boto3.client(
        service,
        endpoint_url=request["endpoint"],
        region_name=request["region"],
        aws_access_key_id=request["accessKeyId"],
        aws_secret_access_key=request["secretAccessKey"],
        config=Config(s3={"addressing_style": "path"}),
    )


def answer(request):
    if request["call"] == "list":
        return list_runids(client("s3", request), request["url"])
    manifests = RunManifests(client("dynamodb", request), request["table"])
    if request["call"] == "create":
        return manifests.create()
    if request["call"] == "add":
        return [manifests.add(run_id) for run_id in request["runIds"]]
    if request["call"] == "contains":
        return [manifests.contains(run_id) for run_id in request["runIds"]]
    raise ValueError(request["call"])


json.dump(answer(json.load(sys.stdin)), sys.stdout)
