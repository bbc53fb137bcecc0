/** The reason of the program's end: a signal of the user or the system. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  /** The signal. */
  readonly signal: NodeJS.Signals;

  /** Creates the reason. */
  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.signal = signal;
  }
}
