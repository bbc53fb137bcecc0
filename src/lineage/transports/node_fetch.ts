/**
 * A `fetch` for servers with a certificate of a custom authority, for client certificates and for
 * proxies, on Deno, Node and Bun alike.
 *
 * @example
 * ```ts
 * import { httpTransport } from "@runline/runline/lineage";
 * import { nodeFetch } from "@runline/runline/lineage/node-fetch";
 * import { assert } from "@std/assert";
 *
 * const transport = httpTransport({
 *   url: "https://marquez.example",
 *   fetch: nodeFetch({ proxy: "http://proxy.example:3128" }),
 * });
 * assert(transport);
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import { Buffer } from "node:buffer";
import * as http from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import * as https from "node:https";
import { isIP, type Socket } from "node:net";
import { Readable } from "node:stream";
import { connect as connectTls } from "node:tls";
import { basicAuthorization } from "../../internal/url/credentials.ts";
import { openTunnel, orDestroyed, proxyError, ready } from "./http/tunnel.ts";

/** The options of {@linkcode nodeFetch}. */
export interface NodeFetchOptions {
  /**
   * The authorities that are trusted, in PEM, for servers and for a proxy with an https address.
   * @default those of the runtime
   */
  readonly ca?: string;
  /**
   * Whether the certificate of the server is checked. Without that anybody on the way can read and
   * change what is sent, tokens too.
   * @default {true}
   */
  readonly rejectUnauthorized?: boolean;
  /** The certificate of the client, in PEM. */
  readonly cert?: string;
  /** The key of the certificate, in PEM. */
  readonly key?: string;
  /** The certificate of the client with its key, in PKCS #12. */
  readonly pfx?: Uint8Array;
  /** The password of the key, or of `pfx`. */
  readonly passphrase?: string;
  /**
   * The proxy of all requests, with user and password if it needs them, or a function that returns
   * the proxy of a URL.
   * @default no proxy
   */
  readonly proxy?: string | URL | ((url: URL) => URL | undefined);
}

type Tls =
  & Pick<NodeFetchOptions, "ca" | "cert" | "key" | "passphrase" | "rejectUnauthorized">
  & { readonly pfx?: Buffer };

interface Outgoing {
  readonly url: URL;
  readonly init: RequestInit;
}

// Answers that have no body: https://fetch.spec.whatwg.org/#null-body-status
const NULL_BODY_STATUSES = [101, 103, 204, 205, 304];

/**
 * Creates a `fetch` over `node:https` that sends strings, bytes and parameters. It follows no redirect,
 * and connects to the ports that the `fetch` of the platform blocks.
 *
 * @example
 * ```ts
 * import { nodeFetch } from "@runline/runline/lineage/node-fetch";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => nodeFetch()("http://127.0.0.1:1"), Error);
 * ```
 *
 * @throws {TypeError} If the address of the proxy is not valid.
 */
export function nodeFetch(options: NodeFetchOptions = {}): typeof fetch {
  const { proxy: address, pfx, ...pem } = optionsOf(options, "nodeFetch()");
  const tls = { ...pem, ...(pfx && { pfx: Buffer.from(pfx) }) };
  const proxyOf = typeof address === "function" ? address : always(address);
  const agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true, ...tls }),
  };

  async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input);
    init.signal?.throwIfAborted();
    const proxy = proxyOf(url);
    if (proxy === undefined) return await direct({ url, init }, agents);
    return url.protocol === "https:"
      ? await throughTunnel({ url, init }, { proxy, tls })
      : await throughProxy({ url, init }, { proxy, agents });
  }
  return send as typeof fetch;
}

function always(address: string | URL | undefined): () => URL | undefined {
  const proxy = address === undefined ? undefined : parseProxy(address);
  return () => proxy;
}

function parseProxy(address: string | URL): URL {
  const proxy = URL.parse(String(address));
  if (proxy !== null && /^https?:$/.test(proxy.protocol)) return proxy;
  // The value is not quoted: it may hold a password.
  throw new TypeError("Cannot create fetch as 'proxy' must be an absolute http or https URL");
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

function direct(outgoing: Outgoing, agents: Agents): Promise<Response> {
  const isTls = outgoing.url.protocol === "https:";
  const options = { ...addressOf(outgoing.url), agent: isTls ? agents.https : agents.http };
  return exchange(outgoing, options, isTls ? https.request : http.request);
}

function throughProxy(
  outgoing: Outgoing,
  { proxy, agents }: { readonly proxy: URL; readonly agents: Agents },
): Promise<Response> {
  const authorization = basicAuthorization(proxy);
  const headers = {
    host: outgoing.url.host,
    ...(authorization !== undefined && { "proxy-authorization": authorization }),
  };
  const isTls = proxy.protocol === "https:";
  const agent = isTls ? agents.https : agents.http;
  const address = addressOf(proxy);
  // Else it would be that of the header "Host". An IP address has none.
  const servername = isIP(address.hostname) === 0 ? address.hostname : "";
  const options = { ...address, servername, path: outgoing.url.href, headers, agent };
  if (!isTls) return exchange(outgoing, options, http.request);
  return exchange(outgoing, options, https.request).catch(proxyError(outgoing.init.signal));
}

async function throughTunnel(
  outgoing: Outgoing,
  { proxy, tls }: { readonly proxy: URL; readonly tls: Tls },
): Promise<Response> {
  const { url, init } = outgoing;
  const signal = init.signal ?? undefined;
  const { ca, rejectUnauthorized } = tls;
  const check = {
    ...(ca !== undefined && { ca }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
  const socket = await openTunnel({ proxy, target: url, signal, tls: check });
  const secured = connectTls({ socket, ...tls, servername: addressOf(url).hostname });
  await orDestroyed(secured, { step: ready(secured, "secureConnect"), signal });
  const createConnection = (): Socket => secured;
  return await exchange(outgoing, { ...addressOf(url), createConnection }, http.request);
}

function addressOf(url: URL): { hostname: string; port: string; path: string } {
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port || (url.protocol === "https:" ? "443" : "80"),
    path: `${url.pathname}${url.search}`,
  };
}

function exchange(
  { init }: Outgoing,
  options: RequestOptions,
  start: typeof http.request,
): Promise<Response> {
  const { method = "GET", body, signal } = init;
  const isForm = body instanceof URLSearchParams;
  const text = isForm ? String(body) : body;
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text ?? undefined;
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) {
    const message = "Cannot send a body that is neither a string, bytes nor parameters";
    return Promise.reject(new TypeError(message));
  }
  const headers = {
    ...options.headers as Record<string, string>,
    ...(isForm && { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" }),
    ...Object.fromEntries(new Headers(init.headers)),
    ...(bytes !== undefined && { "content-length": String(bytes.length) }),
  };
  return new Promise((resolve, reject) => {
    const request = start({ ...options, method, headers }, (answer) => {
      answer.once("close", forget);
      resolve(responseOf(answer));
    });
    const stop = (): void => void request.destroy(signal?.reason);
    const forget = (): void => signal?.removeEventListener("abort", stop);
    signal?.addEventListener("abort", stop, { once: true });
    request.once("error", (error) => {
      forget();
      reject(signal?.aborted ? signal.reason : error);
    });
    request.end(bytes);
  });
}

function responseOf(answer: IncomingMessage): Response {
  const { statusCode: status = 0 } = answer;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  }
  const isEmpty = NULL_BODY_STATUSES.includes(status) || headers.get("content-length") === "0";
  if (isEmpty) answer.resume();
  const body = isEmpty ? null : Readable.toWeb(answer) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new Response(body, { status, headers });
}
