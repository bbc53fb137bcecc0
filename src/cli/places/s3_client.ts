import type { S3Client } from "@aws-sdk/client-s3";
import type { CliIo } from "../io.ts";

type ClientIo = Pick<CliIo, "env">;

const CLIENTS = new WeakMap<ClientIo, Promise<S3Client>>();

/**
 * Makes an S3 client from the AWS environment and configuration, with timeouts set. There is one for
 * all who ask, so that they share connections.
 */
export function s3Client(io: ClientIo): Promise<S3Client> {
  const client = CLIENTS.get(io) ?? makeClient(io);
  CLIENTS.set(io, client);
  return client;
}

async function makeClient(io: ClientIo): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { s3ClientDefaults } = await import("../../archive/s3.ts");
  const endpoint = io.env["AWS_ENDPOINT_URL_S3"] ?? io.env["AWS_ENDPOINT_URL"];
  // Servers other than AWS rarely have a host name for each bucket.
  return new S3Client({ ...s3ClientDefaults, forcePathStyle: endpoint !== undefined });
}
