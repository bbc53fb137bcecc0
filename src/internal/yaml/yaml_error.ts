/** Thrown if a text cannot be read as YAML. The message quotes nothing of the text. */
export class YamlError extends Error {
  override readonly name = "YamlError";
  /** The line, counted from 1, where it is known. */
  readonly line: number | undefined;

  constructor(problem: string, line?: number) {
    super(problem);
    this.line = line;
  }
}
