import { type Connection, urlError } from "./_connection.ts";
import { hostsNamespace, parseHost } from "./_hosts.ts";
import { qualifiersOf } from "./_server_systems.ts";
import { type ServerUrl, withoutCredentials } from "./_server_url.ts";

/** Reads the URL of a warehouse of a cloud, whose account or project names it, if it is of one. */
export function cloudConnection(url: ServerUrl): Connection | undefined {
  const reader = url.words.map((word) => READERS.get(word)).find((found) => found !== undefined);
  return reader?.(url);
}

/** Reports whether a word of a scheme identifies a system of {@linkcode cloudConnection}. */
export function isCloudSystem(word: string): boolean {
  return READERS.has(word);
}

const READERS: ReadonlyMap<string, (url: ServerUrl) => Connection> = new Map([
  ["athena", athena],
  ["awsathena", athena],
  ["bigquery", bigQuery],
  ["cloudspanner", spanner],
  ["redshift", redshift],
  ["snowflake", snowflake],
  ["spanner", spanner],
  ["teradata", teradata],
  ["teradatasql", teradata],
]);

function athena(url: ServerUrl): Connection {
  const host = withoutCredentials(url);
  const region = url.params.get("region") ?? url.params.get("awsregion") ??
    /^athena\.([^.]+)\.amazonaws\.com(?::\d+)?$/i.exec(host)?.[1];
  if (!region || !/^[a-z]+(?:-[a-z]+)+-\d+$/i.test(region)) throw urlError("it has no AWS region");
  return {
    system: "Athena",
    namespace: `awsathena://athena.${region.toLowerCase()}.amazonaws.com`,
    qualifiers: qualifiersOf(url, [
      { name: "catalog", params: ["catalog", "catalog_name"], otherwise: "AwsDataCatalog" },
      { name: "database", params: ["database", "schema"], segment: 0, otherwise: "default" },
    ]),
  };
}

function bigQuery(url: ServerUrl): Connection {
  const { isJdbc, authority, path, params } = url;
  // The driver of JDBC has the address of the API where others have project and dataset.
  const [project, dataset] = isJdbc
    ? [params.get("projectid"), params.get("defaultdataset")?.replace(/^.*[.:]/, "")]
    : [authority === "" ? undefined : parseHost(withoutCredentials(url)).name, path[0]];
  return {
    system: "BigQuery",
    namespace: "bigquery",
    qualifiers: [{ name: "project", value: project }, { name: "dataset", value: dataset }],
  };
}

function spanner({ authority, path }: ServerUrl): Connection {
  // The namespace itself, with the database behind it.
  const [, instance] = /^([\w-]+:[\w-]+)$/.exec(authority) ?? [];
  if (instance) return spannerConnection(instance, path[0]);
  const match = /^projects\/([^/]+)\/instances\/([^/]+)(?:\/databases\/([^/]+))?$/.exec(
    path.join("/"),
  );
  if (!match) throw urlError("it has no Spanner project and instance");
  return spannerConnection(`${match[1]}:${match[2]}`, match[3]);
}

function spannerConnection(instance: string, database: string | undefined): Connection {
  return {
    system: "Spanner",
    namespace: `spanner://${instance}`,
    qualifiers: [{ name: "database", value: database }, { name: "schema", value: undefined }],
  };
}

function redshift(url: ServerUrl): Connection {
  // "redshift:iam://cluster:region/database" has no host.
  const text = withoutCredentials(url);
  const iam = /^([\w-]+):([a-z]+(?:-[a-z]+)+-\d+)$/i.exec(text);
  const { name, port } = parseHost(iam ? `${iam[1]}.${iam[2]}` : text);
  const known = /^([^.]+)\.[^.]+\.([^.]+)\.redshift(?:-serverless)?\.amazonaws\.com(?:\.cn)?$/;
  const host = { name: name.replace(known, "$1.$2"), port };
  return {
    system: "Redshift",
    namespace: hostsNamespace("redshift", [host], { defaultPort: 5439 }),
    qualifiers: qualifiersOf(url, [
      { name: "database", segment: 0 },
      { name: "schema", params: ["currentschema"], otherwise: "public" },
    ]),
  };
}

function snowflake(url: ServerUrl): Connection {
  const host = parseHost(withoutCredentials(url)).name;
  const account = host.replace(/(?:\.privatelink)?\.snowflakecomputing\.(?:com|cn)$/, "");
  return {
    system: "Snowflake",
    namespace: `snowflake://${withRegion(account)}`,
    qualifiers: qualifiersOf(url, [
      { name: "database", params: ["db", "database"], segment: 0 },
      { name: "schema", params: ["schema"], segment: 1, otherwise: "PUBLIC" },
    ]),
  };
}

/** Completes the legacy locator of an account like the official clients. */
function withRegion(account: string): string {
  const [first = "", ...rest] = account.split(".");
  if (rest.length > 1 || (rest.length === 0 && first.includes("-"))) return account;
  return `${first}.${rest[0] ?? "us-west-1"}.aws`;
}

// Parameters follow the slash, separated by commas: "teradata://host/DATABASE=shop,…"
// https://teradata-docs.s3.amazonaws.com/doc/connectivity/jdbc/reference/current/jdbcug_chapter_2.html
function teradata(url: ServerUrl): Connection {
  const listed = url.path.join("/").matchAll(/(?:^|,)\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^,]*)/g);
  const params = new Map(
    [...listed].map(([, name = "", value = ""]) =>
      [name.toLowerCase(), value.trim().replace(/^'(.*)'$/s, "$1").replaceAll("''", "'")] as const
    ),
  );
  const given = (name: string) => params.get(name) || url.params.get(name);
  const host = parseHost(withoutCredentials(url));
  const port = given("dbs_port");
  return {
    system: "Teradata",
    namespace: hostsNamespace(
      "teradata",
      [port === undefined ? host : parseHost(`${host.name}:${port}`)],
      { defaultPort: 1025 },
    ),
    qualifiers: [{ name: "database", value: given("database") }],
  };
}
