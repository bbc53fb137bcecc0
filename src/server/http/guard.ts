import { hash, timingSafeEqual } from "node:crypto";
import { isSendableToken } from "../../internal/url/credentials.ts";
import { readBody } from "../ingest/read_body.ts";
import { PAGE_HEADERS } from "../pages/page_headers.ts";
import { loginPage } from "../pages/parts/frame/plain_pages.ts";
import type { RequestHandler } from "./request_handler.ts";

/** Options of {@linkcode guard}. */
export interface GuardOptions {
  /**
   * The token that every request must bring, as a bearer token or by the cookie of the login page.
   * @default none
   */
  readonly token?: string;
  /**
   * More names of the server than those of the loopback interface. Without a token,
   * a request for another name is refused: a page on the Internet could make a browser send it (DNS
   * rebinding).
   * @default {[]}
   */
  readonly hosts?: readonly string[];
}

// Room for a name of 10 kB.
const MAX_URL = 16_384;
const MAX_FORM = 4_096;
const COOKIE = "runline_token";

/** The paths that need no token: their responses have nothing of the store. */
const OPEN_PATHS = /^\/(?:ping|healthcheck|assets\/[^/]+)$/;

/**
 * Passes only the requests to a handler that may be answered.
 *
 * @throws {RangeError} If the token is empty or has other characters than printable ASCII without spaces.
 */
export function guard(
  handler: RequestHandler,
  { token, hosts = [] }: GuardOptions,
): RequestHandler {
  if (token !== undefined && !isSendableToken(token)) {
    throw new RangeError(
      "Cannot guard a server as 'token' must be printable ASCII without spaces, and not empty",
    );
  }
  const known = new Set(["localhost", "127.0.0.1", "[::1]", ...hosts.map(hostKey)]);
  const expected = token === undefined ? undefined : digestOf(token);
  return async (request) => {
    if (request.url.length > MAX_URL) return refusal(414, "The URL is too long");
    // Bun joins two headers. A proxy before the server may have read the other one.
    if (request.headers.get("host")?.includes(",")) {
      return refusal(400, "The request has two hosts");
    }
    const url = URL.parse(request.url);
    if (url === null) return refusal(400, "The request has no valid host");
    if (expected === undefined && !known.has(hostKey(url.hostname))) {
      return refusal(403, `The server is not called "${url.hostname}": see --host and --token`);
    }
    if (isForeign(request, url)) return refusal(403, "The request comes from another site");
    if (expected === undefined || OPEN_PATHS.test(url.pathname)) return await handler(request);
    if (url.pathname === "/login") return await login(request, expected);
    if (hasToken(request, expected)) return await handler(request);
    return wantsPage(request)
      ? loginAnswer({ next: nextPath(url), isWrong: false })
      : refusal(401, "A token is needed", { "www-authenticate": "Bearer" });
  };
}

// Browsers send the origin of a request. From other origins only links are allowed.
function isForeign(request: Request, url: URL): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== url.origin && origin !== httpsOrigin(url)) return true;
  return request.headers.get("sec-fetch-site") === "cross-site";
}

// Behind a proxy that ends TLS the browser has another protocol than we.
function httpsOrigin({ host }: URL): string {
  return `https://${host}`;
}

function hasToken(request: Request, expected: Uint8Array): boolean {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (bearer !== undefined) return timingSafeEqual(digestOf(bearer), expected);
  const cookies = request.headers.get("cookie") ?? "";
  const [, cookie] = new RegExp(`(?:^|; *)${COOKIE}=([\\da-f]{64})(?:;|$)`).exec(cookies) ?? [];
  return cookie !== undefined && timingSafeEqual(digestOf(cookie), digestOf(cookieOf(expected)));
}

async function login(request: Request, expected: Uint8Array): Promise<Response> {
  if (request.method !== "POST") return loginAnswer({ next: "/", isWrong: false });
  const form = new URLSearchParams(await readBody(request, { maxBytes: MAX_FORM }));
  const next = safePath(form.get("next") ?? "/");
  if (!timingSafeEqual(digestOf(form.get("token") ?? ""), expected)) {
    return loginAnswer({ next, isWrong: true });
  }
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  const cookie = `${COOKIE}=${cookieOf(expected)}; Path=/; HttpOnly; SameSite=Strict${secure}`;
  return new Response(null, { status: 303, headers: { location: next, "set-cookie": cookie } });
}

function loginAnswer(page: { readonly next: string; readonly isWrong: boolean }): Response {
  return new Response(String(loginPage(page)), {
    status: 401,
    headers: { ...PAGE_HEADERS, "content-type": "text/html; charset=utf-8" },
  });
}

function wantsPage(request: Request): boolean {
  const accept = request.headers.get("accept") ?? "";
  return request.method === "GET" && accept.includes("text/html");
}

function nextPath({ pathname, search }: URL): string {
  return safePath(`${pathname}${search}`);
}

// Only a path of this server: "//host" would be one elsewhere.
function safePath(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : "/";
}

// The cookie does not hold the token, so that it cannot be read from there.
function cookieOf(expected: Uint8Array): string {
  return hash("sha256", `runline cookie ${Array.from(expected).join(".")}`, "hex");
}

function digestOf(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}

function hostKey(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function refusal(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code: status, message }, { status, headers });
}
