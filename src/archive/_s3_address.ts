/** The parts of an address on S3. */
export interface S3Address {
  /** The bucket, or the ARN of an access point. */
  readonly bucket: string;
  /** The rest. */
  readonly key: string;
}

// `arn:aws:s3:region:account:accesspoint/name`, and those of Outposts and Object Lambda:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-access-points.html
const ACCESS_POINT =
  /^arn:[^/:]*:s3[^/:]*:[^/:]*:[^/:]*:(?:outpost[/:][^/:]+[/:])?accesspoint[/:][^/:]+/;

/** Splits an address on S3, without its scheme, at the end of the bucket. */
export function splitS3Address(address: string): S3Address {
  const [accessPoint] = ACCESS_POINT.exec(address) ?? [];
  const end = accessPoint?.length ??
    (address.includes("/") ? address.indexOf("/") : address.length);
  return { bucket: address.slice(0, end), key: address.slice(end + 1) };
}

/** Returns the bucket and the key of an `s3:` URL. */
export function s3AddressOf(url: string): S3Address {
  return splitS3Address(url.slice("s3://".length));
}
