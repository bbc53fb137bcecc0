import type { Statements } from "../tables/statements.ts";

/** Answers a question from the tables, and reports its failure as one of the store. */
export type Ask = <Answer>(question: (statements: Statements) => Answer) => Promise<Answer>;
