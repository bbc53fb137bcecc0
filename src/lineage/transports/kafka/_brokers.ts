/** The address of a broker. */
export interface Broker {
  readonly host: string;
  readonly port: number;
}

/**
 * Parses the list of brokers: `host`, `host:port` or `[::1]:port`, with or without a protocol.
 *
 * @throws {TypeError} If one of them is not valid.
 */
export function parseBrokers(servers: string): Broker[] {
  return servers.split(",").map((server) => {
    const pattern = /^(?:\w+:\/\/)?(?:\[([^\]]+)\]|([^\s:/@]+))(?::(\d+))?$/;
    const [, bracketed, plain, port = "9092"] = pattern.exec(server.trim()) ?? [];
    const host = bracketed ?? plain;
    if (host !== undefined && Number(port) < 65_536) return { host, port: Number(port) };
    throw new TypeError(
      'Cannot use "bootstrap.servers" of the Kafka configuration: expected host:port,host:port',
    );
  });
}
