import { asError } from "../../../internal/as_error.ts";
import { failed, type Finding, ok, warning } from "../finding.ts";

/** The part of a client of AWS that is used. */
export interface AwsClient {
  // deno-lint-ignore no-explicit-any -- each client has the types of its commands
  send(command: any, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

const DENIED = ["AccessDenied", "AccessDeniedException"];

// The pattern of the parameter allows it, and no shard has it: the greatest one has 38 digits less one.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
const NO_HASH_KEY = "9".repeat(39);

/** Checks a stream: sends a record with a hash key that no shard has, which Kinesis refuses. */
export async function kinesisWriting(
  client: AwsClient,
  stream: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Finding> {
  const { PutRecordCommand } = await import("@aws-sdk/client-kinesis");
  const command = new PutRecordCommand({
    StreamName: stream,
    PartitionKey: "runline-doctor",
    ExplicitHashKey: NO_HASH_KEY,
    Data: new TextEncoder().encode("{}"),
  });
  const name = await failureOf(client.send(command, { abortSignal: signal }), signal);
  if (name.is === "InvalidArgumentException") return ok(`Stream "${stream}" can be written`);
  if (name.is === "ResourceNotFoundException") {
    return failed(`Stream "${stream}" does not exist`, "Create the stream, or check the region");
  }
  return refusal(name, { what: `Stream "${stream}"`, action: "kinesis:PutRecord" });
}

/** Checks a domain: DataZone has no request to write that changes nothing. */
export async function dataZoneReading(
  client: AwsClient,
  domain: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Finding> {
  const { GetDomainCommand } = await import("@aws-sdk/client-datazone");
  const command = new GetDomainCommand({ identifier: domain });
  const name = await failureOf(client.send(command, { abortSignal: signal }), signal);
  if (name.is === "") {
    return ok(`Domain "${domain}" exists; datazone:PostLineageEvent is not checked`);
  }
  if (name.is === "ResourceNotFoundException") {
    return failed(`Domain "${domain}" does not exist`, "Check domainId and the region");
  }
  if (DENIED.includes(name.is)) {
    const reason = `Domain "${domain}" may not be read; datazone:PostLineageEvent is not checked`;
    return warning(reason, "Allow datazone:GetDomain for this check");
  }
  return refusal(name, { what: `Domain "${domain}"`, action: "datazone:PostLineageEvent" });
}

interface Failure {
  /** The name of the error, or nothing if there is none. */
  readonly is: string;
  readonly message: string;
}

async function failureOf(sent: Promise<unknown>, signal: AbortSignal): Promise<Failure> {
  try {
    await sent;
    return { is: "", message: "the request was accepted" };
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = asError(error);
    return { is: name, message };
  }
}

function refusal(
  { is, message }: Failure,
  { what, action }: { readonly what: string; readonly action: string },
): Finding {
  if (DENIED.includes(is)) return failed(`${what}: access is denied`, `Allow ${action}`);
  if (is === "CredentialsProviderError" || /^Unrecogni[sz]edClient|InvalidSignature/.test(is)) {
    return failed(`${what}: ${message}`, "Check the credentials of AWS");
  }
  return failed(
    `${what} cannot be used: ${message}`,
    "Check the region, the endpoint and the network",
  );
}
