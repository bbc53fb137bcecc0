"""Sends events with the OpenLineage client, and reads with the client of Marquez."""

import json
import sys

from marquez_client import MarquezClient
from openlineage.client import OpenLineageClient
from openlineage.client.client import OpenLineageClientOptions
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import schema_dataset
from openlineage.client.transport.http import HttpConfig, HttpTransport

request = json.load(sys.stdin)
url, token = request["url"], request["token"]
config = {"type": "http", "url": url, "auth": {"type": "api_key", "apiKey": token}, "compression": "gzip"}
client = OpenLineageClient(transport=HttpTransport(HttpConfig.from_dict(config)))

run = Run(runId="019cd23a-0000-7000-8000-000000000001")
job = Job(namespace="food_delivery", name="orders/daily")
fields = [schema_dataset.SchemaDatasetFacetFields(name="id", type="bigint")]
facets = {"schema": schema_dataset.SchemaDatasetFacet(fields=fields)}
dataset = OutputDataset(namespace="s3://acme", name="json/orders", facets=facets)
source = InputDataset(namespace="s3://acme", name="raw/orders")
for state, minute in ((RunState.START, 0), (RunState.COMPLETE, 5)):
    client.emit(RunEvent(
        eventType=state,
        eventTime=f"2026-01-31T12:0{minute}:00.000Z",
        run=run,
        job=job,
        producer="https://acme.example/jobs",
        inputs=[source],
        outputs=[dataset],
    ))

marquez = MarquezClient(url=url, api_key=token)
versions = marquez.list_dataset_versions("s3://acme", "json/orders")
tagged = marquez.tag_dataset("s3://acme", "json/orders", "GOLD")
json.dump({
    "namespaces": [n["name"] for n in marquez.list_namespaces()["namespaces"]],
    "jobs": [j["name"] for j in marquez.list_jobs("food_delivery")["jobs"]],
    "job": marquez.get_job("food_delivery", "orders/daily")["latestRun"]["state"],
    "runs": [r["durationMs"] for r in marquez.list_job_runs("food_delivery", "orders/daily")["runs"]],
    "run": marquez.get_job_run(run.runId)["state"],
    "datasets": [d["name"] for d in marquez.list_datasets("s3://acme")["datasets"]],
    "fields": marquez.get_dataset("s3://acme", "json/orders")["fields"],
    "versions": len(versions["versions"]),
    "version": marquez.get_dataset_version(
        "s3://acme", "json/orders", versions["versions"][0]["version"])["name"],
    "tags": tagged["tags"],
    "events": len(marquez.list_events()["events"]),
}, sys.stdout)
