import { loadPackage } from "../port/load_package.ts";
import type { AwsClientClass, AwsCredentials } from "./credentials.ts";

/** Returns credentials, again before they expire. */
export type CredentialProvider = () => Promise<AwsCredentials>;

interface CredentialProviders {
  fromIni(options: unknown): CredentialProvider;
  fromNodeProviderChain(options: unknown): CredentialProvider;
  fromTemporaryCredentials(options: unknown): CredentialProvider;
}

interface KinesisPackage {
  readonly KinesisClient: AwsClientClass;
  readonly PutRecordCommand: new (input: unknown) => unknown;
}

interface DataZonePackage {
  readonly DataZoneClient: AwsClientClass;
  readonly PostLineageEventCommand: new (input: unknown) => unknown;
}

/**
 * Loads the client of Kinesis.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadKinesis(): Promise<KinesisPackage> {
  return await loadPackage<KinesisPackage>("@aws-sdk/client-kinesis");
}

/**
 * Loads the client of DataZone.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadDataZone(): Promise<DataZonePackage> {
  return await loadPackage<DataZonePackage>("@aws-sdk/client-datazone");
}

/**
 * Loads the providers of credentials.
 *
 * @throws {TransportError} If they are not installed.
 */
export async function loadCredentialProviders(): Promise<CredentialProviders> {
  return await loadPackage<CredentialProviders>("@aws-sdk/credential-providers");
}
