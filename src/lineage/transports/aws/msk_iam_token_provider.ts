import { warn } from "../../values/warn.ts";
import { loadPackage } from "../load_package.ts";
import type { TokenProvider } from "../token_provider.ts";
import { handlerOptions } from "./client_config.ts";
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
   *
   * @default the credentials that AWS finds: environment, files, container, instance
   */
  readonly roleArn?: string;
  /**
   * Whether the account and the ARN of the credentials are logged as a warning. The signer asks AWS
   * for them at each token, without the proxy and the limits of time.
   *
   * @default {false}
   */
  readonly debugCredentials?: boolean;
}

/**
 * Creates a {@linkcode TokenProvider} whose token is a URL signed with AWS credentials, valid for 15
 * minutes. Needs the packages `aws-msk-iam-sasl-signer-js` and `@aws-sdk/credential-providers`, the
 * second one without the option `credentials`.
 *
 * @throws {TypeError} If the region is missing.
 */
export function mskIamTokenProvider(options: MskIamCredentials): TokenProvider {
  const { region, debugCredentials = false } = options;
  if (!region) throw new TypeError("Cannot sign for Amazon MSK as 'region' is missing");
  let credentials: Promise<CredentialProvider> | undefined;
  return {
    async getToken(): Promise<string> {
      const signer = await loadMskSigner();
      // Kept, as the provider of the environment keeps its credentials until they expire.
      credentials ??= credentialsOf(options);
      const { token } = await signer.generateAuthTokenFromCredentialsProvider({
        region,
        awsCredentialsProvider: await credentials,
        ...debugCredentials && { awsDebugCreds: true, logger: { debug: warn } },
      });
      return token;
    },
  };
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
async function credentialsOf(options: MskIamCredentials): Promise<CredentialProvider> {
  const { region, credentials, awsProfile, roleArn } = options;
  if (credentials !== undefined) return credentials;
  const providers = await loadCredentialProviders();
  const requestHandler = await handlerOptions(options);
  const clientConfig = { region, maxAttempts: 3, requestHandler };
  if (awsProfile !== undefined) return providers.fromIni({ profile: awsProfile, clientConfig });
  if (roleArn === undefined) return providers.fromNodeProviderChain({ clientConfig });
  const params = { RoleArn: roleArn, RoleSessionName: "runline" };
  return providers.fromTemporaryCredentials({ params, clientConfig });
}
