import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { s3ClientDefaults } from "../../src/archive/s3.ts";
import { answerTo, failureAnswer, operationOf, type S3Answer } from "./_s3_answers.ts";
import { type PlannedFault, type S3Fault, takeFault } from "./_s3_fault.ts";
import { type PutOptions, S3Failure, type StoredBucket, storedObject } from "./_s3_store.ts";

export type { S3Fault };

/** An S3 server in this process. */
export interface S3ServerHandle extends AsyncDisposable {
  /** The server's address. */
  readonly url: string;
  /** The environment of a process that uses the server. */
  readonly env: Readonly<Record<string, string>>;
  /** The operations that were asked for, in their order. */
  readonly requests: readonly string[];
  /** The header `x-amz-request-payer` of each request. */
  readonly payers: readonly (string | undefined)[];
  /** Creates a client that is ready to use. */
  client(config?: S3ClientConfig): S3Client;
  /** Puts an object, and makes its bucket where it is missing; an empty key puts none. */
  put(bucket: string, key: string, body: string | Uint8Array, options?: PutOptions): void;
  /** Returns the objects of a bucket as texts. */
  objects(bucket: string): Record<string, string>;
  /** Returns the number of open multipart uploads of a bucket. */
  openUploads(bucket: string): number;
  /** Lets the next requests for an operation go wrong. */
  fail(operation: string, fault: S3Fault, times?: number): void;
  /** Sets the numbers of entries of the pages of listings, in turns. */
  splitPages(sizes: readonly number[]): void;
  /** Ends the server and the clients that it made. */
  close(): Promise<void>;
}

interface State {
  readonly buckets: Map<string, StoredBucket>;
  readonly requests: string[];
  readonly payers: (string | undefined)[];
  readonly faults: PlannedFault[];
  pageSizes: readonly number[];
}

/** Starts an S3 server on a free port of the loopback interface. */
export async function startS3Server(): Promise<S3ServerHandle> {
  const state: State = {
    buckets: new Map(),
    requests: [],
    payers: [],
    faults: [],
    pageSizes: [1000],
  };
  const clients: S3Client[] = [];
  const server = createServer((request, response) => void serve(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function client(config: S3ClientConfig = {}): S3Client {
    const made = new S3Client({
      ...s3ClientDefaults,
      endpoint: url,
      forcePathStyle: true,
      region: "us-east-1",
      credentials: { accessKeyId: "fake", secretAccessKey: "fake" },
      ...config,
    });
    clients.push(made);
    return made;
  }

  async function close(): Promise<void> {
    for (const client of clients) client.destroy();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  return {
    url,
    env: {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
      AWS_ENDPOINT_URL_S3: url,
      AWS_MAX_ATTEMPTS: "1",
    },
    requests: state.requests,
    payers: state.payers,
    client,
    put(bucket, key, body, options) {
      const { objects } = madeBucket(state, bucket);
      if (key !== "") objects.set(key, storedObject(Buffer.from(body as string), options));
    },
    objects(bucket) {
      const objects = [...state.buckets.get(bucket)?.objects ?? []];
      return Object.fromEntries(objects.map(([key, { body }]) => [key, body.toString()]));
    },
    openUploads: (bucket) => state.buckets.get(bucket)?.uploads.size ?? 0,
    fail: (operation, fault, times = 1) => void state.faults.push({ operation, fault, times }),
    splitPages: (sizes) => void (state.pageSizes = sizes),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function serve(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://fake");
  const [, bucketName = "", ...rest] = pathname.split("/");
  const key = decodeURIComponent(rest.join("/"));
  const operation = operationOf(request.method ?? "GET", key, query);
  state.requests.push(operation);
  state.payers.push(request.headers["x-amz-request-payer"]?.toString());
  const fault = takeFault(state.faults, operation);
  try {
    const body = Buffer.concat(await Array.fromAsync(request));
    if (fault?.kind === "hang") return;
    if (fault?.kind === "answer") throw new S3Failure(fault.status, fault.code);
    const bucket = operation === "CreateBucket"
      ? madeBucket(state, bucketName)
      : state.buckets.get(bucketName);
    if (!bucket) throw new S3Failure(404, "NoSuchBucket");
    const headers = request.headers as Record<string, string | undefined>;
    const pageSize = operation === "ListObjectsV2" ? nextPageSize(state) : 0;
    const call = { operation, bucket, pageSize, key, query, headers, body, fault };
    send(response, answerTo(call), fault);
  } catch (error) {
    if (error instanceof S3Failure) send(response, failureAnswer(error, operation), fault);
    else response.destroy(error as Error);
  }
}

function send(response: ServerResponse, answer: S3Answer, fault: S3Fault | undefined): void {
  if (fault?.kind === "lost") return void response.socket?.destroy();
  const { status = 200, headers = {}, body = "" } = answer;
  const bytes = Buffer.from(body as string);
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  if (fault?.kind !== "cut" && fault?.kind !== "stall") return void response.end(bytes);
  response.write(bytes.subarray(0, fault.after), () => {
    if (fault.kind === "cut") response.socket?.destroy();
  });
}

function madeBucket({ buckets }: State, name: string): StoredBucket {
  const bucket = buckets.get(name) ?? { objects: new Map(), uploads: new Map() };
  buckets.set(name, bucket);
  return bucket;
}

function nextPageSize(state: State): number {
  const [size = 1000, ...others] = state.pageSizes;
  state.pageSizes = [...others, size];
  return size;
}
