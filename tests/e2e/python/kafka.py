"""Works with Kafka by the clients of Python: JSON request in, JSON answer out."""

import json
import sys
import time
import uuid

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
from openlineage.client import event_v2
from openlineage.client.facet_v2 import parent_run
from openlineage.client.serde import Serde
from openlineage.client.transport.kafka import KafkaConfig, KafkaTransport

PRODUCER = "https://example.com/jobs"
LIMIT_SECONDS = 20


def parent(root):
    job = parent_run.Job(namespace="airflow", name="daily")
    above = parent_run.Root(
        run=parent_run.RootRun(runId=str(uuid.uuid4())),
        job=parent_run.RootJob(namespace="airflow", name="month"),
    )
    run = parent_run.Run(runId=str(uuid.uuid4()))
    return parent_run.ParentRunFacet(run=run, job=job, root=above if root else None)


def events():
    """Makes events of every kind, with every kind of parent."""
    made = []
    for number in range(20):
        job = event_v2.Job(namespace="food_delivery", name=f"żółw-{number}", facets={})
        parents = [{}, {"parent": parent(False)}, {"parent": parent(True)}]
        for facets in parents:
            made.append(
                event_v2.RunEvent(
                    eventType=event_v2.RunState.START,
                    eventTime="2026-01-31T00:00:00Z",
                    run=event_v2.Run(runId=str(uuid.uuid4()), facets=facets),
                    job=job,
                    producer=PRODUCER,
                )
            )
        made.append(event_v2.JobEvent(eventTime="2026-01-31T00:00:00Z", job=job, producer=PRODUCER))
        dataset = event_v2.StaticDataset(namespace="s3://acme", name=f"orders-{number}")
        made.append(
            event_v2.DatasetEvent(eventTime="2026-01-31T00:00:00Z", dataset=dataset, producer=PRODUCER)
        )
    return made


def emit(request):
    """Sends events by the transport of the Python client, and gives their JSON."""
    config = KafkaConfig(config=request["config"], topic=request["topic"], flush=False)
    transport = KafkaTransport(config)
    made = events()
    for event in made:
        transport.emit(event)
    transport.close()
    return [Serde.to_json(event) for event in made]


def create(request):
    admin = AdminClient(request["config"])
    topics = [NewTopic(topic, num_partitions=3, replication_factor=1) for topic in request["topics"]]
    for done in admin.create_topics(topics).values():
        done.result(LIMIT_SECONDS)


def consume(request):
    """Reads topics to their present ends, each partition in its order."""
    consumer = Consumer({**request["config"], "group.id": "e2e", "enable.auto.commit": False})
    read = {topic: consume_topic(consumer, topic) for topic in request["topics"]}
    consumer.close()
    return read


def consume_topic(consumer, topic):
    partitions = consumer.list_topics(topic, timeout=LIMIT_SECONDS).topics[topic].partitions
    read = []
    for partition in partitions:
        place = TopicPartition(topic, partition, 0)
        _, end = consumer.get_watermark_offsets(place, timeout=LIMIT_SECONDS)
        consumer.assign([place])
        deadline = time.monotonic() + LIMIT_SECONDS
        while (position := len([m for m in read if m["partition"] == partition])) < end:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{position} of {end} messages of partition {partition}")
            for message in consumer.consume(1000, timeout=1):
                read.append(
                    {
                        "partition": partition,
                        "key": message.key().decode(),
                        "value": message.value().decode(),
                    }
                )
    return read


CALLS = {"create": create, "emit": emit, "consume": consume}


def main():
    request = json.load(sys.stdin)
    json.dump(CALLS[request["call"]](request), sys.stdout)


main()
