import type { CliIo } from "../io.ts";
import { awsAdvice } from "../places/aws/profile.ts";
import { failed, type Finding } from "./finding.ts";

/** The remedy of an error, by its code. */
const FIXES: Readonly<Record<string, string>> = {
  ARCHIVE_ACCESS_DENIED: "Allow the user or role to list and read it: docs/aws.md has the policies",
  ARCHIVE_NOT_FOUND: "Check the address, or create the folder or bucket",
  ARCHIVE_UNAVAILABLE: "Check the network, the region and the endpoint",
  MANIFEST_ACCESS_DENIED: "Allow the user or role to use it: docs/aws.md has the policies",
  MANIFEST_CORRUPT: "Restore it, or choose another manifest",
  MANIFEST_TABLE_MISSING: 'Run "runline runs create" with the same --manifest',
  MANIFEST_UNAVAILABLE: "Check the network, the region and the endpoint",
};

/** Returns the finding of an error. */
export async function failureOf(error: Error, io: Pick<CliIo, "env">): Promise<Finding> {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return failed(error.message, await awsAdvice(error, io.env) ?? FIXES[code]);
}
