import type { Environment } from "../permitted_env.ts";

/**
 * Returns the proxy for a URL, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in lower case
 * or not, as Python's `requests` reads them.
 *
 * @throws {TypeError} If the address of the proxy is not valid. The message does not quote it.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || "";
  const scheme = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const text = read(scheme) || read("ALL_PROXY");
  if (text === "" || isExcluded(url, read("NO_PROXY"))) return undefined;
  const proxy = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (proxy !== null && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new TypeError(`Cannot use the proxy of "${scheme}": it must be an http or https URL`);
}

function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.toLowerCase().split(/[\s,]+/).some((entry) => {
    if (entry === "") return false;
    if (entry === "*") return true;
    if (entry.includes("/")) return isInNetwork(host, entry);
    const [, name = "", entryPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
    // An address of version 6 has colons of its own.
    const isAddress = entry.split(":").length > 2 && !entry.startsWith("[");
    const suffix = (isAddress ? entry : name).replace(/^\*?\./, "");
    if (!isAddress && entryPort !== undefined && entryPort !== port) return false;
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}

/** Reports whether an address of version 4 is in a network such as `10.0.0.0/8`. */
function isInNetwork(host: string, network: string): boolean {
  const [base = "", bits = ""] = network.split("/");
  const [address, start] = [numberOf(host), numberOf(base)];
  if (address === undefined || start === undefined || !/^\d{1,2}$/.test(bits)) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(start / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  const isAddress = parts.length === 4 &&
    parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256);
  return isAddress ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}
