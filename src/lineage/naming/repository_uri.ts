import { optionsOf, wrongType } from "../../internal/is_object.ts";
import { builtin } from "../../internal/builtin.ts";
import { withoutLooseSecrets } from "../../internal/url/credentials.ts";
import { LOCAL_PATH } from "./_local_path.ts";
import { isUri } from "../values/formats.ts";

// https://git-scm.com/docs/git-clone#_git_urls
const SCHEMES = /^(?:https?|ssh|git|git\+ssh|ssh\+git|ftps?|file):$/;

// `user@host:path`, without a slash before the first colon.
const SCP = /^(?:([^@/:]+)@)?(\[[^\]]+\]|[^@/:[\]]+):(?!:)(.+)$/;

/** Options of {@linkcode repositoryUri}. */
export interface RepositoryUriOptions {
  /** The folder of a relative path. */
  readonly folder: string;
}

/**
 * Writes the URL of a git repository as a URI, without credentials, query, fragment and `;name=value`
 * parameters. The user of `ssh` stays, as it is part of the address.
 *
 * @returns The URI, or `undefined` if the text is no URL of a repository or may still hold a secret,
 * such as a password with a `/` that is not percent-encoded.
 *
 * @example
 * ```ts
 * import { repositoryUri } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { folder: "/repo" };
 * assertEquals(
 *   repositoryUri("https://bot:token@git.example/acme/jobs.git?access_token=x", options),
 *   "https://git.example/acme/jobs.git",
 * );
 * assertEquals(
 *   repositoryUri("git@github.com:acme/jobs.git", options),
 *   "ssh://git@github.com/acme/jobs.git",
 * );
 * ```
 */
export function repositoryUri(text: string, options: RepositoryUriOptions): string | undefined {
  const { folder } = optionsOf(options, "repositoryUri()");
  if (typeof text !== "string") {
    throw wrongType(text, "Cannot read the URI of a repository as it must be a string");
  }
  const uri = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? withoutSecrets(text) : plainPath(text, folder);
  return isUri(uri) ? uri : undefined;
}

function plainPath(text: string, folder: string): string | undefined {
  const scp = /^[a-z]:[\\/]/i.test(text) ? null : SCP.exec(text);
  if (scp) {
    const [, user, host, path = ""] = scp;
    // As in "user:password@host:path", where git takes the user for the host.
    if (path.includes("@")) return undefined;
    return withoutSecrets(`ssh://${user ? `${user}@` : ""}${host}/${path.replace(/^\/+/, "")}`);
  }
  // As in `codecommit::eu-west-1://repository`: a helper of git with its own form of address.
  if (text.includes("::") || (text.includes("@") && !LOCAL_PATH.test(text))) return undefined;
  const { resolve } = builtin("node:path");
  return builtin("node:url").pathToFileURL(resolve(folder, text)).href;
}

function withoutSecrets(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!SCHEMES.test(url.protocol)) return undefined;
  // As in "https://user:12/secret@host/path", where the rest of the password begins the path.
  const isFile = url.protocol === "file:" && url.host === "";
  if (!isFile && `${url.pathname}${url.search}${url.hash}`.includes("@")) return undefined;
  url.password = "";
  if (!url.protocol.includes("ssh")) url.username = "";
  url.search = "";
  url.hash = "";
  return isFile ? url.href : withoutLooseSecrets(url.href);
}
