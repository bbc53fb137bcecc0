import { type ConfigLayer, misuseAt, throwFirst } from "./reading/layer.ts";
import {
  type CodeReference,
  loadCode,
  type LoadCodeOptions,
  parseCodeReference,
} from "./reading/code.ts";
import type { ConfigKeys } from "./keys.ts";
import type { PlannedTransport } from "./planned_transport.ts";
import { readKeys, readKnownKeys, TYPE } from "./reading/read_keys.ts";
import { ConfigReading, type Section } from "./reading/reading.ts";
import type { ClientContext, CreateTransportContext } from "./transport_config.ts";
import type { TransportFactory } from "./transport_factory.ts";
import { TRANSPORTS } from "./transports/registry.ts";
import { type ConfigMap, type ConfigPath, kindOf, pathWithin } from "./value.ts";
import type { ConfigError } from "../errors.ts";
import { withMaxEventBytes } from "../transports/wrappers/with_max_event_bytes.ts";
import type { Transport } from "../transports/port/transport.ts";

/** The keys that every transport may have. */
export const COMMON_KEYS = {
  name: { kind: "string", description: "The name of the transport in a composite transport." },
  priority: {
    kind: "number",
    integer: true,
    min: -Infinity,
    description: "The priority in a composite transport that sorts. A missing one counts as 0.",
  },
  maxEventBytes: {
    kind: "number",
    integer: true,
    min: 1,
    description: "The most bytes of an event. A larger one is sent without its largest facets.",
  },
} as const satisfies ConfigKeys;

/** The collaborators of {@linkcode planTransport}. */
export interface PlanTransportOptions {
  /** The custom transports by type. They win over the built-in ones. */
  readonly custom: Readonly<Record<string, TransportFactory>>;
  readonly layers: readonly ConfigLayer[];
  readonly context: ClientContext;
  /** The loader of code that the configuration names. */
  readonly code: Pick<LoadCodeOptions, "cwd" | "isAllowed">;
}

/** Checks the section of a transport. Nothing is created before `create` is called. */
export function planTransport(
  section: Section,
  reading: ConfigReading,
  options: PlanTransportOptions,
): PlannedTransport | undefined {
  const { custom, layers } = options;
  const type = section.value(["type"]);
  const name = typeof type === "string" ? type : "";
  const factory = Object.hasOwn(custom, name) ? custom[name] : undefined;
  if (factory !== undefined) return planCustom(section, reading, { ...options, factory });
  const config = Object.hasOwn(TRANSPORTS, name) ? TRANSPORTS[name] : undefined;
  const reference = config === undefined ? parseCodeReference(name) : undefined;
  if (reference !== undefined) {
    const factory = codeTransport(reference, section, options);
    return planCustom(section, reading, { ...options, factory });
  }
  if (config === undefined) {
    reading.issue(section.pathOf(["type"]), typeState(type, Object.keys(custom)));
    return void readKnownKeys(section, { keys: COMMON_KEYS, reading });
  }
  const before = reading.issueCount;
  const values = readKeys(section, {
    keys: { type: TYPE, ...COMMON_KEYS, ...config.keys },
    reading,
  });
  if (reading.issueCount === before) {
    reading.fileChecks.push(async () =>
      await config.checkFiles?.(values, {
        ...options.context,
        misuseAt: <Value>(keys: readonly string[], fn: () => Value) =>
          reading.settle([...section.path, ...keys], fn) as Promise<Awaited<Value>>,
      })
    );
  }
  return {
    name: values.name,
    priority: values.priority ?? 0,
    create: (wrapBackend) =>
      misuseAt({ path: section.path, layers }, async () => {
        const asBackend = (transport: Transport) => wrapBackend(transport, values.name ?? name);
        const context = { ...contextOf(section, options), wrapBackend, asBackend };
        const transport = limited(await config.create(values, context), values, context);
        return config.wrapsBackends ? transport : await asBackend(transport);
      }),
  };
}

function limited(
  transport: Transport,
  { maxEventBytes }: { readonly maxEventBytes?: number | undefined },
  { onWarning }: ClientContext,
): Transport {
  if (maxEventBytes === undefined) return transport;
  return withMaxEventBytes(transport, { maxEventBytes, onWarning });
}

function contextOf(
  section: Section,
  { context, code, layers }: PlanTransportOptions,
): Omit<CreateTransportContext, "wrapBackend" | "asBackend"> {
  return {
    ...context,
    loadCode(reference, ...keys) {
      return loadCode(reference, { ...code, layers, path: [...section.path, ...keys] });
    },
    misuseAt: (keys, fn) => misuseAt({ path: [...section.path, ...keys], layers }, fn),
  };
}

/** Creates the factory of a transport whose type names code. */
function codeTransport(
  reference: CodeReference,
  section: Section,
  options: PlanTransportOptions,
): TransportFactory {
  return async (map, own) => {
    const create = await contextOf(section, options).loadCode(reference, "type");
    const transport = await create(map, own);
    if (isTransport(transport)) return transport;
    throw new TypeError(`The code that the type names returned no transport: it has no 'emit'`);
  };
}

function isTransport(value: unknown): value is Transport {
  return typeof value === "object" && value !== null && "emit" in value &&
    typeof value.emit === "function";
}

function typeState(type: unknown, custom: readonly string[]): string {
  if (type === undefined) return "it is missing";
  if (typeof type !== "string") return `expected a string, found ${kindOf(type)}`;
  const names = [...new Set([...Object.keys(TRANSPORTS), ...custom])].sort().join(", ");
  // The type is not quoted: it may be a secret in the wrong place.
  return `unknown transport type, expected one of: ${names}, or code such as ./lineage.ts#MyTransport`;
}

/** A custom transport reads its section itself, so none of its keys is unknown. */
function planCustom(
  section: Section,
  reading: ConfigReading,
  options: PlanTransportOptions & { readonly factory: TransportFactory },
): PlannedTransport {
  const { factory, context, layers } = options;
  const { name, priority = 0 } = readKnownKeys(section, {
    keys: { type: TYPE, ...COMMON_KEYS },
    reading,
  });
  const { fetch, onWarning } = context;

  function createInner(map: ConfigMap): Promise<Transport> {
    const path = pathWithin(section.map, map) ?? [];
    if (path.length === 0) {
      throw new TypeError(
        "Cannot create transport of a section that is not within its own section",
      );
    }
    const issues: ConfigError[] = [];
    const plan = (inner: Section, reading: ConfigReading) => planTransport(inner, reading, options);
    const load = (reference: CodeReference, path: ConfigPath) =>
      loadCode(reference, { ...options.code, layers, path });
    const inner = new ConfigReading({ layers, context, issues, onWarning, plan, loadCode: load });
    const planned = inner.plan(inner.section(map, [...section.path, ...path]));
    throwFirst(issues);
    if (planned === undefined) throw new TypeError("Cannot create transport of an unknown type");
    // The custom transport as a whole is the backend.
    return planned.create((backend) => Promise.resolve(backend));
  }

  const own = { ...(fetch && { fetch }), onWarning, createTransport: createInner };
  return {
    name,
    priority,
    create: (wrapBackend) =>
      misuseAt({ path: section.path, layers }, async () => {
        const type = String(section.value(["type"]));
        return await wrapBackend(await factory(section.map, own), name ?? type);
      }),
  };
}
