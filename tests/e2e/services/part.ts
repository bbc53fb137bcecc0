import type { Tool } from "./tool.ts";

/** A server that the e2e tests run for real. */
export interface Part {
  /** What the part is called, in folders and on the command line. */
  readonly name: string;
  /** The pinned version. */
  readonly version: string;
  /** The program of the system that the part runs on, if any. */
  readonly runsOn?: Tool;
  /** Fills the part's folder in the cache. */
  install(folder: string): Promise<void>;
  /** Tells how to start the part. */
  command(place: PartPlace): PartCommand;
  /** Tells whether a part that is starting is ready. */
  isReady(response: Response): boolean;
}

/** Where a part runs. */
export interface PartPlace {
  /** The folder into which the part was installed. */
  readonly installed: string;
  /** An empty folder for what the part stores. */
  readonly data: string;
  /** A free port of the loopback interface. */
  readonly port: number;
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
