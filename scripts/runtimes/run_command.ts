/** Options of {@linkcode runCommand}. */
export interface RunCommandOptions {
  /** The working folder. */
  readonly cwd: string | URL;
  /** Set in addition to the environment that is there. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command with its output shown, and ends this process where the command fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: RunCommandOptions,
): Promise<void> {
  const { cwd, env = {} } = options;
  const { code } = await new Deno.Command(command, { args: [...args], cwd, env, stdin: "null" })
    .spawn().status;
  if (code !== 0) Deno.exit(code);
}
