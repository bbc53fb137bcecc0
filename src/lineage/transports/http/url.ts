import { basicAuthorization, redactUrl } from "../../../internal/url/credentials.ts";

/** The address of a lineage backend, without its credentials, and these. */
export interface LineageUrl {
  /** The URL, without user and password. */
  readonly url: URL;
  /** The URL for messages: no user, no password, no query, no parameters. */
  readonly shown: string;
  /** The `Authorization` for the user and password of the address, if it has any. */
  readonly authorization: string | undefined;
}

/**
 * Joins the address of a backend and the path of its endpoint. The path of the address is kept,
 * whether or not it ends in a slash, and so is its query.
 *
 * @throws {TypeError} If the address is not an absolute http(s) URL, or the endpoint is one.
 */
export function lineageUrl(
  base: string | URL,
  endpoint: string,
  { suffix = "" }: { readonly suffix?: string } = {},
): LineageUrl {
  const url = parseHttpUrl(base);
  if (/^([a-z][a-z0-9+.-]*:)?\/\//i.test(endpoint)) {
    throw new TypeError(
      "Cannot create HTTP transport as 'endpoint' must be a path: put the whole address into 'url' and leave 'endpoint' empty",
    );
  }
  const authorization = basicAuthorization(url);
  url.username = "";
  url.password = "";
  url.hash = "";
  const [path, query] = splitQuery(endpoint);
  if (path !== "") {
    url.pathname = `${url.pathname.replace(/(?<!\/)\/+$/, "")}/${path.replace(/^\/+/, "")}`;
  }
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value);
  if (suffix !== "") url.pathname = `${url.pathname.replace(/(?<!\/)\/+$/, "")}${suffix}`;
  return { url, shown: shownUrl(url), authorization };
}

function splitQuery(endpoint: string): readonly [path: string, query: string] {
  const at = endpoint.indexOf("?");
  return at < 0 ? [endpoint, ""] : [endpoint.slice(0, at), endpoint.slice(at + 1)];
}

/** Returns the part of a URL that a message may quote. */
export function shownUrl(url: URL): string {
  return redactUrl(`${url.origin}${url.pathname}`);
}

function parseHttpUrl(base: string | URL): URL {
  const url = URL.parse(String(base).trim());
  // "http:host" parses as a URL as well.
  if (url === null || !/^https?:\/\//i.test(String(base).trim())) {
    // The value is not quoted: what fails to parse may still hold a password.
    throw new TypeError(
      "Cannot create HTTP transport as 'url' must be an absolute http or https URL",
    );
  }
  // As in "https://user:/secret@host", where the rest of the password begins the path.
  if (`${url.pathname}${url.search}${url.hash}`.includes("@")) {
    throw new TypeError(
      "Cannot create HTTP transport as 'url' must have its credentials and each '@' percent-encoded",
    );
  }
  return url;
}
