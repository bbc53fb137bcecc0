import { urlError } from "./_connection.ts";

const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{0,5}))?$/i;

/** A server, without credentials. */
export interface Host {
  /** In lower case; an IPv6 address in brackets. */
  readonly name: string;
  readonly port: number | undefined;
}

/** Reads one server. */
export function parseHost(text: string): Host {
  const match = HOST.exec(text.trim());
  if (!match) throw urlError(text.trim() === "" ? "it has no host" : "its host is malformed");
  const port = match[2] ? Number(match[2]) : undefined;
  if (port !== undefined && (port < 1 || port > 65_535)) throw urlError("its port is out of range");
  return { name: (match[1] ?? "").toLowerCase(), port };
}

/** Writes a namespace of one server or several, each with its port. */
export function hostsNamespace(
  scheme: string,
  hosts: readonly Host[],
  options: { readonly defaultPort: number },
): string {
  const names = hosts.map(({ name, port }) => `${name}:${port ?? options.defaultPort}`);
  return `${scheme}://${names.join(",")}`;
}

/** Reads servers with commas between them, also in the form `(host=a,port=1)`. */
export function parseHosts(text: string): Host[] {
  return text.split(/,(?![^(]*\))/).map((part) => parseHost(addressOf(part)));
}

// https://dev.mysql.com/doc/connector-j/en/connector-j-reference-jdbc-url-format.html
function addressOf(part: string): string {
  if (!/^(?:address=)?\(.*\)$/is.test(part)) return part;
  const host = /[(,]\s*host=([^(),]+)/i.exec(part)?.[1] ?? "";
  const port = /[(,]\s*port=(\d+)/i.exec(part)?.[1];
  return port === undefined ? host : `${host}:${port}`;
}
