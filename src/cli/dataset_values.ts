import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Dataset, localFileDataset, s3Dataset } from "../lineage/mod.ts";
import type { CommandArgs } from "./command.ts";
import type { CliIo } from "./io.ts";
import { UsageError } from "./usage_error.ts";

/** Reads the values of an option as datasets: `<namespace>,<name>`, a URL, or a path. */
export function datasetValues(
  args: CommandArgs,
  name: string,
  { io }: { readonly io: CliIo },
): Dataset[] {
  return args.values(name).map((text) => {
    try {
      return datasetOf(text, io.cwd);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const wanted = "a URL, a path or <namespace>,<name>";
      // The text is not quoted: a URL may hold a password.
      throw new UsageError(`Option "--${name}" must be ${wanted}`, args.command);
    }
  });
}

// https://openlineage.io/docs/spec/naming/
function datasetOf(text: string, cwd: string): Dataset {
  const [, namespace, name] = /^([^,]+),(.+)$/.exec(text) ?? [];
  if (namespace && name) return { namespace: withoutCredentials(namespace), name };
  if (/^file:/i.test(text)) return localFileDataset(withoutSlash(fileURLToPath(text)));
  const [, scheme, authority, path] = /^([a-z][a-z\d+.-]*):\/\/([^/]*)\/?(.*)$/i.exec(text) ?? [];
  if (scheme === undefined) return localFileDataset(withoutSlash(resolve(cwd, text)));
  const key = withoutSlash(path ?? "");
  if (/^s3[an]?$/i.test(scheme)) return s3Dataset({ bucket: authority ?? "", key: key || "/" });
  if (!authority || !key) throw new TypeError("A dataset needs a namespace and a name");
  return { namespace: withoutCredentials(`${scheme}://${authority}`), name: key };
}

/** Takes `user:password@` off, and leaves the container of `abfss://container@account…`. */
function withoutCredentials(namespace: string): string {
  if (/^(?:abfss?|wasbs?):/i.test(namespace)) return namespace;
  return namespace.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, "$1");
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, "");
}
