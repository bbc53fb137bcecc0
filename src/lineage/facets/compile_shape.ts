import { isObject } from "../../internal/is_object.ts";
import { isDateTime, isUri } from "../values/formats.ts";
import { isUuid } from "../values/run_id.ts";
import type { ObjectShape, Shape, ShapeDefinitions, ShapeName, VariantsShape } from "./shape.ts";

/** An issue of a value. */
export interface ShapeIssue {
  /** The path from the value to the place of the issue. It is empty for the value itself. */
  readonly path: (string | number)[];
  /** The end of a sentence about that place: `must be a UUID`. */
  readonly message: string;
  /** The value at that place, if the message is about the value and not about its type. */
  readonly value?: string | number;
  /** The format that a string does not have. */
  readonly format?: Format;
}

/** Adds the issues of a value to a list. */
export type ShapeCheck = (value: unknown, issues: ShapeIssue[]) => void;

type Format = keyof typeof FORMATS;

const FORMATS = {
  "date-time": { is: isDateTime, message: "must be an ISO 8601 date-time with a time zone" },
  uri: { is: isUri, message: "must be a URI" },
  uuid: { is: isUuid, message: "must be a UUID" },
} as const;

// Only one facet is recursive, and its conditions are rarely nested more than a few levels deep.
const MAX_DEPTH = 200;

/** The fields of every facet. */
export const FACET_ENVELOPE = {
  _producer: "uri",
  _schemaURL: "uri",
} as const satisfies Readonly<Record<string, Shape>>;

/** Compiles a shape into a check. `definitions` holds the shapes that it refers to. */
export function compileShape(shape: Shape, definitions: ShapeDefinitions = {}): ShapeCheck {
  return new Compiler(definitions).compile(shape);
}

class Compiler {
  readonly #definitions: ShapeDefinitions;
  readonly #compiled = new Map<string, ShapeCheck>();
  #depth = 0;

  constructor(definitions: ShapeDefinitions) {
    this.#definitions = definitions;
  }

  compile(shape: Shape): ShapeCheck {
    if (typeof shape === "string") return this.#compileName(shape);
    if ("fields" in shape) return this.#compileObject(shape);
    if ("variants" in shape) return this.#compileVariants(shape);
    if ("literals" in shape) return checkLiterals(shape.literals);
    if ("list" in shape) return this.#compileList(shape.list);
    if ("map" in shape) return this.#compileMap(shape.map);
    return "integer" in shape
      ? checkMinimum(checkInteger, shape.integer.minimum)
      : checkMinimum(checkNumber, shape.number.minimum);
  }

  #compileName(name: ShapeName): ShapeCheck {
    switch (name) {
      case "unknown":
        return () => {};
      case "never":
        return checkNever;
      case "facet":
        return this.#compileObject({ fields: FACET_ENVELOPE });
      case "date-time":
      case "uri":
      case "uuid":
        return checkFormat(name);
      case "boolean":
        return checkBoolean;
      case "integer":
        return checkInteger;
      case "number":
        return checkNumber;
      case "string":
        return checkString;
      case "text":
        return checkText;
      default:
        return this.#compileReference(name.slice(1));
    }
  }

  /** A definition may refer to itself, so it is compiled when it is first used. */
  #compileReference(name: string): ShapeCheck {
    return (value, issues) => {
      if (this.#depth === MAX_DEPTH) return add(issues, "is nested too deeply");
      this.#depth++;
      this.#definition(name)(value, issues);
      this.#depth--;
    };
  }

  #definition(name: string): ShapeCheck {
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const compiled = this.compile(this.#definitions[name] ?? "unknown");
    this.#compiled.set(name, compiled);
    return compiled;
  }

  // Positions are arguments, not objects: this runs for each value of each event.
  #compileObject({ fields, closed = false, together = [] }: ObjectShape): ShapeCheck {
    const all = Object.entries(fields).map(([name, shape]) => ({
      name: name.replace(/\?$/, ""),
      isRequired: !name.endsWith("?"),
      check: this.compile(shape),
    }));
    const names = new Set(all.map(({ name }) => name));
    return (value, issues) => {
      if (!isObject(value)) return add(issues, "must be an object");
      for (const { name, isRequired, check } of all) {
        const item = value[name];
        if (item !== undefined) checkAt(name, check, item, issues);
        else if (isRequired) addAt(name, "is missing", issues);
      }
      if (together.length > 0) checkTogether(value, together, issues);
      if (closed) checkClosed(value, names, issues);
    };
  }

  #compileVariants({ tag, variants }: VariantsShape): ShapeCheck {
    const checks = new Map(
      Object.entries(variants).map(([name, shape]) => [name, this.compile(shape)] as const),
    );
    const checkTag = checkLiterals([...checks.keys()]);
    return (value, issues) => {
      if (!isObject(value)) return add(issues, "must be an object");
      const kind = value[tag];
      if (kind === undefined) return addAt(tag, "is missing", issues);
      const check = typeof kind === "string" ? checks.get(kind) : undefined;
      if (check === undefined) return checkAt(tag, checkTag, kind, issues);
      check(value, issues);
    };
  }

  #compileList(shape: Shape): ShapeCheck {
    const check = this.compile(shape);
    return (value, issues) => {
      if (!Array.isArray(value)) return add(issues, "must be an array");
      for (let index = 0; index < value.length; index++) {
        checkAt(index, check, value[index], issues);
      }
    };
  }

  #compileMap(shape: Shape): ShapeCheck {
    const check = this.compile(shape);
    return (value, issues) => {
      if (!isObject(value)) return add(issues, "must be an object");
      for (const name of Object.keys(value)) {
        const item = value[name];
        if (item !== undefined) checkAt(name, check, item, issues);
      }
    };
  }
}

function checkAt(
  step: string | number,
  check: ShapeCheck,
  value: unknown,
  issues: ShapeIssue[],
): void {
  const before = issues.length;
  check(value, issues);
  for (let index = before; index < issues.length; index++) issues[index]?.path.unshift(step);
}

function add(issues: ShapeIssue[], message: string): void {
  issues.push({ path: [], message });
}

function addAt(step: string, message: string, issues: ShapeIssue[]): void {
  issues.push({ path: [step], message });
}

function checkString(value: unknown, issues: ShapeIssue[]): void {
  if (typeof value !== "string") add(issues, "must be a string");
}

function checkBoolean(value: unknown, issues: ShapeIssue[]): void {
  if (typeof value !== "boolean") add(issues, "must be a boolean");
}

function checkNumber(value: unknown, issues: ShapeIssue[]): void {
  if (!Number.isFinite(value)) add(issues, "must be a number");
}

function checkInteger(value: unknown, issues: ShapeIssue[]): void {
  if (!Number.isInteger(value)) add(issues, "must be an integer");
}

function checkNever(_value: unknown, issues: ShapeIssue[]): void {
  add(issues, "does not belong there");
}

function checkText(value: unknown, issues: ShapeIssue[]): void {
  if (typeof value !== "string") add(issues, "must be a non-empty string");
  else if (value.trim() === "") {
    issues.push({ path: [], message: "must be a non-empty string", value });
  }
}

function checkFormat(format: Format): ShapeCheck {
  const { is, message } = FORMATS[format];
  return (value, issues) => {
    if (is(value)) return;
    if (typeof value !== "string") add(issues, "must be a string");
    else issues.push({ path: [], message, value, format });
  };
}

function checkLiterals(literals: readonly string[]): ShapeCheck {
  const allowed = new Set(literals);
  const message = `must be ${literals.map((literal) => JSON.stringify(literal)).join(" or ")}`;
  return (value, issues) => {
    if (typeof value !== "string") add(issues, message);
    else if (!allowed.has(value)) issues.push({ path: [], message, value });
  };
}

function checkMinimum(check: ShapeCheck, minimum: number): ShapeCheck {
  return (value, issues) => {
    if (typeof value !== "number" || value >= minimum) return check(value, issues);
    issues.push({ path: [], message: `must be at least ${minimum}`, value });
  };
}

function checkTogether(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  issues: ShapeIssue[],
): void {
  const given = names.find((name) => value[name] !== undefined);
  if (given === undefined) return;
  for (const name of names) {
    if (value[name] === undefined) addAt(given, `needs '${name}' beside it`, issues);
  }
}

function checkClosed(
  value: Readonly<Record<string, unknown>>,
  names: ReadonlySet<string>,
  issues: ShapeIssue[],
): void {
  for (const name of Object.keys(value)) {
    if (!names.has(name)) addAt(name, "does not belong there", issues);
  }
}

/** A value and its name in messages. */
interface CheckedPlace {
  readonly value: unknown;
  readonly at: string;
}

/**
 * Checks the value of a builder.
 *
 * @throws {TypeError} If the value has issues: the first one.
 */
export function checkShape(check: ShapeCheck, place: CheckedPlace): void {
  const { value, at } = place;
  const issues: ShapeIssue[] = [];
  check(value, issues);
  const [first] = issues;
  if (first === undefined) return;
  const { path, message } = first;
  const current = first.value === undefined
    ? ""
    : `: current value is ${JSON.stringify(first.value)}`;
  const steps = path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("");
  throw new TypeError(`Cannot build lineage event as '${at}${steps}' ${message}${current}`);
}
