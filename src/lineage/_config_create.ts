import type { ConfigReader } from "./_config_reader.ts";
import { TRANSPORT_FACTORIES } from "./_config_transports.ts";
import type { ConfigSection } from "./config_section.ts";
import { ConfigError } from "./errors.ts";
import type { Transport } from "./transport.ts";
import type { TransportFactory, TransportFactoryContext } from "./transport_factory.ts";
import { noopTransport } from "./transports/noop.ts";

/** What transports are made with. */
export interface CreateTransportOptions {
  /** More transports, by their types. */
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  /** Sends requests. */
  readonly fetch?: typeof fetch;
  /** Told of what is not an error. */
  readonly onWarning: (message: string) => void;
  /** Takes the faults, which are thrown otherwise. */
  readonly faults?: ConfigError[] | undefined;
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
 * @throws {ConfigError} If the section is broken, and nothing takes the faults.
 */
export async function createTransport(
  section: ConfigReader,
  options: CreateTransportOptions,
): Promise<CreatedTransport> {
  const { fetch, onWarning, faults } = options;
  const factories = new Map(Object.entries({ ...TRANSPORT_FACTORIES, ...options.transports }));
  const unread = new Set<string>();
  const context: TransportFactoryContext = {
    ...(fetch === undefined ? {} : { fetch }),
    onWarning,
    createTransport: create,
  };
  return { transport: await create(section), unread };

  async function create(section: ConfigSection): Promise<Transport> {
    const factory = factoryOf(section, factories);
    // Every transport may have these two, and only a composite one cares.
    section.text("name");
    section.number("priority", { whole: true, min: -Infinity });
    if (factory === undefined) {
      unread.add(section.path);
      return noopTransport();
    }
    const before = faults?.length ?? 0;
    try {
      return await factory(section, context);
    } catch (error) {
      const fault = faultOf(error, section);
      if (faults === undefined || !(fault instanceof ConfigError)) throw fault;
      // After a fault that is known, this one may come of the default in place of the value.
      if (faults.length > before) return noopTransport();
      faults.push(fault);
      unread.add(section.path);
      return noopTransport();
    }
  }
}

function factoryOf(
  section: ConfigSection,
  factories: ReadonlyMap<string, TransportFactory>,
): TransportFactory | undefined {
  const type = section.requiredText("type", {
    check(type) {
      if (factories.has(type)) return;
      const known = [...factories.keys()].sort().join(", ");
      throw new RangeError(`The transport type "${type}" is not among: ${known}`);
    },
  });
  return factories.get(type);
}

function faultOf(error: unknown, section: ConfigSection): unknown {
  const isMisuse = error instanceof TypeError || error instanceof RangeError;
  return isMisuse ? section.error(undefined, error.message, error) : error;
}
