import type { Connection } from "./_connection.ts";
import { type Host, parseHost } from "./_hosts.ts";
import { qualifiersOf } from "./_server_systems.ts";
import { type ServerUrl, withoutCredentials } from "./_server_url.ts";

const WORDS = ["sqlserver", "mssql"];

/** Reports whether a word of a scheme identifies SQL Server. */
export function isMssql(word: string): boolean {
  return WORDS.includes(word);
}

/**
 * Reads the URL of a SQL Server, or of a system with its protocol. Returns `undefined` for other URLs.
 * https://learn.microsoft.com/en-us/sql/connect/jdbc/building-the-connection-url
 */
export function mssqlConnection(url: ServerUrl): Connection | undefined {
  if (!url.words.some(isMssql)) return undefined;
  const { host, instance } = serverOf(url);
  const [database, schema] = qualifiersOf(url, [
    { name: "database", params: ["databasename", "database"], segment: 0 },
    { name: "schema", otherwise: "dbo" },
  ]);
  const qualifiers = [database, schema].filter((qualifier) => qualifier !== undefined);
  const address = `${host.name}:${host.port ?? 1433}`;
  if (/\.sql\.azuresynapse\./.test(host.name)) {
    return {
      system: "Synapse",
      namespace: `sqlserver://${address}`,
      qualifiers: qualifiers.slice(1),
    };
  }
  if (/\.datawarehouse\.(?:fabric\.microsoft|pbidedicated\.windows)\./.test(host.name)) {
    return { system: "Fabric warehouse", namespace: `fabric-warehouse://${host.name}`, qualifiers };
  }
  // The port of an instance is not known from its name. If both are set, the port wins.
  const place = instance && host.port === undefined ? `${host.name}/${instance}` : address;
  return { system: "SQL Server", namespace: `mssql://${place}`, qualifiers };
}

/** Finds the server: "host\instance:port", or the properties for these. */
function serverOf(url: ServerUrl): { host: Host; instance: string | undefined } {
  const { params } = url;
  const server = withoutCredentials(url) ||
    bracketed(params.get("servername") ?? params.get("server") ?? "");
  const [, name = "", instance, port] = /^([^\\]*)(?:\\([\w$#]+))?(:\d*)?$/.exec(server) ?? [];
  const named = parseHost(port === undefined ? name || server : `${name}${port}`);
  const given = params.get("portnumber") ?? params.get("port");
  return {
    host: named.port === undefined && given ? parseHost(`${named.name}:${given}`) : named,
    instance: instance ?? params.get("instancename") ?? params.get("instance"),
  };
}

function bracketed(server: string): string {
  return /^[\da-f.]*:[\da-f.]*:[\da-f:.]*$/i.test(server) ? `[${server}]` : server;
}
