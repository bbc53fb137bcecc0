import { binaryString } from "../../../internal/text/binary_string.ts";
import { basicAuthorization } from "../../../internal/url/credentials.ts";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { raceSignal } from "../../../internal/race_signal.ts";

/** A way to a server through a proxy. */
export interface TunnelOptions {
  /** The proxy, with user and password if it wants them. */
  readonly proxy: URL;
  /** The server. */
  readonly target: URL;
  /** Ends the attempt. */
  readonly signal: AbortSignal | undefined;
  /** The check of the certificate of the proxy, if its address is https. */
  readonly tls: Pick<ConnectionOptions, "ca" | "rejectUnauthorized">;
}

const MAX_HEAD_LENGTH = 16 * 1024;

/** Opens a connection to a server through a proxy, by `CONNECT` (RFC 9110 §9.3.6). */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxy, target, signal, tls } = options;
  const isTls = proxy.protocol === "https:";
  const port = Number(proxy.port || (isTls ? 443 : 80));
  const host = proxy.hostname.replace(/^\[|\]$/g, "");
  const socket = isTls
    ? connectTls({ host, port, ...tls, ...(isIP(host) === 0 && { servername: host }) })
    : connectPlain({ host, port });
  const event = isTls ? "secureConnect" : "connect";
  await orDestroyed(socket, { step: ready(socket, event), signal }).catch(proxyError(signal));
  await orDestroyed(socket, { step: askForTunnel(socket, { proxy, target }), signal });
  return socket;
}

/** Returns what throws an error about the proxy, unless an attempt was ended by its signal. */
export function proxyError(signal: AbortSignal | null | undefined): (cause: unknown) => never {
  return (cause) => {
    if (signal?.aborted) throw cause;
    throw new Error("Cannot connect to the proxy", { cause });
  };
}

/** Waits for the event of a socket that it is connected. */
export function ready(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once("error", reject);
  });
}

/** Waits for a step of a connection, which is destroyed if that fails or the signal is aborted. */
export async function orDestroyed(
  socket: Socket,
  { step, signal }: { readonly step: Promise<void>; readonly signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await raceSignal(step, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function askForTunnel(
  socket: Socket,
  { proxy, target }: Pick<TunnelOptions, "proxy" | "target">,
): Promise<void> {
  const host = `${target.hostname}:${target.port || "443"}`;
  const authorization = basicAuthorization(proxy);
  const lines = [
    `CONNECT ${host} HTTP/1.1`,
    `Host: ${host}`,
    ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const [, status = ""] = (await headOf(socket)).split(" ", 2);
  if (!/^2\d\d$/.test(status)) throw new Error(`The proxy answered ${status || "no HTTP"}`);
}

/** Reads the head of the answer. All later bytes are from the server. */
function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = "";
    socket.on("data", read);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The proxy closed the connection")));
    function read(chunk: Uint8Array): void {
      head += binaryString(chunk);
      if (head.includes("\r\n\r\n") || head.length > MAX_HEAD_LENGTH) {
        socket.off("data", read);
        socket.pause();
        resolve(head);
      }
    }
  });
}
