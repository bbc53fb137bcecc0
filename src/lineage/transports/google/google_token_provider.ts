import { loadPackage } from "../load_package.ts";
import type { TokenProvider } from "../token_provider.ts";

const SCOPES = ["https://www.googleapis.com/auth/cloud-platform"];

/** The part of `GoogleAuth` of `google-auth-library` that is used. */
export interface GoogleAuth {
  /** Returns a token, renewed where it has expired. */
  getAccessToken(): Promise<string | null | undefined>;
}

/** The options of {@linkcode googleTokenProvider}. */
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

/** Creates a {@linkcode TokenProvider} of Google Cloud. Needs the package `google-auth-library`. */
export function googleTokenProvider(options: GoogleCredentials): TokenProvider {
  const { credentialsFile } = options;
  let auth = options.auth;
  return {
    async getToken(): Promise<string | undefined> {
      if (auth === undefined) {
        const { GoogleAuth } = await loadGoogleAuth();
        const keyFile = credentialsFile === undefined ? {} : { keyFile: credentialsFile };
        auth ??= new GoogleAuth({ scopes: SCOPES, ...keyFile });
      }
      return await auth.getAccessToken() ?? undefined;
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
