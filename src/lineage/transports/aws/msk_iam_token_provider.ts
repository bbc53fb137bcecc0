import type { AwsCredentials } from "./credentials.ts";
import { loadPackage } from "../load_package.ts";
import type { TokenProvider } from "../token_provider.ts";

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
      const signer = await loadPackage<MskSigner>("aws-msk-iam-sasl-signer-js");
      return (await signedToken(signer, options)).token;
    },
  };
}

/** The part of `aws-msk-iam-sasl-signer-js` that is used. */
interface MskSigner {
  generateAuthToken(options: { readonly region: string }): Promise<SignedToken>;
  generateAuthTokenFromCredentialsProvider(
    options: {
      readonly region: string;
      readonly awsCredentialsProvider: () => Promise<AwsCredentials>;
    },
  ): Promise<SignedToken>;
  generateAuthTokenFromProfile(
    options: { readonly region: string; readonly awsProfileName: string },
  ): Promise<SignedToken>;
  generateAuthTokenFromRole(
    options: { readonly region: string; readonly awsRoleArn: string },
  ): Promise<SignedToken>;
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
