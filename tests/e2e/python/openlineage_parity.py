"""Does what the OpenLineage Python client does: JSON requests by their kind in, JSON answers out."""

import enum
import inspect
import json
import pkgutil
import sys
import types
import typing
import warnings
from datetime import datetime, timedelta, timezone
from importlib import import_module

import attr
from openlineage.client import OpenLineageClient, event_v2, generated
from openlineage.client.generated import base, tags_job, tags_run
from openlineage.client.naming import dataset as naming
from openlineage.client.serde import Serde
from openlineage.client.transport import Transport
from openlineage.client.uuid import generate_static_uuid

warnings.simplefilter("ignore")

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MODULES = [import_module(f"{generated.__name__}.{m.name}") for m in pkgutil.iter_modules(generated.__path__)]
CLASSES = {
    name: found
    for module in MODULES
    for name, found in vars(module).items()
    if inspect.isclass(found) and attr.has(found)
}


def static_uuid(request):
    instant = EPOCH + timedelta(microseconds=int(request["micros"]))
    return str(generate_static_uuid(instant, bytes.fromhex(request["data"])))


def dataset_name(request):
    parts = dict(request["parts"])
    if "resource_type" in parts:
        parts["resource_type"] = naming.PubSubResourceType(parts["resource_type"])
    try:
        made = getattr(naming, request["class"])(**parts)
        return {"namespace": made.get_namespace(), "name": made.get_name()}
    except ValueError:
        return None


def facet_classes():
    facets = [c for c in CLASSES.values() if issubclass(c, base.BaseFacet) and "_get_schema" in vars(c)]
    return sorted(c.__name__ for c in facets if c.__module__ != base.__name__)


def facet_json(request):
    """Builds a facet by its class, the objects in it by theirs, and writes it."""
    cls = CLASSES[request["class"]]
    return Serde.to_json(structured({**request["fields"], "producer": request["producer"]}, cls))


def structured(value, hint):
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return structured_union(value, [h for h in typing.get_args(hint) if h is not type(None)])
    if origin is list and isinstance(value, list):
        return [structured(item, typing.get_args(hint)[0]) for item in value]
    if origin is dict and isinstance(value, dict):
        return {key: structured(item, typing.get_args(hint)[1]) for key, item in value.items()}
    if origin is typing.Literal and value in typing.get_args(hint):
        return value
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return hint(value)
    if hint in (base.RunFacet, base.JobFacet) and "_schemaURL" in value:
        return value  # A facet of someone's own, which stays as it is.
    if inspect.isclass(hint) and attr.has(hint) and isinstance(value, dict):
        hints = typing.get_type_hints(hint)
        return hint(**{key: structured(item, hints.get(key, typing.Any)) for key, item in value.items()})
    if hint is typing.Any or (inspect.isclass(hint) and isinstance(value, (hint, int))):
        return value
    raise TypeError(f"{value!r} is not {hint}")


def structured_union(value, hints):
    for hint in hints:
        try:
            return structured(value, hint)
        except (TypeError, ValueError):
            continue
    raise TypeError(f"{value!r} is none of {hints}")


class Keeping(Transport):
    kind = "keeping"

    def __init__(self):
        self.events = []

    def emit(self, event):
        self.events.append(event)


def merged_tags(request):
    """Emits an event whose job and run have tags with a client that is configured with others."""
    transport = Keeping()
    client = OpenLineageClient(transport=transport, config={"tags": request["config"]})
    job = [tags_job.TagsJobFacetFields(**tag) for tag in request["job"]]
    run = [tags_run.TagsRunFacetFields(**tag) for tag in request["run"]]
    client.emit(
        event_v2.RunEvent(
            eventTime="2026-01-31T00:00:00Z",
            run=event_v2.Run("0196ed52-e0d9-76ef-9adb-779a5702ba1a", {"tags": tags_run.TagsRunFacet(run)}),
            job=event_v2.Job("a", "b", {"tags": tags_job.TagsJobFacet(job)}),
        )
    )
    event = Serde.to_dict(transport.events[0])
    return {kind: event[kind]["facets"]["tags"]["tags"] for kind in ("job", "run")}


CALLS = {
    "classes": lambda _: facet_classes(),
    "facets": facet_json,
    "json": Serde.to_json,
    "names": dataset_name,
    "tags": merged_tags,
    "uuids": static_uuid,
}
request = json.load(sys.stdin)
json.dump([CALLS[request["call"]](case) for case in request["cases"]], sys.stdout)
