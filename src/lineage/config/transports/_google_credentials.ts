import { textOf } from "../../../internal/as_error.ts";
import { readNamedFile } from "../../../internal/files/configured_files.ts";
import { isObject } from "../../../internal/is_object.ts";
import { lookUp } from "../../../internal/look_up.ts";
import type { CheckFilesContext } from "../transport_config.ts";

const VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS";

/** The fields that `google-auth-library` needs, by the type of the credentials. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  authorized_user: ["client_id", "client_secret", "refresh_token"],
  external_account: ["audience", "credential_source", "subject_token_type"],
  external_account_authorized_user: ["client_id", "client_secret", "refresh_token"],
  impersonated_service_account: ["service_account_impersonation_url", "source_credentials"],
  service_account: ["client_email", "private_key"],
};

/**
 * Checks the file of the credentials that the value of a key names, or the environment. Sends nothing, so
 * credentials that were revoked are not noticed.
 */
export async function checkGoogleCredentials(
  [key, path]: readonly [key: string, path: string | undefined],
  { env, misuseAt }: CheckFilesContext,
): Promise<void> {
  await misuseAt([key], async () => {
    if (path) return await checkFile(path);
    const named = env[VARIABLE];
    if (!named) return;
    await checkFile(named).catch((cause) => {
      throw new TypeError(`Cannot use ${VARIABLE}: ${textOf(cause)}`, { cause });
    });
  });
}

async function checkFile(path: string): Promise<void> {
  const content = credentialsIn(new TextDecoder().decode(await readNamedFile(path)));
  // The library reads a file without a type as that of a service account.
  const { type = "service_account" } = content;
  for (const field of lookUp(FIELDS, String(type)) ?? []) {
    if (content[field]) continue;
    throw new TypeError(`Cannot use the file: its credentials have no "${field}"`);
  }
}

function credentialsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The error of the parser quotes the text, which may be a private key.
  }
  throw new TypeError("Cannot use the file: it has no JSON object");
}
