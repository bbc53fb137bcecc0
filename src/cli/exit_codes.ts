/** An exit code of the program. */
export interface ExitCode {
  /** The code, or the range of codes. */
  readonly code: string;
  /** The meaning in one line. */
  readonly meaning: string;
}

/** All exit codes. They stay the same from version to version. */
export const EXIT_CODES: readonly ExitCode[] = [
  {
    code: "0",
    meaning: "Success, also if the reader closes the output early, or a signal ends " +
      '"serve", "runs watch" or --follow',
  },
  {
    code: "1",
    meaning: "Failure: a run failed, data cannot be read, written or sent, or a check " +
      "found issues",
  },
  { code: "2", meaning: "Invalid command line, runline.yml or lineage configuration" },
  { code: "130", meaning: "Stopped by SIGINT, SIGTERM or SIGHUP before the end" },
  {
    code: "other",
    meaning:
      `Exit code of the command of "runline run": 126 or 127 if it cannot be started, 128 and ` +
      "the number of the signal that ended it",
  },
];
