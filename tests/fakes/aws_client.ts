import { type BackendState, never, SECRET } from "./lineage_endpoint.ts";

/** A command of the AWS SDK. */
interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

/** The answer to a command: it throws, or never ends. */
export type AwsAnswer = (signal: AbortSignal | undefined) => void | Promise<never>;

/** The credentials of a transport under test. */
export const AWS_CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: SECRET,
  sessionToken: SECRET,
};

/** Creates a client of a service in a state. An error that it throws contains the secrets. */
export function awsClientIn(state: BackendState): FakeAwsClient {
  const answer = state === "failing" ? awsError("Refused", 403, `${SECRET} is refused`) : never;
  // More than there are commands.
  return new FakeAwsClient(state === "up" ? [] : Array(10).fill(answer));
}

/** A client of AWS in memory, with failures on request. */
export class FakeAwsClient {
  /** The inputs of the commands that succeeded. */
  readonly inputs: Readonly<Record<string, unknown>>[] = [];
  /** Whether it was destroyed. */
  isDestroyed = false;
  readonly #answers: AwsAnswer[];

  /** Creates the client; each answer is that to one command, the rest succeed. */
  constructor(answers: AwsAnswer[] = []) {
    this.#answers = answers;
  }

  async send(
    { input }: Command,
    options: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<unknown> {
    options.abortSignal?.throwIfAborted();
    const answer = this.#answers.shift();
    if (answer !== undefined) await answer(options.abortSignal);
    this.inputs.push(input);
    return {};
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

/** An answer of a service that is an error. */
export function awsError(
  name: string,
  status?: number,
  message: string = `${name} happened`,
): () => never {
  return () => {
    const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
    throw Object.assign(new Error(message), { name, ...metadata });
  };
}
