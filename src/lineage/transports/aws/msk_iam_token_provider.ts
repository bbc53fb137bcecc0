import { loadPackage } from "../load_package.ts";
import type { TokenProvider } from "../token_provider.ts";
import type { AwsCredentials } from "./credentials.ts";

/** The keys of the Kafka configuration that Amazon MSK with IAM requires. They win over other values. */
export const MSK_IAM_CONFIG = {
  "security.protocol": "SASL_SSL",
  "sasl.mechanism": "OAUTHBEARER",
} as const;

/** The options of {@linkcode mskIamTokenProvider}. The first of the credentials that is there counts. */
export interface MskIamCredentials {
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
   * Whether the signer logs the account and the ARN of the credentials on the console, for which it asks
   * AWS each time.
   *
   * @default {false}
   */
  readonly debugCredentials?: boolean;
}

/**
 * Creates a {@linkcode TokenProvider} whose token is a URL signed with AWS credentials, valid for 15
 * minutes. Needs the package `aws-msk-iam-sasl-signer-js`.
 *
 * @throws {TypeError} If the region is missing.
 */
export function mskIamTokenProvider(options: MskIamCredentials): TokenProvider {
  if (!options.region) throw new TypeError("Cannot sign for Amazon MSK as 'region' is missing");
  return {
    async getToken(): Promise<string> {
      const signer = await loadPackage<MskSigner>("aws-msk-iam-sasl-signer-js");
      return (await signedToken(signer, options)).token;
    },
  };
}

/** The part of `aws-msk-iam-sasl-signer-js` that is used. */
interface MskSigner {
  generateAuthToken(options: SignOptions): Promise<SignedToken>;
  generateAuthTokenFromCredentialsProvider(
    options: SignOptions & { readonly awsCredentialsProvider: () => Promise<AwsCredentials> },
  ): Promise<SignedToken>;
  generateAuthTokenFromProfile(
    options: SignOptions & { readonly awsProfileName: string },
  ): Promise<SignedToken>;
  generateAuthTokenFromRole(
    options: SignOptions & { readonly awsRoleArn: string },
  ): Promise<SignedToken>;
}

interface SignOptions {
  readonly region: string;
  readonly awsDebugCreds?: boolean;
}

interface SignedToken {
  readonly token: string;
}

/**
 * Loads the signer.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadMskSigner(): Promise<unknown> {
  return await loadPackage("aws-msk-iam-sasl-signer-js");
}

function signedToken(
  signer: MskSigner,
  options: MskIamCredentials,
): Promise<SignedToken> {
  const { region, credentials, awsProfile, roleArn, debugCredentials } = options;
  const sign = { region, ...debugCredentials && { awsDebugCreds: true } };
  if (credentials !== undefined) {
    const awsCredentialsProvider = credentials;
    return signer.generateAuthTokenFromCredentialsProvider({ ...sign, awsCredentialsProvider });
  }
  if (awsProfile !== undefined) {
    return signer.generateAuthTokenFromProfile({ ...sign, awsProfileName: awsProfile });
  }
  if (roleArn !== undefined) {
    return signer.generateAuthTokenFromRole({ ...sign, awsRoleArn: roleArn });
  }
  return signer.generateAuthToken(sign);
}
