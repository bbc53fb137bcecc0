import { optionsOf, wrongType } from "../../internal/is_object.ts";
import { builtin } from "../../internal/builtin.ts";
import type { Dataset } from "../event/event.ts";
import { withoutLooseSecrets } from "../../internal/url/credentials.ts";
import { LOCAL_PATH } from "./_local_path.ts";
import { s3Dataset } from "./aws.ts";
import {
  datasetFromUrl,
  isConnectionUrl,
  MAX_TEXT_LENGTH,
  namespaceFromUrl,
} from "./connection/connection_url.ts";
import { localFileDataset } from "./files.ts";

/** Matches the parameters of ADO, ODBC, Azure and libpq, which may be credentials: `Server=…;Password=…`. */
const PARAMETERS =
  /^[^/\\=]*=[^;]*;|(?:^|[;,\s&?])[\w .-]*(?:pass(?:word|wd|phrase)?|pwd|secret|token|signature|(?:account|access|api)[ _]?key)\s*=/i;

/** Options of {@linkcode datasetFromText}. */
export interface DatasetFromTextOptions {
  /** The folder of a relative path. */
  readonly folder: string;
}

/**
 * Names a dataset by a text that a user typed: `<namespace>,<name>`, the URL of an object or a table, or
 * the path of a local file or folder. Credentials, queries and fragments of URLs are left out.
 *
 * @throws {TypeError} If a part of the name is missing, or if the text may hold credentials outside of
 * their place, or has more than 4,096 characters. The message quotes nothing of the text.
 *
 * @example
 * ```ts
 * import { datasetFromText } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { folder: "/srv" };
 * assertEquals(datasetFromText("s3://key:secret@acme/json/orders", options), {
 *   namespace: "s3://acme",
 *   name: "json/orders",
 * });
 * assertEquals(datasetFromText("json/orders", options), {
 *   namespace: "file",
 *   name: "/srv/json/orders",
 * });
 * ```
 */
export function datasetFromText(given: string, options: DatasetFromTextOptions): Dataset {
  const { folder } = optionsOf(options, "datasetFromText()");
  if (typeof given !== "string") {
    throw wrongType(given, "Cannot name dataset as its text must be a string");
  }
  const text = given.trim();
  if (text.length > MAX_TEXT_LENGTH) {
    throw textError(`it has more than ${MAX_TEXT_LENGTH} characters`);
  }
  if (LOCAL_PATH.test(text)) return pathDataset(text, folder);
  if (isConnectionUrl(text)) return tableOf(text);
  if (PARAMETERS.test(text.replace(/(:\/\/[^?#]*)[?#].*/s, "$1"))) throw looseCredentials();
  const [, namespace, name] = /^([^,]+),(.+)$/s.exec(text) ?? [];
  if (namespace && name) return namedDataset(namespace, name);
  if (/^file:/i.test(text)) {
    return localFileDataset(withoutSlash(builtin("node:url").fileURLToPath(text)));
  }
  const url = urlOf(text);
  if (url) return objectDataset(url);
  // As in "user:password@host/path" and "token@host/path".
  if (/^[^/\\]*(?::.*)?@|^[/\\].*@/s.test(text)) throw looseCredentials();
  return pathDataset(text, folder);
}

function pathDataset(path: string, folder: string): Dataset {
  return localFileDataset(withoutSlash(builtin("node:path").resolve(folder, path)));
}

function objectDataset({ scheme, authority, path }: PlainUrl): Dataset {
  const key = withoutSlash(path);
  if (/^s3[an]?$/i.test(scheme)) return s3Dataset({ bucket: authority, key: key || "/" });
  if (!authority || !key) throw textError("a dataset needs a namespace and a name");
  return { namespace: `${scheme}://${authority}`, name: key };
}

/** Reads `<url>,<table>`, or a URL whose last segment is the table. */
function tableOf(text: string): Dataset {
  const [, plain, rest] = /^([a-z][\w+.-]*:\/\/[\w.:/[\]-]+),([^@?;#=]+)$/is.exec(text) ?? [];
  if (plain && rest && !/^jdbc:/i.test(text)) {
    if (withoutLooseSecrets(plain) === undefined) throw looseCredentials();
    return { namespace: plain, name: rest };
  }
  // After a parameter, a comma or slash may belong to a password.
  const [, url, table] = /^([^?;#=]+),([^,/:@?;#=]+)$/s.exec(text) ?? [];
  if (url && table) return datasetFromUrl(url, table);
  const [, server, last, parameters = ""] =
    /^([^?;#=]*:\/\/[^/?;#=]+(?:\/[^?;#=]*)?)\/([^/:@?;#=]+)\/*([?;#].*)?$/s.exec(text) ?? [];
  if (!server || !last) throw textError("the table is missing, or may be part of a password");
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

/** Parses a URL without its credentials, query and fragment. */
function urlOf(text: string): PlainUrl | undefined {
  const [, scheme = "", given = "", path = "", tail = ""] =
    /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)\/?([^?#]*)(.*)$/is.exec(text) ?? [];
  if (!scheme) return undefined;
  const isAzure = /^(?:abfss?|wasbs?)$/i.test(scheme);
  // The container of `abfss://container@account…` stays.
  const authority = isAzure ? given : given.slice(given.lastIndexOf("@") + 1);
  if (isAzure && !/^(?:[\w$-]+@)?[\w.-]*$/.test(given)) throw looseCredentials();
  // A password may hold "/", "?" or "#" unencoded. Only behind a bucket or container an "@" is part of the key.
  const isStore = isAzure ? given.includes("@") : /^(?:s3[an]?|gs)$/i.test(scheme);
  if (path.includes("@") && !(isStore && /^[a-z\d._$@-]+$/.test(given))) throw looseCredentials();
  if (tail.includes("@")) throw looseCredentials();
  // Keys of objects may hold any character.
  const bare = withoutLooseSecrets(`${scheme}://${authority}/${isStore ? "" : path}`);
  if (bare === undefined) throw looseCredentials();
  return { scheme, authority, path: isStore ? path : bare.replace(/^[^/]*\/\/[^/]*\/?/, "") };
}

function looseCredentials(): TypeError {
  return textError("it may contain credentials that are not percent-encoded");
}

/** Creates an error that quotes nothing of the text, as any part of it may be a secret. */
function textError(reason: string): TypeError {
  return new TypeError(`Cannot name dataset by its text: ${reason}`);
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=^\/|[^/])\/+$/, "");
}
