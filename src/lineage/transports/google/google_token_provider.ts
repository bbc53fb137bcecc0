import { textOf } from "../../../internal/as_error.ts";
import { readNamedFile } from "../../../internal/files/configured_files.ts";
import { isObject } from "../../../internal/is_object.ts";
import type { Environment } from "../../../internal/permitted_env.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { TransportError } from "../../errors.ts";
import { loadPackage } from "../port/load_package.ts";
import { TimeLimit } from "../port/time_limit.ts";
import type { TokenProvider } from "../port/token_provider.ts";

const SCOPES = ["https://www.googleapis.com/auth/cloud-platform"];
const REQUEST_TIMEOUT_MS = 10_000;

/** The part of `GoogleAuth` of `google-auth-library` that is used. */
export interface GoogleAuth {
  /** Returns a token, renewed where it has expired. */
  getAccessToken(): Promise<string | null | undefined>;
}

/** The credentials of {@linkcode googleTokenProvider}. */
export interface GoogleCredentials {
  /**
   * The file of the credentials, such as those of a service account.
   * @default the application default credentials
   */
  readonly credentialsFile?: string;
  /**
   * The client of the user.
   * @default {GoogleAuth} of `google-auth-library`
   */
  readonly auth?: GoogleAuth;
}

interface GoogleAuthPackage {
  readonly GoogleAuth: new (options: unknown) => { getClient(): Promise<GoogleClient> };
}

/** The part of the clients of `google-auth-library` that is used. */
interface GoogleClient {
  /** Sends the requests. */
  readonly transporter: unknown;
  /** The exchange of the token of another cloud, whose transporter has no options. */
  readonly stsCredential?: { transporter: unknown };
  /** The client that signs in first, where another account is impersonated. */
  readonly sourceClient?: { -readonly [Key in keyof GoogleClient]: GoogleClient[Key] };
  getAccessToken(): Promise<{ readonly token?: string | null }>;
}

/** A request of the library, which it passes on to its adapter. */
interface GoogleRequest {
  /** The address of a proxy, if there is one. */
  readonly agent?: { readonly proxy?: URL };
  readonly cert?: string;
  readonly key?: string;
  signal: AbortSignal;
  fetchImplementation?: typeof fetch;
}

/** The options of {@linkcode googleTokenProvider}. */
interface GoogleTokenOptions extends GoogleCredentials {
  /** The limit of a token in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Creates a {@linkcode TokenProvider} of Google Cloud. Needs the package `google-auth-library`. A token
 * that takes longer than `timeoutMs` is an error, as the library has no limit of time.
 */
export function googleTokenProvider(options: GoogleTokenOptions): TokenProvider {
  const { timeoutMs } = options;
  let { auth } = options;
  let waiting = 0;
  let ending = 0;
  // Ends the requests of a token without a waiting caller, which would keep the process alive.
  let unwanted = new AbortController();
  return {
    async getToken({ signal } = {}): Promise<string | undefined> {
      const created = auth ?? await createAuth(options, () => unwanted.signal);
      // Another call may have been faster: each client fetches its own token.
      auth ??= created;
      signal?.throwIfAborted();
      waiting++;
      if (unwanted.signal.aborted) unwanted = new AbortController();
      const request = async () => await created.getAccessToken();
      // The library shares a request between calls, also one that has just been ended for another call.
      const token = ending > 0 ? request().catch(request) : request();
      const limit = new TimeLimit(timeoutMs, {
        parent: signal,
        reason: () => lateError(timeoutMs),
      });
      try {
        return await raceSignal(token, limit.signal) ?? undefined;
      } catch (error) {
        if (waiting === 1) {
          unwanted.abort(error);
          ending++;
          token.catch(() => {}).finally(() => ending--);
        }
        throw error;
      } finally {
        limit.clear();
        waiting--;
      }
    },
  };
}

/**
 * Loads the library.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadGoogleAuth(): Promise<GoogleAuthPackage> {
  return await loadPackage<GoogleAuthPackage>("google-auth-library");
}

async function createAuth(
  { credentialsFile }: GoogleTokenOptions,
  unwanted: () => AbortSignal,
): Promise<GoogleAuth> {
  const { GoogleAuth } = await loadGoogleAuth();
  async function adapter(
    request: GoogleRequest,
    send: (request: GoogleRequest) => Promise<unknown>,
  ): Promise<unknown> {
    request.fetchImplementation = await fetchFor(request);
    request.signal = AbortSignal.any([request.signal, unwanted()]);
    return await send(request);
  }
  const auth = new GoogleAuth({
    scopes: SCOPES,
    clientOptions: { transporterOptions: { timeout: REQUEST_TIMEOUT_MS, adapter } },
    ...(credentialsFile !== undefined && { keyFile: credentialsFile }),
  });
  return {
    async getAccessToken() {
      const client = await auth.getClient();
      shareTransporter(client, client.transporter);
      return (await client.getAccessToken()).token;
    },
  };
}

/** Returns the function that sends a request. The library's own one may end the process with an error. */
async function fetchFor({ agent, cert, key }: GoogleRequest): Promise<typeof fetch> {
  if (agent === undefined) return fetch;
  const { nodeFetch } = await import("../node_fetch.ts");
  const { proxy } = agent;
  return nodeFetch({
    ...(proxy !== undefined && { proxy }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  });
}

/** Sends all requests of a client by one transporter, as its options are not passed on to each. */
function shareTransporter(client: GoogleClient, transporter: unknown): void {
  const { stsCredential, sourceClient } = client;
  if (stsCredential !== undefined) stsCredential.transporter = transporter;
  if (sourceClient === undefined) return;
  sourceClient.transporter = transporter;
  shareTransporter(sourceClient, transporter);
}

function lateError(ms: number): TransportError {
  const message = `Cannot get a token of Google Cloud: no answer within ${ms} ms`;
  return new TransportError(message, { code: "TRANSPORT_TIMEOUT", retryable: true });
}

const VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS";

/** The fields that the library needs, by the type of the credentials. */
const FIELDS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["authorized_user", ["client_id", "client_secret", "refresh_token"]],
  ["external_account", ["audience", "credential_source", "subject_token_type"]],
  ["external_account_authorized_user", ["client_id", "client_secret", "refresh_token"]],
  ["impersonated_service_account", ["service_account_impersonation_url", "source_credentials"]],
  ["service_account", ["client_email", "private_key"]],
]);

/**
 * Checks the file of the credentials, or without one that of the environment. Sends nothing, so it
 * accepts credentials that were revoked.
 *
 * @throws {TypeError} If the file cannot be read, or has no credentials.
 */
export async function checkGoogleCredentials(
  credentialsFile: string | undefined,
  env: Environment,
): Promise<void> {
  if (credentialsFile) return await checkCredentialsFile(credentialsFile);
  const named = env[VARIABLE];
  if (!named) return;
  await checkCredentialsFile(named).catch((cause) => {
    throw new TypeError(`Cannot use ${VARIABLE}: ${textOf(cause)}`, { cause });
  });
}

async function checkCredentialsFile(path: string): Promise<void> {
  const content = credentialsIn(new TextDecoder().decode(await readNamedFile(path)));
  // The library reads a file without a type as that of a service account.
  const { type = "service_account" } = content;
  const missing = FIELDS.get(type)?.find((field) => !content[field]);
  if (missing === undefined) return;
  throw new TypeError(`Cannot use the file: its credentials have no "${missing}"`);
}

function credentialsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The error of the parser quotes the text, which may be a private key.
  }
  throw new TypeError("Cannot use the file: it has no JSON object");
}
