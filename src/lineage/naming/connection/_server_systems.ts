import type { Connection, Qualifier } from "./_connection.ts";
import { hostsNamespace, parseHosts } from "./_hosts.ts";
import { type ServerUrl, withoutCredentials } from "./_server_url.ts";

/** A system whose datasets are named by the host and port of their server. */
interface ServerSystem {
  readonly system: string;
  /** The words of a URL's scheme that identify it. */
  readonly words: readonly string[];
  readonly scheme: string;
  readonly port: number;
  readonly qualifiers: readonly QualifierRule[];
}

/** The places of a part of a name in a URL: its parameters, then its path, then the default. */
export interface QualifierRule {
  readonly name: string;
  readonly params?: readonly string[];
  readonly segment?: number;
  readonly otherwise?: string;
}

const DATABASE: QualifierRule = { name: "database", segment: 0 };
const CURRENT_SCHEMA: QualifierRule = { name: "schema", params: ["currentschema"] };

// The default ports of the JDBC extractors of the Java client, so that both clients use the same names.
// The ports of MariaDB and Hive are the defaults of their drivers.
const SYSTEMS: readonly ServerSystem[] = [
  {
    system: "Postgres",
    words: ["postgres", "postgresql", "pgsql"],
    scheme: "postgres",
    port: 5432,
    qualifiers: [DATABASE, { ...CURRENT_SCHEMA, otherwise: "public" }],
  },
  { system: "MySQL", words: ["mysql"], scheme: "mysql", port: 3306, qualifiers: [DATABASE] },
  { system: "MariaDB", words: ["mariadb"], scheme: "mariadb", port: 3306, qualifiers: [DATABASE] },
  {
    system: "OceanBase",
    words: ["oceanbase"],
    scheme: "oceanbase",
    port: 2881,
    qualifiers: [DATABASE],
  },
  {
    system: "CrateDB",
    words: ["crate"],
    scheme: "crate",
    port: 5432,
    qualifiers: [{ ...DATABASE, otherwise: "crate" }, { ...CURRENT_SCHEMA, otherwise: "doc" }],
  },
  {
    system: "Db2",
    words: ["db2", "ibm_db_sa"],
    scheme: "db2",
    port: 6789,
    qualifiers: [DATABASE, CURRENT_SCHEMA],
  },
  {
    system: "Trino",
    words: ["trino"],
    scheme: "trino",
    port: 443,
    qualifiers: [{ name: "catalog", segment: 0 }, { name: "schema", segment: 1 }],
  },
  {
    system: "Hive",
    words: ["hive", "hive2"],
    scheme: "hive",
    port: 10_000,
    qualifiers: [{ ...DATABASE, otherwise: "default" }],
  },
  {
    system: "ClickHouse",
    words: ["clickhouse", "clickhousedb", "ch"],
    scheme: "clickhouse",
    port: 8123,
    qualifiers: [{ ...DATABASE, params: ["database"], otherwise: "default" }],
  },
  {
    system: "Cassandra",
    words: ["cassandra"],
    scheme: "cassandra",
    port: 9042,
    qualifiers: [{ name: "keyspace", segment: 0 }],
  },
  {
    system: "Oracle",
    words: ["oracle"],
    scheme: "oracle",
    port: 1521,
    qualifiers: [{ name: "service", params: ["service_name"], segment: 0 }, { name: "schema" }],
  },
];

/** Reports whether a word of a scheme identifies a system of {@linkcode serverConnection}. */
export function isServerSystem(word: string): boolean {
  return SYSTEMS.some(({ words }) => words.includes(word));
}

/** Reads the URL of a system whose datasets are named by host and port, if it is of one. */
export function serverConnection(url: ServerUrl): Connection | undefined {
  const found = SYSTEMS.find(({ words }) => url.words.some((word) => words.includes(word)));
  if (!found) return undefined;
  const { system, scheme, port } = found;
  const servers = withoutCredentials(url);
  // The Cassandra driver puts "--" between hosts.
  const hosts = parseHosts(scheme === "cassandra" ? servers.replaceAll("--", ",") : servers);
  return {
    system,
    namespace: hostsNamespace(scheme, hosts, { defaultPort: port }),
    qualifiers: qualifiersOf(url, found.qualifiers),
  };
}

/** Finds the parts of a name in a URL. */
export function qualifiersOf(url: ServerUrl, rules: readonly QualifierRule[]): Qualifier[] {
  return rules.map(({ name, params = [], segment = -1, otherwise }) => {
    const candidates = [
      ...params.map((param) => url.params.get(param)),
      url.path[segment],
      otherwise,
    ];
    return { name, value: candidates.find((value) => value !== undefined && value.trim() !== "") };
  });
}
