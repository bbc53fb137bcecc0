import type { Environment } from "./_env.ts";
import { hasState, readKeys } from "./_keys.ts";
import { asReader } from "./_map_reader.ts";
import { EVERY_TRANSPORT_KEYS, TRANSPORT_FACTORIES } from "./_transports.ts";
import type { ConfigSection } from "./section.ts";
import { ConfigError } from "../errors.ts";
import type { Transport } from "../transports/transport.ts";
import type { TransportFactory, TransportFactoryContext } from "./transport_factory.ts";
import { noopTransport } from "../transports/noop.ts";

/** What transports are made with. */
export interface CreateTransportOptions {
  /** More transports, by their types. */
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  /** The environment, in which some transports look for what their section has not. */
  readonly env: Environment;
  /** Sends requests. */
  readonly fetch?: typeof fetch;
  /** Told of what is not an error. */
  readonly onWarning: (message: string) => void;
  /** Takes the issues, which are thrown otherwise. */
  readonly issues?: ConfigError[] | undefined;
}

/** A transport, and the sections of which it is not known what may stand there. */
export interface CreatedTransport {
  /** The transport. */
  readonly transport: Transport;
  /** The paths of the sections. */
  readonly unread: ReadonlySet<string>;
}

/**
 * Makes the transport of a section, and those within it.
 *
 * @throws {ConfigError} If the section is broken, and nothing takes the issues.
 */
export async function createTransport(
  section: ConfigSection,
  options: CreateTransportOptions,
): Promise<CreatedTransport> {
  const { env, fetch, onWarning, issues } = options;
  const factories = new Map(Object.entries({ ...TRANSPORT_FACTORIES, ...options.transports }));
  const unread = new Set<string>();
  const context: TransportFactoryContext = {
    ...(fetch === undefined ? {} : { fetch }),
    onWarning,
    createTransport: create,
  };
  return { transport: await create(section), unread };

  async function create(section: ConfigSection): Promise<Transport> {
    const factory = await factoryOf(section, { factories, env });
    readKeys(section, EVERY_TRANSPORT_KEYS);
    if (factory === undefined) {
      unread.add(section.path);
      return noopTransport();
    }
    const before = issues?.length ?? 0;
    try {
      return await factory(section, context);
    } catch (error) {
      const issue = issueOf(error, section);
      if (issues === undefined || !(issue instanceof ConfigError)) throw issue;
      // After an issue that is known, this one may come of the default in place of the value.
      if (issues.length > before) return noopTransport();
      issues.push(issue);
      unread.add(section.path);
      return noopTransport();
    }
  }
}

/** Finds what makes a transport. Of one that this version has not, the section is checked at least. */
async function factoryOf(
  section: ConfigSection,
  options: {
    readonly factories: ReadonlyMap<string, TransportFactory>;
    readonly env: Environment;
  },
): Promise<TransportFactory | undefined> {
  const { factories, env } = options;
  const reader = asReader(section);
  const type = reader.has("type") ? reader.text("type") : reader.requiredText("type");
  if (type === undefined) return undefined;
  const factory = factories.get(type);
  if (factory !== undefined) return factory;

  const { ABSENT_TRANSPORT_KEYS, absentTransport } = await import("./_absent_transports.ts");
  const keys = Object.hasOwn(ABSENT_TRANSPORT_KEYS, type) && ABSENT_TRANSPORT_KEYS[type];
  const known = [...factories.keys()].sort();
  if (keys) {
    const state = `the transport type "${type}" is not in this version, ${hasState(known)}`;
    reader.report("type", `${state}; fromEnvironment() takes others by its option 'transports'`);
    return absentTransport(keys, env);
  }
  reader.report("type", `the transport type "${type}" is not among: ${known.join(", ")}`);
}

function issueOf(error: unknown, section: ConfigSection): unknown {
  const isMisuse = error instanceof TypeError || error instanceof RangeError;
  return isMisuse ? section.error(undefined, error.message, error) : error;
}
