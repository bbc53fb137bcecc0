import type { ConfigLayer } from "./_config_layer.ts";
import { unusedMessage } from "./_config_reader.ts";
import type { ConfigReader } from "./_config_reader.ts";
import { TRANSPORT_FACTORIES } from "./_config_transports.ts";
import type { ConfigSection } from "./config_section.ts";
import type { Transport } from "./transport.ts";
import type { TransportFactory, TransportFactoryContext } from "./transport_factory.ts";

/** What transports are made with. */
export interface CreateTransportOptions {
  /** More transports, by their types. */
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  /** Sends requests. */
  readonly fetch?: typeof fetch;
  /** Told of keys that nothing reads. */
  readonly onWarning: (message: string) => void;
  /** Where the configuration comes from. */
  readonly layers: readonly ConfigLayer[];
}

/**
 * Makes the transport of a section, and those within it.
 *
 * @throws {ConfigError} If the section is broken.
 */
export async function createTransport(
  section: ConfigReader,
  options: CreateTransportOptions,
): Promise<Transport> {
  const { transports, fetch, onWarning, layers } = options;
  const factories = new Map(Object.entries({ ...TRANSPORT_FACTORIES, ...transports }));
  const context: TransportFactoryContext = {
    ...(fetch === undefined ? {} : { fetch }),
    onWarning,
    createTransport: (child) => callFactory(child, factories, context),
  };
  const transport = await context.createTransport(section);
  for (const path of section.unusedPaths()) onWarning(unusedMessage(path, layers));
  return transport;
}

async function callFactory(
  section: ConfigSection,
  factories: ReadonlyMap<string, TransportFactory>,
  context: TransportFactoryContext,
): Promise<Transport> {
  const type = section.requiredText("type");
  const factory = factories.get(type);
  if (factory === undefined) {
    const known = [...factories.keys()].sort().join(", ");
    throw section.error("type", `transport type "${type}" is not among: ${known}`);
  }
  // Every transport may have these two, and only a composite one cares.
  section.text("name");
  section.number("priority", { whole: true, min: -Infinity });
  try {
    return await factory(section, context);
  } catch (error) {
    const isMisuse = error instanceof TypeError || error instanceof RangeError;
    throw isMisuse ? section.error(undefined, error.message, error) : error;
  }
}
