import { builtin } from "../../../internal/builtin.ts";
import { checkAppendable, checkWritableFolder } from "../../../internal/files/configured_files.ts";
import { awsProxy } from "./_aws_proxy.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";
import type { S3StoreOptions } from "../../transports/aws/s3_store.ts";
import type { ConfigMap } from "../value.ts";
import { fileTransport, locationOf } from "../../transports/file.ts";

/** The transport `file`. */
export const FILE: TransportConfig = transportConfig({
  description: "Writes events to local files, or to objects of Amazon S3.",
  keys: {
    log_file_path: {
      kind: "string",
      requiredUnless: "location",
      url: true,
      check: checkPath,
      description: "The file with `append`, otherwise the beginning of the file names.",
    },
    location: {
      kind: "string",
      url: true,
      check: checkPath,
      description: "The file of the Java client, to which events are appended.",
    },
    append: {
      kind: "boolean",
      default: false,
      description: "Whether all events are lines of one file.",
    },
    storage_options: {
      kind: "map",
      visible: ["endpoint_url"],
      check: s3OptionsOf,
      description: "Options of `s3://`: `key`, `secret`, `token`, `endpoint_url`, `region`.",
    },
    filesystem: {
      kind: "string",
      refused:
        "file systems of Python are not there, use s3:// in log_file_path and storage_options",
      description: "A remote file system of Python.",
    },
    fs_kwargs: {
      kind: "map",
      refused: "file systems of Python are not there, use storage_options",
      description: "Options of `filesystem`.",
    },
    debug_mode: {
      kind: "boolean",
      onlyIf: { append: false },
      description:
        "Whether file names have the job and the type of the event, and JSON has many lines.",
    },
  },
  async checkFiles({ log_file_path, location, append }, { misuseAt }) {
    const key = log_file_path === undefined ? "location" : "log_file_path";
    const place = locationOf(log_file_path ?? location ?? "");
    if (place instanceof URL && place.protocol === "s3:") return;
    const path = place instanceof URL ? builtin("node:url").fileURLToPath(place) : place;
    const isOneFile = append || log_file_path === undefined;
    await misuseAt([key], () => {
      return isOneFile
        ? checkAppendable(path)
        : checkWritableFolder(builtin("node:path").dirname(path));
    });
  },
  async create(values, { env }) {
    const { log_file_path: path, location = "", append, storage_options = {}, debug_mode } = values;
    const isS3 = /^s3:/i.test(path ?? location);
    const s3 = { ...s3OptionsOf(storage_options), ...isS3 && await awsProxy(env) };
    return path === undefined
      ? fileTransport({ path: location, append: true, s3 })
      : fileTransport({ path, append, s3, ...debug_mode && !append && { debug: true } });
  },
});

function checkPath(path: string): void {
  fileTransport({ path });
}

/** Reads the options of the Python library s3fs that have a meaning here. */
function s3OptionsOf(options: ConfigMap): Omit<S3StoreOptions, "bucket"> {
  const known = ["key", "secret", "token", "endpoint_url", "region"];
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) throw new TypeError(`Expected one of: ${known.join(", ")}`);
    if (typeof value !== "string") throw new TypeError(`Expected a string for "${name}"`);
  }
  const { key, secret, token, endpoint_url: endpoint, region } = options as Record<string, string>;
  const session = token ? { sessionToken: token } : {};
  return {
    ...(key && secret &&
      { credentials: { accessKeyId: key, secretAccessKey: secret, ...session } }),
    ...(endpoint && { endpoint }),
    ...(region && { region }),
  };
}
