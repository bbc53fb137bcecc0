import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Dataset } from "../../lineage/mod.ts";
import {
  datasetFromUrl,
  localFileDataset,
  namespaceFromUrl,
  s3Dataset,
} from "../../lineage/naming/mod.ts";
import type { ValueType } from "../parameters/parameter.ts";

/** A dataset: `<namespace>,<name>`, a URL, or a path. */
export const dataset: ValueType<Dataset> = {
  placeholder: "<dataset>",
  expected: "a URL, a path or <namespace>,<name>, with credentials percent-encoded; " +
    'a path with "@" or "=" in it may need "./" before it',
  isSecret: true,
  parse(text, { cwd }) {
    try {
      return datasetOf(text, cwd);
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  },
};

// https://openlineage.io/docs/spec/naming/
function datasetOf(given: string, cwd: string): Dataset {
  const text = given.trim();
  if (PATH.test(text)) return localFileDataset(withoutSlash(resolve(cwd, text)));
  if (CONNECTION.test(text)) return tableOf(text);
  if (PARAMETERS.test(text.replace(/(:\/\/[^?#]*)[?#].*/s, "$1"))) throw looseCredentials();
  const [, namespace, name] = /^([^,]+),(.+)$/s.exec(text) ?? [];
  if (namespace && name) return namedDataset(namespace, name);
  if (/^file:/i.test(text)) return localFileDataset(withoutSlash(fileURLToPath(text)));
  const url = urlOf(text);
  if (url) {
    const key = withoutSlash(url.path);
    if (/^s3[an]?$/i.test(url.scheme)) {
      return s3Dataset({ bucket: url.authority, key: key || "/" });
    }
    if (!url.authority || !key) throw new TypeError("A dataset needs a namespace and a name");
    return { namespace: `${url.scheme}://${url.authority}`, name: key };
  }
  // As in "user:password@host/path" and "token@host/path".
  if (/^[^/\\]*(?::.*)?@|^[/\\].*@/s.test(text)) throw looseCredentials();
  return localFileDataset(withoutSlash(resolve(cwd, text)));
}

/** A path that says that it is one, and so is nothing else. */
const PATH = /^(?:\.{0,2}[\\/](?![\\/])|[a-z]:[\\/])/i;

/** What has credentials as ADO, ODBC, Azure and libpq want them: `Server=…;Password=…`. */
const PARAMETERS =
  /^[^/\\=]*=[^;]*;|(?:^|[;,\s&?])[\w .-]*(?:pass(?:word|wd|phrase)?|pwd|secret|token|signature|(?:account|access|api)[ _]?key)\s*=/i;

/** What names tables by the host of a database, or may have credentials in forms of its own. */
const CONNECTION =
  /^(?:jdbc:|(?:postgres(?:ql)?|pgsql|mysql|mariadb|oceanbase|crate|db2|ibm_db_sa|trino|hive2?|clickhouse(?:db)?|ch|cassandra|oracle|redshift|snowflake|teradata(?:sql)?|sqlserver|mssql|(?:aws)?athena)(?:\+\w+)?:)/i;

/** Reads `<url>,<table>`, or a URL that has the table as the last segment of its path. */
function tableOf(text: string): Dataset {
  const [, plain, rest] = /^([a-z][\w+.-]*:\/\/[\w.:/[\]-]+),([^@?;#=]+)$/is.exec(text) ?? [];
  if (plain && rest && !/^jdbc:/i.test(text)) return { namespace: plain, name: rest };
  // Behind a parameter, a comma or slash may belong to a password.
  const [, url, table] = /^([^?;#=]+),([^,/:@?;#=]+)$/s.exec(text) ?? [];
  if (url && table) return datasetFromUrl(url, table);
  const [, server, last, parameters = ""] =
    /^([^?;#=]*:\/\/[^/?;#=]+(?:\/[^?;#=]*)?)\/([^/:@?;#=]+)\/*([?;#].*)?$/s.exec(text) ?? [];
  if (!server || !last) throw new TypeError("The table is missing, or may be part of a password");
  const connection = `${server}${parameters}`;
  const isWhole = /:\/\/[^/]+$/.test(server) && !/^jdbc:/i.test(text);
  if (isWhole) return { namespace: namespaceFromUrl(connection), name: last };
  return datasetFromUrl(connection, last);
}

function namedDataset(given: string, name: string): Dataset {
  const url = urlOf(given);
  if (given.includes(":") && name.includes("@")) throw looseCredentials();
  if (!url) {
    if (given.includes("@")) throw looseCredentials();
    return { namespace: given, name };
  }
  const path = url.path && `/${url.path}`;
  const namespace = `${url.scheme}://${url.authority}${path}`;
  return { namespace, name: name.replace(/[?#].*/s, "") };
}

interface PlainUrl {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** Takes a URL apart, and leaves out its credentials, query and fragment. */
function urlOf(text: string): PlainUrl | undefined {
  const [, scheme = "", given = "", path = "", tail = ""] =
    /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)\/?([^?#]*)(.*)$/is.exec(text) ?? [];
  if (!scheme) return undefined;
  const isAzure = /^(?:abfss?|wasbs?)$/i.test(scheme);
  // The container of `abfss://container@account…` stays.
  const authority = isAzure ? given : given.slice(given.lastIndexOf("@") + 1);
  if (isAzure && !/^(?:[\w$-]+@)?[\w.-]*$/.test(given)) throw looseCredentials();
  // A password may hold "/", "?" or "#" as they are. Only a bucket or container has no such before it.
  const isStore = isAzure ? given.includes("@") : /^(?:s3[an]?|gs)$/i.test(scheme);
  if (path.includes("@") && !(isStore && /^[a-z\d._$@-]+$/.test(given))) throw looseCredentials();
  if (tail.includes("@")) throw looseCredentials();
  return { scheme, authority, path };
}

function looseCredentials(): TypeError {
  return new TypeError("There may be credentials in it");
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, "");
}
