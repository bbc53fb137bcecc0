import { homedir } from "node:os";
import { join } from "node:path";
import { readSmallText } from "../../../internal/files/small_file.ts";
import type { Environment } from "../../../internal/permitted_env.ts";

type Section = ReadonlyMap<string, string>;

/** The profile of the AWS configuration that is in use. */
export interface AwsProfile {
  /** Its name. */
  readonly name: string;
  /** Whether a file has it. */
  readonly exists: boolean;
  /** Its settings. Nested ones have a dot: `s3.addressing_style`. */
  readonly settings: Section;
  /** The endpoint for S3: of the environment, of its `services` section, or its own. */
  readonly s3Endpoint: string | undefined;
}

/**
 * Reads the profile that the environment names, from the files where every AWS tool looks. The SDK
 * reads its own settings by itself.
 */
export async function awsProfile(env: Environment): Promise<AwsProfile> {
  const name = env["AWS_PROFILE"] || "default";
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  const config = await sectionsOf(env["AWS_CONFIG_FILE"] ?? join(home, ".aws", "config"));
  const credentials = await sectionsOf(
    env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(home, ".aws", "credentials"),
  );
  const own = config.get(name === "default" ? name : `profile ${name}`);
  const secret = credentials.get(name);
  const settings = new Map([...own ?? [], ...secret ?? []]);
  const services = config.get(`services ${settings.get("services") ?? ""}`);
  const s3Endpoint = env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"] ??
    services?.get("s3.endpoint_url") ?? settings.get("endpoint_url");
  const exists = own !== undefined || secret !== undefined;
  return { name, exists, settings, s3Endpoint };
}

/** Returns whether S3 is asked by path, which servers other than AWS expect. */
export function usesPathStyle({ settings, s3Endpoint }: AwsProfile): boolean {
  const style = settings.get("s3.addressing_style");
  const asked = settings.get("s3_use_path_style") ?? settings.get("s3.use_path_style");
  if (style === "path" || asked === "true") return true;
  return style !== "virtual" && asked !== "false" && s3Endpoint !== undefined;
}

/** Returns the remedy for credentials that could not be loaded, or nothing if it is unknown. */
function credentialsAdvice({ name, exists, settings }: AwsProfile): string | undefined {
  if (!exists) {
    return name === "default"
      ? undefined
      : `The AWS profile "${name}" is in no file: see AWS_PROFILE`;
  }
  if (settings.has("sso_session") || settings.has("sso_start_url")) {
    return `The AWS profile "${name}" needs a session: try "aws sso login --profile ${name}"`;
  }
  if (settings.has("credential_process")) {
    return `The credential_process of the AWS profile "${name}" failed: run it to see why`;
  }
  return undefined;
}

/** Returns the remedy of an error that AWS credentials caused, or nothing for another one. */
export async function awsAdvice(error: Error, env: Environment): Promise<string | undefined> {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (/^(Credentials|Token)ProviderError$/.test(cause.name)) {
      return credentialsAdvice(await awsProfile(env));
    }
  }
  return undefined;
}

async function sectionsOf(path: string): Promise<ReadonlyMap<string, Section>> {
  const text = await readSmallText(path).catch(() => "");
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  let parent = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = line.startsWith("[") ? line.slice(1, line.indexOf("]")).trim() : undefined;
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header.replace(/\s+/, " "), section);
      continue;
    }
    const [key = "", ...rest] = line.split("=");
    const value = rest.join("=").trim();
    const isNested = /^\s/.test(line);
    section.set(isNested ? `${parent}.${key.trim()}` : key.trim(), value);
    if (!isNested) parent = key.trim();
  }
  return sections;
}
