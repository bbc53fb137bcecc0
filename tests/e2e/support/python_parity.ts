import { installOpenLineage } from "../services/python.ts";
import { runPython } from "./run_python.ts";

/** A tag as both clients write it. */
export interface PlainTag {
  readonly key: string;
  readonly value: string;
  readonly source: string;
}

/** Tags of an event, and those that a client is configured with. */
export interface TagsCase {
  readonly config: Readonly<Record<"job" | "run", Readonly<Record<string, string>>>>;
  readonly job: readonly PlainTag[];
  readonly run: readonly PlainTag[];
}

/** Questions for the Python client: the cases of each kind, and their answers. */
interface Calls {
  classes: [given: null, answer: readonly string[]];
  facets: [
    given: { readonly class: string; readonly fields: unknown; readonly producer: string },
    answer: string,
  ];
  json: [given: unknown, answer: string];
  names: [
    given: { readonly class: string; readonly parts: Readonly<Record<string, string>> },
    answer: { readonly namespace: string; readonly name: string } | null,
  ];
  tags: [given: TagsCase, answer: Readonly<Record<"job" | "run", readonly PlainTag[]>>];
  uuids: [given: { readonly micros: string; readonly data: string }, answer: string];
}

/** Asks the Python client for its answers to cases of one kind. */
export async function askPython<Call extends keyof Calls>(
  call: Call,
  cases: readonly Calls[Call][0][],
): Promise<readonly Calls[Call][1][]> {
  const python = await installOpenLineage();
  const answers = await runPython(python, "openlineage_parity.py", { call, cases });
  return answers as readonly Calls[Call][1][];
}
