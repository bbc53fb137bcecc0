import { type CliIo, notice } from "./io.ts";
import { flag } from "./parameters/parameter.ts";

/** The flag of commands that change something. */
export const JSON_RESULT = flag("Write one JSON object about the changes");

/** Options of {@linkcode reportResult}. */
export interface ReportResultOptions {
  /** The result for people. */
  readonly text: string;
  /** Whether a machine reads the result. */
  readonly json: boolean;
  readonly io: CliIo;
}

/** Reports what a command did: to people as a notice, to machines as a JSON object. */
export async function reportResult(
  result: object,
  { text, json, io }: ReportResultOptions,
): Promise<void> {
  if (json) await io.stdout(`${JSON.stringify(result)}\n`);
  else notice(`${text}\n`, io);
}
