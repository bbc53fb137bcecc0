"""Does one thing with the Snowplow Python Analytics SDK: JSON request in, JSON answer out."""

import json
import math
import sys

import boto3
from botocore.config import Config
from snowplow_analytics_sdk.event_transformer import transform
from snowplow_analytics_sdk.run_manifests import RunManifests, list_runids
from snowplow_analytics_sdk.snowplow_event_transformation_exception import (
    SnowplowEventTransformationException,
)


def client(service, request):
    return boto3.client(
        service,
        endpoint_url=request["endpoint"],
        region_name=request["region"],
        aws_access_key_id=request["accessKeyId"],
        aws_secret_access_key=request["secretAccessKey"],
        config=Config(s3={"addressing_style": "path"}),
    )


def finite(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


def transformed(line):
    """Gives the event as JSON text in the order of its members, or what is wrong with it."""
    try:
        event = transform(line)
    except SnowplowEventTransformationException as error:
        return {"messages": error.error_messages}
    return {"json": json.dumps({key: finite(value) for key, value in event.items()})}


def difference(case):
    """Gives what the SDK makes of a line where that is not what the case says."""
    theirs = transformed(case["line"])
    ours = dict(case)
    del ours["line"]
    if "json" in ours:
        ours["json"] = json.dumps(json.loads(ours["json"]))
    return None if ours == theirs else {"line": case["line"], "ours": ours, "theirs": theirs}


def answer(request):
    if request["call"] == "transform":
        return [found for found in map(difference, request["cases"]) if found]
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
