import { optionsOf } from "../../../internal/is_object.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { warn } from "../../values/warn.ts";
import { loadPackage } from "../port/load_package.ts";
import type { TokenProvider } from "../port/token_provider.ts";
import type { EmitOptions } from "../port/transport.ts";
import { http1Handler, limitRequests } from "./client_config.ts";
import type { AwsConnectionOptions, AwsCredentials } from "./credentials.ts";
import { type CredentialProvider, loadCredentialProviders } from "./load_clients.ts";

/** The keys of the Kafka configuration that Amazon MSK with IAM requires. They win over other values. */
export const MSK_IAM_CONFIG = {
  "security.protocol": "SASL_SSL",
  "sasl.mechanism": "OAUTHBEARER",
} as const;

/** The options of {@linkcode mskIamTokenProvider}. The first of the credentials that is there counts. */
export interface MskIamCredentials extends AwsConnectionOptions {
  /** The region of the cluster. */
  readonly region: string;
  /** Returns credentials. */
  readonly credentials?: () => Promise<AwsCredentials>;
  /** The name of a profile in the files of the AWS command line. */
  readonly awsProfile?: string;
  /**
   * The ARN of a role to assume.
   * @default the credentials that AWS finds: environment, files, container, instance
   */
  readonly roleArn?: string;
  /**
   * Whether the account and the ARN of the credentials are logged as a warning. The signer asks AWS
   * for them at each token, without the proxy and the limits of time.
   * @default {false}
   */
  readonly debugCredentials?: boolean;
}

/**
 * Creates a {@linkcode TokenProvider} whose token is a URL signed with AWS credentials, valid for 15
 * minutes. Needs the package `aws-msk-iam-sasl-signer-js`, and without the option `credentials`
 * `@aws-sdk/credential-providers` and `@smithy/node-http-handler`.
 *
 * @throws {TypeError} If the region is missing.
 */
export function mskIamTokenProvider(options: MskIamCredentials): TokenProvider {
  const { region, debugCredentials = false } = optionsOf(options, "mskIamTokenProvider()");
  if (!region) throw new TypeError("Cannot sign for Amazon MSK as 'region' is missing");
  let kept: CredentialSource | undefined;

  async function sign({ provider }: CredentialSource): Promise<string> {
    const signer = await loadMskSigner();
    const { token } = await signer.generateAuthTokenFromCredentialsProvider({
      region,
      awsCredentialsProvider: await provider,
      ...debugCredentials && { awsDebugCreds: true, logger: { debug: warn } },
    });
    return token;
  }

  return {
    async getToken({ signal }: EmitOptions = {}): Promise<string> {
      signal?.throwIfAborted();
      // Kept, as the provider of the environment keeps its credentials until they expire.
      const source = kept ??= credentialSource(options);
      try {
        return await raceSignal(sign(source), signal);
      } finally {
        if (signal?.aborted) {
          source.ended.abort(signal.reason);
          if (kept === source) kept = undefined;
        }
      }
    },
  };
}

/** Credentials, and the end of the requests for them. */
interface CredentialSource {
  readonly provider: Promise<CredentialProvider>;
  readonly ended: AbortController;
}

function credentialSource(options: MskIamCredentials): CredentialSource {
  const ended = new AbortController();
  const provider = credentialsOf(options, ended.signal);
  // Awaited only after the signer is loaded.
  provider.catch(() => {});
  return { provider, ended };
}

/** The part of `aws-msk-iam-sasl-signer-js` that is used. */
interface MskSigner {
  generateAuthTokenFromCredentialsProvider(options: {
    readonly region: string;
    readonly awsCredentialsProvider: CredentialProvider;
    readonly awsDebugCreds?: boolean;
    readonly logger?: { readonly debug: (text: string) => void };
  }): Promise<{ readonly token: string }>;
}

/**
 * Loads the signer.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadMskSigner(): Promise<MskSigner> {
  return await loadPackage<MskSigner>("aws-msk-iam-sasl-signer-js");
}

/** Returns the provider that the signer itself would create, with the proxy and the limits of time. */
async function credentialsOf(
  options: MskIamCredentials,
  ended: AbortSignal,
): Promise<CredentialProvider> {
  const { region, credentials, awsProfile, roleArn } = options;
  if (credentials !== undefined) return credentials;
  const providers = await loadCredentialProviders();
  const requestHandler = await http1Handler(options);
  await limitRequests(requestHandler, { ...options, closed: ended });
  const clientConfig = { region, maxAttempts: 3, requestHandler };
  if (awsProfile !== undefined) return providers.fromIni({ profile: awsProfile, clientConfig });
  if (roleArn === undefined) return providers.fromNodeProviderChain({ clientConfig });
  const params = { RoleArn: roleArn, RoleSessionName: "runline" };
  return providers.fromTemporaryCredentials({ params, clientConfig });
}
