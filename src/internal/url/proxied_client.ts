/** A middleware of a client of the AWS SDK. */
export type Middleware = <Args extends { readonly request: unknown }, Result>(
  next: (args: Args) => Promise<Result>,
) => (args: Args) => Promise<Result>;

/** A client of the AWS SDK. */
export interface ProxiedClient {
  /** The middlewares of the client. */
  readonly middlewareStack: {
    add(
      middleware: Middleware,
      options: { readonly step: "deserialize"; readonly priority?: "low"; readonly name: string },
    ): void;
  };
}
