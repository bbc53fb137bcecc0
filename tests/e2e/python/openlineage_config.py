"""Configures the OpenLineage Python client once for each case: JSON cases in, JSON answers out."""

import json
import logging
import math
import os
import sys
import tempfile
import warnings
from pathlib import Path
from urllib.parse import urljoin

import attr
from openlineage.client import OpenLineageClient
from openlineage.client.transport import get_default_factory
from openlineage.client.transport.http import HttpCompression, TokenProvider
from openlineage.client.transport.noop import NoopConfig, NoopTransport

warnings.simplefilter("ignore")


class Messages(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def answer(case):
    """Gives the merged configuration, and the transport that comes of it."""
    messages = Messages()
    logger = logging.getLogger("openlineage.client")
    logger.addHandler(messages)
    logger.propagate = False
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        try:
            prepare(case, folder)
            return {
                "merged": attempt(lambda: merged(case)),
                "transport": attempt(lambda: shown(OpenLineageClient(config=copied(case)).transport)),
                "section": attempt(lambda: section(case)),
                "variables": [name for name in os.environ if name.startswith("OPENLINEAGE")],
                "warnings": messages.texts,
            }
        finally:
            os.chdir(here)
            logger.removeHandler(messages)
            logger.setLevel(logging.NOTSET)


def prepare(case, folder):
    for name, text in case.get("files", {}).items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    os.environ.clear()
    os.environ.update(case.get("env", {}))
    os.environ["HOME"] = str(Path(folder, "home"))
    work = Path(folder, "work")
    work.mkdir(exist_ok=True)
    os.chdir(work)


def copied(case):
    return json.loads(json.dumps(case.get("config"))) if case.get("config") else None


def merged(case):
    # A transport that is given leaves the configuration as it is: making one takes keys out of it.
    client = OpenLineageClient(transport=NoopTransport(NoopConfig()), config=copied(case))
    return attr.asdict(client.config)


def section(case):
    """Gives what is read of the transport's section, which needs no package for the transport."""
    params = merged(case)["transport"]
    config_class = get_default_factory().transports[params["type"]].config_class
    # As the factory takes them out.
    config = config_class.from_dict({k: v for k, v in params.items() if k not in ("type", "name", "priority")})
    return {key: plain(value) for key, value in vars_of(config).items()}


def vars_of(config):
    return attr.asdict(config, recurse=False) if attr.has(type(config)) else vars(config)


def plain(value):
    if isinstance(value, HttpCompression):
        return str(value)
    if isinstance(value, TokenProvider):
        return {key: item for key, item in vars(value).items() if not key.startswith("_")}
    return value


def attempt(call):
    try:
        return {"value": call()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def shown(transport):
    config = transport.config if hasattr(transport, "config") else None
    common = {"kind": transport.kind, "name": transport.name, "priority": transport.priority}
    if transport.kind == "http":
        return {
            **common,
            "url": transport.url,
            # As `HttpTransport.emit` joins them.
            "target": urljoin(transport.url, transport.endpoint),
            "timeout": transport.timeout,
            "verify": transport.verify,
            "compression": config.compression and str(config.compression),
            "bearer": config.auth.get_bearer(),
            "custom_headers": config.custom_headers,
            "retry": config.retry,
        }
    if transport.kind == "file":
        return {**common, "log_file_path": config.log_file_path, "append": config.append}
    if transport.kind == "composite":
        return {
            **common,
            "continue_on_failure": config.continue_on_failure,
            "continue_on_success": config.continue_on_success,
            "sort_transports": config.sort_transports,
            "transports": [shown(child) for child in transport.transports],
        }
    return common


def finite(value):
    """Writes numbers that JSON has not as texts."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


json.dump([finite(answer(case)) for case in json.load(sys.stdin)], sys.stdout, default=str)
