import { Ajv, type ErrorObject } from "ajv";
import formats from "ajv-formats";
import type { Shape, ShapeDefinitions } from "../facets/shape.ts";
import { shapeSchema } from "./shape_schema.ts";
import type { EventIssue } from "../values/event_issue.ts";

/** Tells what is wrong with a value; the pointers begin at the value. */
export type ShapeValidator = (value: unknown) => readonly EventIssue[];

const NO_ISSUES: readonly EventIssue[] = [];

// The schemas are our own, so nothing has to check them at every start.
const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false });
formats.default(ajv);

/** Compiles a shape, which takes some milliseconds. */
export function shapeValidator(shape: Shape, definitions: ShapeDefinitions): ShapeValidator {
  const schemas = Object.entries(definitions).map(([name, definition]) => [
    name,
    shapeSchema(definition, definitions),
  ]);
  const validate = ajv.compile({
    ...shapeSchema(shape, definitions),
    definitions: Object.fromEntries(schemas),
  });
  return (value) => validate(value) ? NO_ISSUES : (validate.errors ?? []).flatMap(issuesOf);
}

function issuesOf(error: ErrorObject): readonly EventIssue[] {
  const { keyword, params, instancePath: pointer } = error;
  switch (keyword) {
    case "if": // What the branch had to say is told already.
      return NO_ISSUES;
    case "required":
      return [{ pointer: below(pointer, params["missingProperty"]), message: "is missing" }];
    case "additionalProperties": {
      const name = params["additionalProperty"];
      return [{ pointer: below(pointer, name), message: "does not belong there" }];
    }
    case "dependencies": {
      const message = `needs '${params["missingProperty"]}' beside it`;
      return [{ pointer: below(pointer, params["property"]), message }];
    }
    default:
      return [{ pointer, message: messageOf(error) }];
  }
}

function below(pointer: string, name: unknown): string {
  return `${pointer}/${pointerToken(String(name))}`;
}

/** Writes a key as one step of a JSON pointer. */
export function pointerToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "must be an ISO 8601 date-time with a time zone",
  uri: "must be a URI",
  uuid: "must be a UUID",
};

function messageOf({ keyword, params, message = "is not valid" }: ErrorObject): string {
  switch (keyword) {
    case "type": {
      const type = String(params["type"]);
      return `must be ${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
    }
    case "format":
      return FORMATS[String(params["format"])] ?? message;
    case "enum": {
      const allowed: readonly unknown[] = params["allowedValues"];
      return `must be ${allowed.map((value) => JSON.stringify(value)).join(" or ")}`;
    }
    case "minimum":
      return `must be at least ${params["limit"]}`;
    case "not":
      return "does not belong there";
    default:
      return message;
  }
}
