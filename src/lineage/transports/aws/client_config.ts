import { loadPackage } from "../load_package.ts";
import type { AwsClientOptions } from "./credentials.ts";

interface CredentialProviders {
  fromTemporaryCredentials(options: unknown): unknown;
}

/** Returns the configuration of a client of AWS. Its SDK has no limits of time by default. */
export async function awsClientConfig(
  options: AwsClientOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { region, endpoint, credentials, roleArn } = options;
  const own = roleArn === undefined ? credentials : await assumed(roleArn, options);
  return {
    maxAttempts: 3,
    requestHandler: handlerOptions(options),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(own === undefined ? {} : { credentials: own }),
  };
}

/** Returns the limits of time, by the names of the handlers of the SDK. */
export function handlerOptions(
  { connectTimeoutMs = 5_000, requestTimeoutMs = 30_000 }: AwsClientOptions,
): { readonly connectionTimeout: number; readonly requestTimeout: number } {
  return { connectionTimeout: connectTimeoutMs, requestTimeout: requestTimeoutMs };
}

async function assumed(roleArn: string, options: AwsClientOptions): Promise<unknown> {
  const { region, credentials } = options;
  const { fromTemporaryCredentials } = await loadPackage<CredentialProviders>(
    "@aws-sdk/credential-providers",
  );
  return fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: "runline" },
    ...(region === undefined ? {} : { clientConfig: { region } }),
    ...(credentials === undefined ? {} : { masterCredentials: credentials }),
  });
}
