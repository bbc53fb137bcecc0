import type {
  CommittedObject,
  ListFilesOptions,
  RunArchive,
  RunFolder,
  RunOutput,
  StagedObject,
} from "../../src/archive/mod.ts";
import { isHidden } from "../../src/archive/_names.ts";

/** Creates a run folder of a time: `2026-01-31-00-00-00`. */
export function runFolder(time: string): RunFolder {
  const [year, month, day, ...clock] = time.split("-");
  const name = `run=${time}`;
  return {
    runId: `archive/${name}/`,
    name,
    url: `s3://acme/archive/${name}/`,
    time: new Date(`${year}-${month}-${day}T${clock.join(":")}Z`),
  };
}

/** An archive in memory: part files by the time of their run. */
export class MemoryArchive implements RunArchive {
  readonly url = "s3://acme/archive/";
  /** The part files of each run, by the run's time. */
  readonly runs: Map<string, Record<string, string>>;
  /** Names of part files that are archived. */
  readonly archived: Set<string> = new Set();
  /** When all files were written. */
  modified: Date | undefined;
  /** Thrown by the listing after this many runs. */
  failAfter: { readonly runs: number; readonly error: Error } | undefined;

  constructor(runs: Record<string, Record<string, string>>) {
    this.runs = new Map(Object.entries(runs));
  }

  async *listRuns(): AsyncIterable<RunFolder> {
    let listed = 0;
    for (const time of this.runs.keys()) {
      if (this.failAfter?.runs === listed++) throw this.failAfter.error;
      yield await Promise.resolve(runFolder(time));
    }
  }

  listFiles(
    run: RunFolder,
    { hidden = false }: ListFilesOptions = {},
  ): ReturnType<RunArchive["listFiles"]> {
    const files = Object.entries(this.runs.get(run.name.slice(4)) ?? {});
    const listed = files.map(([name, text]) => ({
      url: run.url + name,
      name,
      size: new TextEncoder().encode(text).length,
      archived: this.archived.has(name),
      ...isHidden(name) ? { hidden: true } : {},
      ...this.modified ? { modified: this.modified } : {},
    }));
    return Promise.resolve(listed.filter((file) => hidden || !file.hidden));
  }

  read(file: { url: string; name: string }): ReadableStream<Uint8Array<ArrayBuffer>> {
    const time = /run=([\d-]+)\//.exec(file.url)?.[1] ?? "";
    const text = this.runs.get(time)?.[file.name] ?? "";
    return ReadableStream.from([new TextEncoder().encode(text)]);
  }
}

/** An output in memory: text by name. */
export class MemoryOutput implements RunOutput {
  readonly url: string;
  /** The committed objects. */
  readonly objects: Map<string, string> = new Map();
  /** How many objects are open and neither committed nor thrown away. */
  staged = 0;
  /** Thrown by the next commit. */
  commitError: Error | undefined;
  /** Thrown by every disposal, once it has thrown the object away. */
  disposeError: Error | undefined;

  constructor(url = "s3://acme/json/") {
    this.url = url;
  }

  findCommitted(name: string): Promise<CommittedObject | undefined> {
    const text = this.objects.get(name);
    if (text === undefined) return Promise.resolve(undefined);
    const bytes = new TextEncoder().encode(text);
    return Promise.resolve({
      url: this.url + name,
      size: bytes.length,
      read: () => ReadableStream.from([bytes]),
    });
  }

  async *list(folder: string): AsyncGenerator<string, void> {
    for (const name of [...this.objects.keys()].sort()) {
      if (name.startsWith(folder)) yield await Promise.resolve(name);
    }
  }

  remove(name: string): Promise<void> {
    this.objects.delete(name);
    return Promise.resolve();
  }

  stage(name: string): Promise<StagedObject> {
    this.staged++;
    const decoder = new TextDecoder();
    let text = "";
    let open = true;
    const close = (): void => {
      if (open) this.staged--;
      open = false;
    };
    return Promise.resolve({
      url: this.url + name,
      write: (chunk) => {
        text += decoder.decode(chunk, { stream: true });
        return Promise.resolve();
      },
      commit: () => {
        if (this.commitError) return Promise.reject(this.commitError);
        close();
        if (this.objects.has(name)) return Promise.resolve("exists");
        this.objects.set(name, text);
        return Promise.resolve("committed");
      },
      [Symbol.asyncDispose]: () => {
        close();
        return this.disposeError ? Promise.reject(this.disposeError) : Promise.resolve();
      },
    });
  }
}
