import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { s3ClientDefaults } from "../../src/archive/s3.ts";
import {
  createUpload,
  joinParts,
  listPage,
  putObject,
  type PutOptions,
  S3Failure,
  type StoredBucket,
  storedObject,
  uploadOf,
} from "./_s3_store.ts";
import { s3Xml, type XmlElement, xmlTexts } from "./_s3_xml.ts";

/** What may go wrong with a request. */
export type S3Fault =
  /** The server answers with an error. */
  | { readonly kind: "answer"; readonly status: number; readonly code: string }
  /** The connection ends after so many bytes of the object. */
  | { readonly kind: "cut"; readonly after: number }
  /** Nothing comes any more after so many bytes of the object. */
  | { readonly kind: "stall"; readonly after: number }
  /** No answer comes at all, and nothing is done. */
  | { readonly kind: "hang" }
  /** The work is done, and the connection ends without an answer. */
  | { readonly kind: "lost" }
  /** The answer is not S3's: a proxy's page. */
  | { readonly kind: "page" }
  /** A listing is truncated and has no token, or the token of the page before. */
  | { readonly kind: "no-token" | "same-token" };

/** An S3 server in this process. */
export interface S3ServerHandle extends AsyncDisposable {
  /** The server's address. */
  readonly url: string;
  /** The operations that were asked for, in their order. */
  readonly requests: string[];
  /** How many entries the pages of a listing hold, page after page, again and again. */
  pageSizes: readonly number[];
  /** Makes a client that is ready to use. */
  client(config?: S3ClientConfig): S3Client;
  /** Puts an object, and makes its bucket where it is missing. */
  put(bucket: string, key: string, body: string | Uint8Array, options?: PutOptions): void;
  /** Gives the objects of a bucket as texts. */
  objects(bucket: string): Record<string, string>;
  /** Gives how many multipart uploads of a bucket are open. */
  openUploads(bucket: string): number;
  /** Lets the next requests for an operation go wrong. */
  fail(operation: string, fault: S3Fault, times?: number): void;
  /** Ends the server and the clients that it made. */
  close(): Promise<void>;
}

interface State {
  readonly buckets: Map<string, StoredBucket>;
  readonly requests: string[];
  readonly faults: { operation: string; fault: S3Fault; times: number }[];
  pageSizes: readonly number[];
  pages: number;
}

interface Call {
  readonly operation: string;
  readonly bucket: StoredBucket;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly fault: S3Fault | undefined;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Starts an S3 server on a free port of the loopback interface. */
export async function startS3Server(): Promise<S3ServerHandle> {
  const state: State = {
    buckets: new Map(),
    requests: [],
    faults: [],
    pageSizes: [1000],
    pages: 0,
  };
  const clients: S3Client[] = [];
  const server = createServer((request, response) => void serve(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function close(): Promise<void> {
    for (const client of clients) client.destroy();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  return {
    url,
    requests: state.requests,
    get pageSizes() {
      return state.pageSizes;
    },
    set pageSizes(sizes) {
      state.pageSizes = sizes;
      state.pages = 0;
    },
    client(config = {}) {
      const client = new S3Client({
        ...s3ClientDefaults,
        endpoint: url,
        forcePathStyle: true,
        region: "us-east-1",
        credentials: { accessKeyId: "fake", secretAccessKey: "fake" },
        ...config,
      });
      clients.push(client);
      return client;
    },
    put(name, key, body, options) {
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      const made = state.buckets.get(name) ?? { objects: new Map(), uploads: new Map() };
      state.buckets.set(name, made);
      if (key !== "") made.objects.set(key, storedObject(bytes, options));
    },
    objects(name) {
      const objects = [...state.buckets.get(name)?.objects ?? []];
      return Object.fromEntries(
        objects.map(([key, { body }]) => [key, Buffer.from(body).toString()]),
      );
    },
    openUploads: (name) => state.buckets.get(name)?.uploads.size ?? 0,
    fail: (operation, fault, times = 1) => void state.faults.push({ operation, fault, times }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function serve(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://fake");
  const [, bucketName = "", ...rest] = url.pathname.split("/");
  const key = decodeURIComponent(rest.join("/"));
  const operation = operationOf(request.method ?? "GET", key, url.searchParams);
  state.requests.push(operation);
  const fault = takeFault(state, operation);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    if (fault?.kind === "hang") return;
    if (fault?.kind === "answer") throw new S3Failure(fault.status, fault.code);
    const bucket = bucketOf(state, bucketName, operation);
    const headers = request.headers as Record<string, string | undefined>;
    const body = Buffer.concat(chunks);
    const call = { operation, bucket, key, query: url.searchParams, headers, body, fault };
    send(response, answerTo(state, call), fault);
  } catch (error) {
    if (error instanceof S3Failure) send(response, failureAnswer(error, operation), fault);
    else response.destroy(error as Error);
  }
}

function operationOf(method: string, key: string, query: URLSearchParams): string {
  if (key === "") return method === "PUT" ? "CreateBucket" : "ListObjectsV2";
  if (query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("partNumber")) return "UploadPart";
  if (query.has("uploadId")) {
    return method === "DELETE" ? "AbortMultipartUpload" : "CompleteMultipartUpload";
  }
  return { PUT: "PutObject", HEAD: "HeadObject", DELETE: "DeleteObject" }[method] ?? "GetObject";
}

function takeFault(state: State, operation: string): S3Fault | undefined {
  const next = state.faults.find((entry) => entry.operation === operation && entry.times > 0);
  if (!next) return undefined;
  next.times--;
  return next.fault;
}

function bucketOf(state: State, name: string, operation: string): StoredBucket {
  const known = state.buckets.get(name);
  if (known) return known;
  if (operation !== "CreateBucket") throw new S3Failure(404, "NoSuchBucket");
  const made = { objects: new Map(), uploads: new Map() };
  state.buckets.set(name, made);
  return made;
}

function answerTo(state: State, call: Call): Answer {
  const { bucket, key, query, headers, body } = call;
  switch (call.operation) {
    case "ListObjectsV2":
      return listAnswer(state, call);
    case "GetObject":
    case "HeadObject":
      return objectAnswer(call);
    case "PutObject": {
      const object = storedObject(body, { headers: keptHeaders(headers) });
      putObject(bucket, key, object, headers["if-none-match"]);
      return { headers: { etag: object.etag } };
    }
    case "DeleteObject":
      bucket.objects.delete(key);
      return { status: 204 };
    case "CreateMultipartUpload": {
      const id = createUpload(bucket, key, keptHeaders(headers));
      return { body: s3Xml("InitiateMultipartUploadResult", [["Key", key], ["UploadId", id]]) };
    }
    case "UploadPart": {
      const part = storedObject(body);
      const upload = uploadOf(bucket, query.get("uploadId") ?? "");
      upload.parts.set(Number(query.get("partNumber")), part);
      return { headers: { etag: part.etag } };
    }
    case "CompleteMultipartUpload":
      return completeAnswer(call);
    case "AbortMultipartUpload":
      uploadOf(bucket, query.get("uploadId") ?? "");
      bucket.uploads.delete(query.get("uploadId") ?? "");
      return { status: 204 };
    default:
      return {};
  }
}

function listAnswer(state: State, { bucket, query, headers, fault }: Call): Answer {
  if (fault?.kind === "page") {
    return { headers: { "content-type": "text/html" }, body: "<p>Hi</p>" };
  }
  const size = state.pageSizes[state.pages++ % state.pageSizes.length] ?? 1000;
  const page = listPage(bucket, query, Math.min(size, Number(query.get("max-keys") ?? 1000)));
  const elements: XmlElement[] = page.keys.map((key) => {
    const object = bucket.objects.get(key);
    return ["Contents", [
      ["Key", key],
      ["Size", String(object?.body.length)],
      ["StorageClass", object?.storageClass ?? "STANDARD"],
      ...(headers["x-amz-optional-object-attributes"] ? restoreStatus(object?.restore) : []),
    ]];
  });
  for (const prefix of page.prefixes) elements.push(["CommonPrefixes", [["Prefix", prefix]]]);
  const token = fault?.kind === "same-token" ? query.get("continuation-token") : page.nextToken;
  if (token && fault?.kind !== "no-token") elements.push(["NextContinuationToken", token]);
  const truncated = page.nextToken !== undefined || fault !== undefined;
  return { body: s3Xml("ListBucketResult", [["IsTruncated", String(truncated)], ...elements]) };
}

function restoreStatus(restore: "running" | "done" | undefined): XmlElement[] {
  if (restore === undefined) return [];
  const expiry: XmlElement = ["RestoreExpiryDate", "2099-01-01T00:00:00.000Z"];
  const running: XmlElement = ["IsRestoreInProgress", String(restore === "running")];
  return [["RestoreStatus", restore === "running" ? [running] : [running, expiry]]];
}

function objectAnswer({ bucket, key, headers, operation }: Call): Answer {
  const object = bucket.objects.get(key);
  if (!object) throw new S3Failure(404, "NoSuchKey");
  const archived = ["GLACIER", "DEEP_ARCHIVE"].includes(object.storageClass);
  if (operation === "GetObject" && archived && object.restore !== "done") {
    throw new S3Failure(403, "InvalidObjectState");
  }
  const expected = headers["if-match"];
  if (expected !== undefined && expected !== object.etag) {
    throw new S3Failure(412, "PreconditionFailed");
  }
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const total = object.body.length;
  if (headers.range === undefined) {
    return { headers: { ...object.headers, etag: object.etag }, body: object.body };
  }
  if (start >= total) throw new S3Failure(416, "InvalidRange");
  return {
    status: 206,
    headers: { etag: object.etag, "content-range": `bytes ${start}-${total - 1}/${total}` },
    body: object.body.subarray(start),
  };
}

function completeAnswer({ bucket, key, query, headers, body }: Call): Answer {
  const id = query.get("uploadId") ?? "";
  const xml = Buffer.from(body).toString();
  const etags = xmlTexts(xml, "ETag");
  const listed = xmlTexts(xml, "PartNumber")
    .map((number, index) => ({ number: Number(number), etag: etags[index] ?? "" }));
  const object = joinParts(uploadOf(bucket, id), listed);
  putObject(bucket, key, object, headers["if-none-match"]);
  bucket.uploads.delete(id);
  return {
    body: s3Xml("CompleteMultipartUploadResult", [["Key", key], ["ETag", object.etag]]),
  };
}

function keptHeaders(headers: Call["headers"]): Record<string, string> {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] =>
    entry[1] !== undefined && /^x-amz-(meta-|checksum-crc32$)/.test(entry[0])
  );
  return Object.fromEntries(kept);
}

function failureAnswer({ status, code, message }: S3Failure, operation: string): Answer {
  if (operation === "HeadObject") return { status };
  return { status, body: s3Xml("Error", [["Code", code], ["Message", message]]) };
}

function send(response: ServerResponse, answer: Answer, fault: S3Fault | undefined): void {
  if (fault?.kind === "lost") return void response.socket?.destroy();
  const { status = 200, headers = {}, body = "" } = answer;
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...(typeof body === "string" ? { "content-type": "application/xml" } : {}),
    ...headers,
    "content-length": bytes.length,
  });
  if (fault?.kind !== "cut" && fault?.kind !== "stall") return void response.end(bytes);
  response.write(bytes.subarray(0, fault.after), () => {
    if (fault.kind === "cut") response.socket?.destroy();
  });
}
