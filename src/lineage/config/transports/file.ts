import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";
import { fileTransport } from "../../transports/file.ts";

/** The transport `file`. */
export const FILE: TransportConfig = transportConfig({
  description: "Writes events to local files.",
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
    storage_options: { kind: "map", inert: true, description: "Options of remote file systems." },
    filesystem: { kind: "string", inert: true, description: "A remote file system." },
    fs_kwargs: { kind: "map", inert: true, description: "Options of `filesystem`." },
    debug_mode: { kind: "boolean", inert: true, description: "Other file names." },
  },
  create({ log_file_path: path, location = "", append }) {
    return path === undefined
      ? fileTransport({ path: location, append: true })
      : fileTransport({ path, append });
  },
});

function checkPath(path: string): void {
  fileTransport({ path });
}
