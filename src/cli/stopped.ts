/** Why the program stops: the user or the system asked for it by a signal. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  /** The signal. */
  readonly signal: NodeJS.Signals;

  /** Makes the reason. */
  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.signal = signal;
  }
}
