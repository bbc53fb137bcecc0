import { Buffer } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";

/** An object of a bucket. */
export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly storageClass: string;
  /** The answer headers that tell of the request: user metadata and checksums. */
  readonly headers: Readonly<Record<string, string>>;
  /** How far a restore from Glacier is; `undefined` if none was asked for. */
  readonly restore: "running" | "done" | undefined;
  /** The archive tier of intelligent tiering. */
  readonly archiveTier: string | undefined;
  /** The time of the last change, if the server reports it. */
  readonly modified: Date | undefined;
}

/** Options of an object. */
export type PutOptions = Partial<
  Pick<StoredObject, "storageClass" | "headers" | "restore" | "archiveTier" | "modified">
>;

/** A multipart upload that is under way. */
export interface StoredUpload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, StoredObject>;
}

/** A bucket. */
export interface StoredBucket {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, StoredUpload>;
}

/** An error answer of S3. */
export class S3Failure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`The fake answers ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** One page of a listing. */
export interface ListedPage {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  readonly nextToken: string | undefined;
}

/** Creates what is kept of an object. */
export function storedObject(body: Buffer, options: PutOptions = {}): StoredObject {
  const { storageClass = "STANDARD", headers = {}, restore, archiveTier, modified } = options;
  const etag = `"${createHash("md5").update(body).digest("hex")}"`;
  return { body, etag, storageClass, headers, restore, archiveTier, modified };
}

/** Lists keys as ListObjectsV2 does: in the order of their UTF-8 bytes, grouped by the delimiter. */
export function listPage(bucket: StoredBucket, query: URLSearchParams, limit: number): ListedPage {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const after = token === null
    ? query.get("start-after") ?? ""
    : Buffer.from(token, "base64url").toString();
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last = after;
  const sorted = [...bucket.objects.keys()]
    .filter((key) => key.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const key of sorted) {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (Buffer.compare(Buffer.from(name), Buffer.from(last)) <= 0) continue;
    if (keys.length + prefixes.length === limit) {
      return { keys, prefixes, nextToken: Buffer.from(last).toString("base64url") };
    }
    (end < 0 ? keys : prefixes).push(name);
    last = name;
  }
  return { keys, prefixes, nextToken: undefined };
}

/** Puts an object, unless `ifNoneMatch` forbids it. */
export function putObject(
  bucket: StoredBucket,
  key: string,
  object: StoredObject,
  ifNoneMatch: string | undefined,
): void {
  if (ifNoneMatch === "*" && bucket.objects.has(key)) {
    throw new S3Failure(412, "PreconditionFailed");
  }
  bucket.objects.set(key, object);
}

/** Opens a multipart upload and returns its id. */
export function createUpload(
  bucket: StoredBucket,
  key: string,
  headers: Readonly<Record<string, string>>,
): string {
  const id = randomUUID();
  bucket.uploads.set(id, { key, headers, parts: new Map() });
  return id;
}

/** Returns a multipart upload that is under way. */
export function uploadOf(bucket: StoredBucket, id: string): StoredUpload {
  const upload = bucket.uploads.get(id);
  if (!upload) throw new S3Failure(404, "NoSuchUpload");
  return upload;
}

/** Joins the parts of an upload as the client lists them. */
export function joinParts(
  upload: StoredUpload,
  listed: readonly { readonly number: number; readonly etag: string }[],
): StoredObject {
  const parts = listed.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (!part || part.etag !== etag) throw new S3Failure(400, "InvalidPart");
    return part;
  });
  const tooSmall = parts.slice(0, -1).some((part) => part.body.length < 5 * 1024 * 1024);
  if (tooSmall) throw new S3Failure(400, "EntityTooSmall");
  const body = Buffer.concat(parts.map((part) => part.body));
  return { ...storedObject(body, { headers: upload.headers }), etag: `"${parts.length}-parts"` };
}
