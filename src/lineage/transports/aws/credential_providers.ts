import { loadPackage } from "../load_package.ts";
import type { AwsCredentials } from "./credentials.ts";

/** Returns credentials, again before they expire. */
export type CredentialProvider = () => Promise<AwsCredentials>;

interface CredentialProviders {
  fromIni(options: unknown): CredentialProvider;
  fromNodeProviderChain(options: unknown): CredentialProvider;
  fromTemporaryCredentials(options: unknown): CredentialProvider;
}

/**
 * Loads the providers of credentials.
 *
 * @throws {TransportError} If they are not installed.
 */
export async function loadCredentialProviders(): Promise<CredentialProviders> {
  return await loadPackage<CredentialProviders>("@aws-sdk/credential-providers");
}
