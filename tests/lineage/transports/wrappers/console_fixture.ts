import { consoleTransport } from "../../../../src/lineage/transports/console.ts";
import type { Transport } from "../../../../src/lineage/transports/transport.ts";
import type { TransportFixture } from "../../../contracts/transport.ts";

/** Creates a fixture of a transport that wraps one whose lines can be read. */
export function consoleFixture(
  wrap: (transport: Required<Transport>) => Required<Transport>,
): Promise<TransportFixture> {
  const lines: string[] = [];
  const transport = wrap(consoleTransport({ write: (line) => void lines.push(line) }));
  return Promise.resolve({
    transport,
    received: () => Promise.resolve(lines),
    [Symbol.asyncDispose]: () => transport.close(),
  });
}
