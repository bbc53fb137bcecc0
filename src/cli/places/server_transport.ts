import { apiKeyTokenProvider, httpTransport, type Transport } from "../../lineage/mod.ts";
import type { CliIo } from "../io.ts";
import { observedFetch } from "./observer.ts";
import { findServer } from "./running_server.ts";

/** Returns the transport to the `runline serve` of the same user, if it runs and its token is known. */
export async function serverTransport(
  io: Pick<CliIo, "env" | "onResponse">,
): Promise<Transport | undefined> {
  const server = await findServer(io);
  if (!server || server.lacksToken) return undefined;
  const { url, token } = server;
  return httpTransport({
    url,
    ...io.onResponse && { fetch: observedFetch(fetch, io) },
    ...token !== undefined && { tokenProvider: apiKeyTokenProvider(token) },
  });
}
