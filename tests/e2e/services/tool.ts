import { raceSignal } from "../../../src/internal/race_signal.ts";

/** A program of the system that an installation or a start needs. */
export interface Tool {
  /** Its name in the shell. */
  readonly command: string;
  /** The package to install for it. */
  readonly comesWith: string;
}

/** Options of {@linkcode runTool}. */
export interface RunToolOptions {
  /** The folder to run in. */
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take, in minutes. @default {15} */
  readonly limitMinutes?: number;
}

/** The Java that DynamoDB Local and Apache Kafka run on; a JDK, as the launcher of the first is compiled when it starts. */
export const JAVA: Tool = { command: "java", comesWith: "a JDK 17 or later" };

/** The tool of the JDK that creates certificates. */
export const KEYTOOL: Tool = { command: "keytool", comesWith: JAVA.comesWith };

/** The Maven that fetches DynamoDB Local and Apache Kafka. */
export const MAVEN: Tool = { command: "mvn", comesWith: "Apache Maven 3.8 or later" };

/** The Go that builds versitygw. */
export const GO: Tool = { command: "go", comesWith: "Go 1.24 or later" };

/** The PostgreSQL that holds a manifest, with `initdb` beside it on the PATH. */
export const POSTGRES: Tool = { command: "postgres", comesWith: "PostgreSQL 11 or later" };

/** The Python that runs moto, the Snowplow Python SDK and the OpenLineage Python client. */
export const PYTHON: Tool = { command: "python3", comesWith: "Python 3.9 to 3.12 with venv" };

/** Runs a tool to its end and returns its standard output. */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  options: RunToolOptions = {},
): Promise<string> {
  const { limitMinutes = 15 } = options;
  const signal = AbortSignal.timeout(limitMinutes * 60_000);
  const what = `Cannot run "${tool.command} ${args.join(" ")}"`;
  // A program that it started may keep the output open, so the end of the tool is not awaited.
  const output = await raceSignal(startTool(tool, args, { ...options, signal }), signal)
    .catch((error) => {
      if (!signal.aborted) throw error;
      throw new Error(`${what}: it took more than ${limitMinutes} minutes`, { cause: error });
    });
  const stdout = new TextDecoder().decode(output.stdout);
  if (output.success) return stdout;
  const text = `${stdout}\n${new TextDecoder().decode(output.stderr)}`.trim();
  throw new Error(
    `${what}: it ended with ${output.code}\n${text.split("\n").slice(-30).join("\n")}`,
  );
}

async function startTool(
  tool: Tool,
  args: readonly string[],
  options: RunToolOptions & { readonly signal: AbortSignal },
): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(tool.command, {
      args: [...args],
      stdin: "null",
      signal: options.signal,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: { ...options.env } }),
    }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `Cannot run "${tool.command}": it is not on the PATH, install ${tool.comesWith}`,
      { cause: error },
    );
  }
}
