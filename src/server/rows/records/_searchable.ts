/** The texts that the tables have of a record: none of a new one, and unknown until they are needed. */
export interface Searchable {
  texts: readonly string[] | undefined;
}
