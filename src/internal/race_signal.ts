/** Waits for a promise, but no longer than until `signal` is aborted. Rejects with its reason then. */
export function raceSignal<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  if (signal.aborted) {
    work.catch(() => {});
    return Promise.reject(signal.reason);
  }
  // The listener goes with the work: a race against one promise would hold on to each result.
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    function stop(): void {
      reject(signal?.reason);
    }
  });
}
