/** The plan for reading the marks of the runs of a listing. */
export interface ReadPlan {
  /** By the keys of the runs, 100 a request, or by one scan of the table. */
  readonly by: "keys" | "scan";
  /** The table. */
  readonly table: string;
  /** The runs of the listing until now. */
  readonly runs?: number;
  /** The capacity units of their keys. */
  readonly keyUnits?: number;
  /**
   * The expected capacity units of a scan. Missing if the table may not be scanned or described, or has
   * become too large while it was scanned.
   */
  readonly scanUnits?: number;
}
