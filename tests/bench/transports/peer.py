# Emits events with the Python client, and writes how many a second: peer.py <section> <count>
import json
import logging
import sys
import time

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    InputDataset,
    Job,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
)
from openlineage.client.facet_v2 import documentation_job

section, count = json.loads(sys.argv[1]), int(sys.argv[2])
logging.disable(logging.CRITICAL)


def event(index):
    facet = documentation_job.DocumentationJobFacet(description="y" * 1500)
    return RunEvent(
        eventType=RunState.START if index % 2 == 0 else RunState.COMPLETE,
        eventTime="2026-01-31T00:00:00.000Z",
        run=Run(runId=f"019b76da-a800-7ebc-a7f3-{index >> 1:012d}"),
        job=Job(namespace="food_delivery", name="orders", facets={"documentation": facet}),
        inputs=[InputDataset(namespace="s3://acme", name="enriched")],
        outputs=[OutputDataset(namespace="s3://acme", name="json")],
        producer="https://example.com/jobs",
    )


events = [event(index) for index in range(count)]
client = OpenLineageClient(config={"transport": section})
client.emit(event(0))
if section["type"] == "kafka":
    # The connection is made before the clock starts, as in all others.
    client.transport.producer.flush()
start = time.perf_counter()
for one in events:
    client.emit(one)
client.close()
print(count / (time.perf_counter() - start))
