/** The options of `runline doctor` without any, for the checks below the command. */
export const NO_PLACES = {
  archive: undefined,
  out: undefined,
  bad: undefined,
  spool: undefined,
  command: undefined,
  runNames: "strict",
  configFile: undefined,
} as const;
