import { VERSION } from "../../../internal/version.ts";
import { type Operation, OPERATIONS, type Parameter } from "./_operations.ts";

/** The place of the API of Runline. */
export const RUNLINE_API = "/api/runline/v1";

const ERROR = {
  description: "What is wrong",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};

/** The OpenAPI document of the server. It follows from the table of operations. */
export function openApi(): object {
  const own = OPERATIONS.map((operation) => [`${RUNLINE_API}${operation.path}`, pathOf(operation)]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Runline lineage backend",
      version: VERSION,
      description:
        "OpenLineage events in, questions about them out. The routes under /api/v1 are " +
        "those of Marquez 0.51.",
    },
    paths: { ...INGEST, ...Object.fromEntries(own), ...STREAMS },
    components: {
      schemas: {
        Event: { type: "object", required: ["eventTime", "producer", "schemaURL"] },
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
        400: ERROR,
        404: ERROR,
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
      summary: "Takes an event",
      requestBody: { required: true, content: { "application/json": { schema: EVENT } } },
      responses: {
        201: {
          description: "The event is on disk. `Runline-Warnings` counts differences from the spec.",
        },
        400: ERROR,
        413: ERROR,
        422: ERROR,
        503: ERROR,
        507: ERROR,
      },
    },
  },
  "/api/v1/lineage/batch": {
    post: {
      summary: "Takes many events",
      requestBody: {
        required: true,
        content: { "application/json": { schema: { type: "array", items: EVENT } } },
      },
      responses: {
        200: { description: "Some or all events failed; the body lists which" },
        204: { description: "All events are on disk" },
        400: ERROR,
        413: ERROR,
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
        404: ERROR,
      },
    },
  },
  [`${RUNLINE_API}/events.ndjson`]: {
    get: {
      summary: "The texts of events, one a line, in order of arrival; parameters as of /events",
      responses: {
        200: { description: "The events", content: { "application/x-ndjson": {} } },
      },
    },
  },
  [`${RUNLINE_API}/events/live`]: {
    get: {
      summary: "Events as they arrive, as server-sent events; goes on after `Last-Event-ID`",
      responses: { 200: { description: "A stream", content: { "text/event-stream": {} } } },
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
      responses: { 200: { description: "The numbers of events and runs removed" }, 400: ERROR },
    },
  },
};
