import { connect as connectPlain } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** A way to a server through a proxy. */
export interface TunnelOptions {
  /** The proxy, with user and password if it wants them. */
  readonly proxy: URL;
  /** The server. */
  readonly target: URL;
  /** Ends the attempt. */
  readonly signal: AbortSignal | undefined;
}

const MAX_HEAD_LENGTH = 16 * 1024;

/** Opens a connection to a server through a proxy, by `CONNECT` (RFC 9110 §9.3.6). */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxy, target, signal } = options;
  const socket = await connected(proxy);
  const stop = (): void => void socket.destroy(new Error("The connection was aborted"));
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const host = `${target.hostname}:${target.port || "443"}`;
    const authorization = proxyAuthorization(proxy);
    const lines = [
      `CONNECT ${host} HTTP/1.1`,
      `Host: ${host}`,
      ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    const [, status = ""] = (await headOf(socket)).split(" ", 2);
    if (!/^2\d\d$/.test(status)) throw new Error(`The proxy answered ${status || "no HTTP"}`);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Returns the `Proxy-Authorization` of the user and password in the address of a proxy. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair)))}`;
}

function connected(proxy: URL): Promise<Socket> {
  const isTls = proxy.protocol === "https:";
  const port = Number(proxy.port || (isTls ? 443 : 80));
  const host = proxy.hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve, reject) => {
    const socket: Socket = isTls
      ? connectTls({ host, port, servername: host }, () => resolve(socket))
      : connectPlain({ host, port }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Reads the head of the answer, after which the proxy says nothing of its own. */
function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = "";
    socket.on("data", read);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The proxy closed the connection")));
    function read(chunk: Uint8Array): void {
      head += String.fromCharCode(...chunk);
      if (head.includes("\r\n\r\n") || head.length > MAX_HEAD_LENGTH) {
        socket.off("data", read);
        socket.pause();
        resolve(head);
      }
    }
  });
}
