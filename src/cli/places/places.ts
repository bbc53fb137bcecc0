import {
  type ArchiveLocation,
  parseArchiveUrl,
  parseRunName,
  type RunArchive,
  type RunNameParse,
  type RunNameTemplate,
  type RunOutput,
} from "../../archive/mod.ts";
import type { CliIo } from "../io.ts";
import { option, type ValueType } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { s3Client } from "./aws/s3_client.ts";

/** The location of an archive or an output. */
export type Place = ArchiveLocation & {
  /** The address as the user wrote it. */
  readonly title: string;
};

/** The address of a folder, on disk or on S3. */
export const place: ValueType<Place> = {
  placeholder: "<url>",
  expected: "a folder, file:// or s3://",
  parse(title, { cwd }) {
    try {
      return { ...parseArchiveUrl(title, { cwd }), title };
    } catch (error) {
      if (error instanceof TypeError) throw new UsageError(error.message);
      throw error;
    }
  },
};

const runNames: ValueType<RunNameParse> = {
  placeholder: "<how>",
  expected:
    "strict, python, or folders such as year={year}/month={month}/day={day} or run={year}-{month}-{day}-{uuid}",
  parse(text) {
    const isTemplate = (it: string): it is RunNameTemplate => it.includes("{year}");
    if (text !== "strict" && text !== "python" && !isTemplate(text)) return undefined;
    try {
      parseRunName("", { parse: text });
      return text;
    } catch {
      return undefined;
    }
  },
};

/** The option for how names of run folders are read. */
export const RUN_NAMES = option(runNames, {
  help: "strict (run=YYYY-MM-DD-hh-mm-ss), python, or year={year}/…, run={year}-…-{uuid}",
  default: "strict",
});

/** Options of {@linkcode openOutput}. */
export interface OpenOutputOptions {
  readonly io: CliIo;
}

/** Options of {@linkcode openArchive}. */
export interface OpenArchiveOptions extends OpenOutputOptions {
  /** The format of the names of run folders. */
  readonly runNames: RunNameParse;
}

/** Opens an archive. */
export async function openArchive(
  place: Place,
  { io, runNames }: OpenArchiveOptions,
): Promise<RunArchive> {
  const parse = runNames;
  if (place.scheme === "file") {
    const { fileArchive } = await import("../../archive/file.ts");
    return fileArchive(place.path, { parse });
  }
  const { s3Archive } = await import("../../archive/s3.ts");
  return s3Archive(await s3Client(io), s3Url(place), { parse });
}

/** Opens an output. */
export async function openOutput(place: Place, { io }: OpenOutputOptions): Promise<RunOutput> {
  if (place.scheme === "file") {
    const { fileOutput } = await import("../../archive/file.ts");
    return fileOutput(place.path);
  }
  const { s3Output } = await import("../../archive/s3.ts");
  return s3Output(await s3Client(io), s3Url(place));
}

function s3Url({ bucket, prefix }: Extract<ArchiveLocation, { scheme: "s3" }>): string {
  return `s3://${bucket}/${prefix}`;
}
