import type { Tool } from "./tool.ts";

/** A server that the e2e tests run for real. */
export interface Part {
  /** The name of the part, in folders and on the command line. */
  readonly name: string;
  /** The pinned version. */
  readonly version: string;
  /** The program of the system that the part runs on, if any. */
  readonly runsOn?: Tool;
  /** Fills the part's folder in the cache. */
  install(folder: string): Promise<void>;
  /** Returns the command that starts the part. */
  command(place: PartPlace): PartCommand;
  /**
   * How many ports it needs besides the first.
   *
   * @default {0}
   */
  readonly otherPorts?: number;
  /** Reports whether a part that is starting is ready at its endpoint. */
  isReady(endpoint: string): Promise<boolean>;
}

/** Where a part runs. */
export interface PartPlace {
  /** The folder into which the part was installed. */
  readonly installed: string;
  /** An empty folder for what the part stores. */
  readonly data: string;
  /** A free port of the loopback interface. */
  readonly port: number;
  /** More free ports, as many as the part asks for. */
  readonly otherPorts: readonly number[];
}

/** Reports whether a server answers a request, and `accepts` its response. */
export async function answersHttp(
  endpoint: string,
  accepts: (response: Response) => boolean,
): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return accepts(response);
  } catch {
    return false;
  }
}

/** A program with its arguments. */
export interface PartCommand {
  /** The path or name of the program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}
