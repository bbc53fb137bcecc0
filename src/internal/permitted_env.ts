/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Permissions {
  querySync(descriptor: { readonly name: "env"; readonly variable?: string }): {
    readonly state: string;
  };
}

const PARTIAL = new WeakSet<Environment>();

/**
 * Returns the environment as a program with few permissions sees it: a variable that it may not read is
 * missing, and Deno is never asked for the permission. Other runtimes permit all.
 */
export function permittedEnv(env: Environment): Environment {
  if (mayRead()) return env;
  const read = (_: object, name: string | symbol): string | undefined =>
    typeof name === "string" && mayRead(name) ? env[name] : undefined;
  const partial = new Proxy<Environment>({}, {
    get: read,
    has: (_, name) => read(_, name) !== undefined,
    // The names of all variables are another permission, without which this throws.
    ownKeys: () => Reflect.ownKeys(env),
  });
  PARTIAL.add(partial);
  return partial;
}

/** Reports whether an environment is one of {@linkcode permittedEnv} whose names may not be listed. */
export function isPartial(env: Environment): boolean {
  return PARTIAL.has(env);
}

/** Reports whether the program may read a variable or, without a name, all. */
export function mayRead(variable?: string): boolean {
  // Only this runtime has such permissions, and reading a variable may ask the user on a terminal.
  const runtime: { readonly permissions?: Permissions } | undefined = Reflect.get(
    globalThis,
    "Deno",
  );
  const descriptor = { name: "env", ...(variable !== undefined && { variable }) } as const;
  return (runtime?.permissions?.querySync(descriptor).state ?? "granted") === "granted";
}
