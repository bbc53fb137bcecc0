import { VERSION } from "../../../internal/version.ts";
import { EVENT_FILTER, type Operation, OPERATIONS, type Parameter } from "./_operations.ts";

/** The place of the API of Runline. */
export const RUNLINE_API = "/api/runline/v1";

const ERROR = {
  description: "What is wrong",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};

function errorsOf(...codes: readonly number[]): object {
  return Object.fromEntries(codes.map((code) => [code, ERROR]));
}

/** Returns the OpenAPI document of the server. It follows from the table of operations. */
export function openApi(): object {
  const own = OPERATIONS.map((operation) => [`${RUNLINE_API}${operation.path}`, pathOf(operation)]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Runline lineage backend",
      version: VERSION,
      description:
        "Stores OpenLineage events and answers questions about them. The other routes under " +
        "/api/v1 are those of Marquez 0.51. If the server has a token, requests without it are " +
        "answered with 401.",
    },
    paths: { ...INGEST, ...Object.fromEntries(own), ...STREAMS },
    components: {
      schemas: {
        Event: { type: "object", required: ["eventTime", "producer"] },
        Error: {
          type: "object",
          properties: {
            code: { type: "integer" },
            message: { type: "string" },
            errors: { type: "array", items: { type: "string" } },
          },
        },
      },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
    security: [{}, { token: [] }],
  };
}

function pathOf({ summary, parameters, keys }: Operation): object {
  const properties = Object.fromEntries(keys.map((key) => [key, {}]));
  const schema = { type: "object", required: keys, properties };
  return {
    get: {
      summary,
      parameters: parameters.map(parameterOf),
      responses: {
        200: { description: summary, content: { "application/json": { schema } } },
        ...errorsOf(400, 404),
      },
    },
  };
}

function parameterOf({ name, description, required = false }: Parameter): object {
  return { name, in: "query", description, required, schema: { type: "string" } };
}

const EVENT = { $ref: "#/components/schemas/Event" };

const INGEST = {
  "/api/v1/lineage": {
    post: {
      summary: "Stores an event. The body may be compressed with gzip",
      requestBody: { required: true, content: { "application/json": { schema: EVENT } } },
      responses: {
        201: {
          description: "The event is on disk. `Runline-Warnings` counts differences from the spec.",
        },
        ...errorsOf(400, 408, 413, 415, 422, 503, 507),
      },
    },
  },
  "/api/v1/lineage/batch": {
    post: {
      summary: "Stores many events. The body may be compressed with gzip",
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: { type: "array", items: EVENT } },
          "application/x-ndjson": {},
        },
      },
      responses: {
        200: { description: "Some or all events failed; the body lists which" },
        204: { description: "All events are on disk" },
        ...errorsOf(400, 408, 413, 415, 503, 507),
      },
    },
  },
};

const STREAMS = {
  [`${RUNLINE_API}/events/{id}`]: {
    get: {
      summary: "The text of an event",
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      responses: {
        200: { description: "The event", content: { "application/json": { schema: EVENT } } },
        ...errorsOf(404),
      },
    },
  },
  [`${RUNLINE_API}/events.ndjson`]: {
    get: {
      summary: "The texts of events, one a line, in order of arrival",
      parameters: EVENT_FILTER.map(parameterOf),
      responses: {
        200: { description: "The events", content: { "application/x-ndjson": {} } },
        ...errorsOf(400),
      },
    },
  },
  [`${RUNLINE_API}/events/live`]: {
    get: {
      summary: "Events as they arrive, as server-sent events; goes on after `Last-Event-ID`",
      parameters: [{ name: "Last-Event-ID", in: "header", schema: { type: "integer" } }],
      responses: {
        200: { description: "A stream", content: { "text/event-stream": {} } },
        ...errorsOf(503),
      },
    },
  },
  [`${RUNLINE_API}/prune`]: {
    post: {
      summary: "Removes the runs that had their last event before a time",
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", required: ["before"], properties: { before: {} } },
          },
        },
      },
      responses: {
        200: { description: "The numbers of events and runs removed" },
        ...errorsOf(400, 408, 413, 415),
      },
    },
  },
};
