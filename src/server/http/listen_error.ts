import { deniedPermission } from "../../internal/denied_permission.ts";

const STATES: Readonly<Record<string, string>> = {
  EACCES: "the user may not use the port",
  EADDRINUSE: "another server uses the port",
  EADDRNOTAVAIL: "the host is no address of this machine",
  ENOTFOUND: "the host is unknown",
};

/** Returns the error of a server that cannot listen. It keeps the `code` of the operating system. */
export function listenError(
  cause: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): Error {
  const { code, message } = cause as Error & { readonly code?: string };
  const name = host.includes(":") ? `[${host}]` : host;
  const state = STATES[code ?? ""] ?? deniedPermission(cause)?.state ?? message;
  const error = new Error(`Cannot listen on "http://${name}:${port}": ${state}`, { cause });
  return code === undefined ? error : Object.assign(error, { code });
}
