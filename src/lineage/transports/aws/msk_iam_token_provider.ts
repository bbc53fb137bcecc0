import { loadPackage } from "../load_package.ts";
import type { TokenProvider } from "../token_provider.ts";

/** Credentials of AWS. */
export interface AwsCredentials {
  /** The id of the access key. */
  readonly accessKeyId: string;
  /** The secret of the access key. */
  readonly secretAccessKey: string;
  /** The token of a session, where the credentials are temporary. */
  readonly sessionToken?: string;
}

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
      const signer = await loadMskSigner();
      return (await signedToken(signer, options)).token;
    },
  };
}

type MskSigner = typeof import("aws-msk-iam-sasl-signer-js");

/**
 * Loads the signer.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadMskSigner(): Promise<MskSigner> {
  const name = "aws-msk-iam-sasl-signer-js";
  return await loadPackage(name, () => import("aws-msk-iam-sasl-signer-js"));
}

function signedToken(
  signer: MskSigner,
  options: MskIamCredentials,
): Promise<{ readonly token: string }> {
  const { region, credentials, awsProfile, roleArn } = options;
  if (credentials !== undefined) {
    const awsCredentialsProvider = credentials;
    return signer.generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider });
  }
  if (awsProfile !== undefined) {
    return signer.generateAuthTokenFromProfile({ region, awsProfileName: awsProfile });
  }
  if (roleArn !== undefined) {
    return signer.generateAuthTokenFromRole({ region, awsRoleArn: roleArn });
  }
  return signer.generateAuthToken({ region });
}
