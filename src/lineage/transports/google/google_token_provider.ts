import { raceSignal } from "../../../internal/race_signal.ts";
import { TransportError } from "../../errors.ts";
import { loadPackage } from "../load_package.ts";
import type { TokenProvider } from "../token_provider.ts";

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
   *
   * @default the application default credentials
   */
  readonly credentialsFile?: string;
  /**
   * The client of the user.
   *
   * @default {GoogleAuth} of `google-auth-library`
   */
  readonly auth?: GoogleAuth;
}

interface GoogleAuthPackage {
  readonly GoogleAuth: new (options: unknown) => GoogleAuth;
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
  let auth = options.auth;
  return {
    async getToken({ signal } = {}): Promise<string | undefined> {
      const created = auth ?? await createAuth(options);
      // Another call may have been faster: each client fetches its own token.
      auth ??= created;
      const token = inTime(auth.getAccessToken(), options.timeoutMs);
      return await raceSignal(token, signal) ?? undefined;
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

async function createAuth({ credentialsFile }: GoogleTokenOptions): Promise<GoogleAuth> {
  const { GoogleAuth } = await loadGoogleAuth();
  return new GoogleAuth({
    scopes: SCOPES,
    // A request that is abandoned keeps the process alive. Not `timeoutMs` and no signal: where it ends
    // before the request begins, node-fetch ends the process with an error.
    clientOptions: { transporterOptions: { timeout: REQUEST_TIMEOUT_MS } },
    ...(credentialsFile !== undefined && { keyFile: credentialsFile }),
  });
}

function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `Cannot get a token of Google Cloud: no answer within ${ms} ms`;
      reject(new TransportError(message, { code: "TRANSPORT_TIMEOUT", retryable: true }));
    }, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
