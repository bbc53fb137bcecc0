import { percentDecode } from "../../../internal/url/credentials.ts";
import { urlError } from "./_connection.ts";

/** A connection URL, taken apart. */
export interface ServerUrl {
  /** Whether it is one of JDBC. */
  readonly isJdbc: boolean;
  /** The words of the scheme, in lower case: `postgresql` and `psycopg`. */
  readonly words: readonly string[];
  /** The text between `//` and the path, with credentials. */
  readonly authority: string;
  readonly path: readonly string[];
  /** The parameters by their names in lower case. */
  readonly params: ReadonlyMap<string, string>;
}

/** Parses a URL. Drivers write parameters after `?`, after `;`, or, for Db2, after `:`. */
export function parseServerUrl(url: string): ServerUrl {
  const match = /^(jdbc:)?([a-z][\w+.:-]*):(?:\/\/([^/?#;]*)|(?=\/[^/]))([^?;#:]*)(.*)$/is.exec(
    url.trim(),
  );
  if (!match) throw urlError("it has no scheme with a server after it");
  const [, jdbc, scheme = "", authority = "", path = "", tail = ""] = match;
  checkCredentials({ isJdbc: jdbc !== undefined, authority, path, tail });
  return {
    isJdbc: jdbc !== undefined,
    words: scheme.toLowerCase().split(/[:+]/),
    authority,
    path: path.split("/").map(percentDecode).filter((segment) => segment.trim() !== ""),
    // Athena has no server, and its parameters come first.
    params: paramsOf(authority.includes("=") ? `;${authority}${tail}` : tail),
  };
}

/** Removes the credentials of a server from the part before its path. */
export function withoutCredentials({ authority, isJdbc }: ServerUrl): string {
  const parts = authority.split(/,(?![^(]*\))/);
  // Only the JDBC drivers of MySQL and MariaDB accept credentials for each host. For other drivers,
  // and between hosts without credentials, a comma belongs to a password.
  const last = parts.findLastIndex((part) => part.includes("@"));
  const allowed = isJdbc ? parts.slice(0, last + 1).every((part) => part.includes("@")) : last < 1;
  if (!allowed) throw looseCredentials();
  return parts.map((part) => part.slice(part.lastIndexOf("@") + 1)).join(",");
}

/**
 * Refuses an `@` that may precede a host. Drivers disagree on the end of credentials that contain an
 * unescaped `/`, `?`, `;` or `#`, and the rest of the credentials would be in the name.
 */
function checkCredentials(
  { isJdbc, authority, path, tail }: Pick<ServerUrl, "isJdbc" | "authority"> & {
    readonly path: string;
    readonly tail: string;
  },
): void {
  if (path.includes("@")) throw looseCredentials();
  const before = /^(.*?)@/s.exec(tail)?.[1];
  if (before === undefined) return;
  // A parameter has a name; `user:/pass:=@host` has none, and no port before the slash.
  const isParameter = /[^\s=;:?&]=/.test(before) && !/^[^;:]*#/.test(before);
  if (authority.endsWith(":")) throw looseCredentials();
  if (!isParameter || (!isJdbc && path === "")) throw looseCredentials();
}

function looseCredentials(): TypeError {
  return urlError("the characters of its credentials and parameters must be percent-encoded");
}

function paramsOf(tail: string): Map<string, string> {
  const params = new Map<string, string>();
  const isQuery = tail.startsWith("?");
  const pattern = isQuery
    ? /[?&]([^=&]+)=([^&]*)/g
    : /[;:]\s*([^=;{}]+)=\s*(\{(?:[^}]|\}\})*\}|[^;]*)/g;
  for (
    const [, name = "", value = ""] of tail.replace(/#.*/s, isQuery ? "" : "$&").matchAll(pattern)
  ) {
    const text = isQuery ? percentDecode(value) : value.replace(/^\{(.*)\}$/s, "$1");
    params.set(name.trim().toLowerCase(), text.trim());
  }
  return params;
}
