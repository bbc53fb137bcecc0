import type { S3Client } from "@aws-sdk/client-s3";
import { addPlainProxy, proxiesOf, proxyAgents } from "../../../internal/url/aws_proxies.ts";
import type { CliIo } from "../../io.ts";
import { awsProfile, usesPathStyle } from "./profile.ts";
import { flag } from "../../parameters/parameter.ts";
import { observeClient } from "../observer.ts";

type ClientIo = Pick<CliIo, "env" | "onResponse" | "requestPayer">;

/** The flag for buckets whose requester pays. */
export const REQUEST_PAYER = flag("Pay for the requests to S3: for requester-pays buckets");

const CLIENTS = new WeakMap<ClientIo, Promise<S3Client>>();

/**
 * Returns the S3 client of the AWS environment and configuration, with timeouts set. All who ask get
 * the same, so that they share connections.
 */
export function s3Client(io: ClientIo): Promise<S3Client> {
  const client = CLIENTS.get(io) ?? createClient(io);
  CLIENTS.set(io, client);
  return client;
}

async function createClient(io: ClientIo): Promise<S3Client> {
  const { env, requestPayer = false } = io;
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { s3ClientDefaults } = await import("../../../archive/s3.ts");
  const profile = await awsProfile(env);
  const proxyOf = proxiesOf(env);
  const client = new S3Client({
    ...s3ClientDefaults,
    requestHandler: { ...s3ClientDefaults.requestHandler, ...proxyAgents(proxyOf) },
    forcePathStyle: usesPathStyle(profile),
    useArnRegion: true,
  });
  addPlainProxy(client, proxyOf);
  observeClient(client, io);
  if (requestPayer) payForRequests(client);
  return client;
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html
function payForRequests(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { readonly headers: Record<string, string> };
      headers["x-amz-request-payer"] = "requester";
      return next(args);
    },
    { step: "build", name: "requestPayer" },
  );
}
