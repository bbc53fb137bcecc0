/** Discards staged work. A failure of this must hide neither an earlier error nor a commit. */
export async function discard(staged: AsyncDisposable | undefined): Promise<void> {
  try {
    await staged?.[Symbol.asyncDispose]();
  } catch {
    // Leftovers never become visible as output.
  }
}
