import { loadPackage } from "../load_package.ts";
import type { AwsClientClass } from "./client_config.ts";

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
