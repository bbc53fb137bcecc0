import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "../services/credentials.ts";

const CONNECTION = {
  region: REGION,
  credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY },
};

/** Creates a client for a DynamoDB server of the tests. */
export function dynamodbClient(
  endpoint: string,
  options: { readonly maxAttempts?: number } = {},
): DynamoDBClient {
  return new DynamoDBClient({ ...CONNECTION, ...options, endpoint });
}

/** Creates a client for an S3 server of the tests. */
export function s3Client(endpoint: string): S3Client {
  return new S3Client({ ...CONNECTION, endpoint, forcePathStyle: true });
}

/** Returns the environment in which a program finds an S3 server of the tests. */
export function awsEnvironment(s3Endpoint: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    AWS_REGION: REGION,
    AWS_ENDPOINT_URL_S3: s3Endpoint,
  };
}

/** Creates a name that no other test uses; servers are shared between test files. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}

/** Creates an empty bucket. */
export async function makeBucket(client: S3Client): Promise<string> {
  const bucket = uniqueName("runline");
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

/** Puts small objects into a bucket, several at a time. */
export async function putObjects(
  client: S3Client,
  bucket: string,
  objects: readonly (readonly [key: string, body: string | Uint8Array])[],
): Promise<void> {
  const left = [...objects];
  async function work(): Promise<void> {
    for (let next = left.pop(); next; next = left.pop()) {
      const [Key, Body] = next;
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    }
  }
  await Promise.all(Array.from({ length: 16 }, work));
}
