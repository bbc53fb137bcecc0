/** A command of the AWS SDK. */
interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

/** A client of AWS in memory, with failures on request. */
export class FakeAwsClient {
  /** The inputs of the commands that succeeded. */
  readonly inputs: Readonly<Record<string, unknown>>[] = [];
  /** Whether it was destroyed. */
  isDestroyed = false;
  readonly #answers: (() => void)[];

  /** Creates the client; each answer is that to one command, the rest succeed. */
  constructor(answers: (() => void)[] = []) {
    this.#answers = answers;
  }

  send(
    { input }: Command,
    options: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<unknown> {
    try {
      options.abortSignal?.throwIfAborted();
      this.#answers.shift()?.();
      this.inputs.push(input);
      return Promise.resolve({});
    } catch (error) {
      return Promise.reject(error);
    }
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

/** An answer of a service that is an error. */
export function awsError(name: string, status?: number): () => never {
  return () => {
    const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
    throw Object.assign(new Error(`${name} happened`), { name, ...metadata });
  };
}
