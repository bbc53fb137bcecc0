import {
  type ArchiveLocation,
  parseArchiveUrl,
  type RunArchive,
  type RunOutput,
} from "../../archive/mod.ts";
import type { CommandArgs, CommandOption } from "../command.ts";
import type { CliIo } from "../io.ts";
import { s3Client } from "./s3_client.ts";
import { UsageError } from "../usage_error.ts";
import { choiceValue } from "../values.ts";

/** The option that tells how the names of run folders are read. */
export const RUN_NAMES_OPTION: CommandOption = {
  name: "run-names",
  value: "<how>",
  help: "strict: run=YYYY-MM-DD-hh-mm-ss (default), or python: as its SDK",
};

/** What opening a place takes. */
export interface OpenPlaceOptions {
  /** The arguments of the command that asks. */
  readonly args: CommandArgs;
  /** The world. */
  readonly io: CliIo;
}

/** Opens the archive at an address: a folder, `file://` or `s3://`. */
export async function openArchive(url: string, options: OpenPlaceOptions): Promise<RunArchive> {
  const parse = choiceValue(options.args, "run-names", { choices: ["strict", "python"] }) ??
    "strict";
  const place = locate(url, options);
  if (place.scheme === "file") {
    const { fileArchive } = await import("../../archive/file.ts");
    return fileArchive(place.path, { parse });
  }
  const { s3Archive } = await import("../../archive/s3.ts");
  return s3Archive(await s3Client(options.io), s3Url(place), { parse });
}

/** Opens the output at an address: a folder, `file://` or `s3://`. */
export async function openOutput(url: string, options: OpenPlaceOptions): Promise<RunOutput> {
  const place = locate(url, options);
  if (place.scheme === "file") {
    const { fileOutput } = await import("../../archive/file.ts");
    return fileOutput(place.path);
  }
  const { s3Output } = await import("../../archive/s3.ts");
  return s3Output(await s3Client(options.io), s3Url(place));
}

function locate(url: string, { args, io }: OpenPlaceOptions): ArchiveLocation {
  try {
    return parseArchiveUrl(url, { cwd: io.cwd });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, args.command);
    throw error;
  }
}

function s3Url({ bucket, prefix }: Extract<ArchiveLocation, { scheme: "s3" }>): string {
  return `s3://${bucket}/${prefix}`;
}
