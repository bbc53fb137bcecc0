/** Returns the end of an error that names the nearest word, or an empty text if none is near. */
export function didYouMean(text: string, words: readonly string[]): string {
  const meant = nearest(text, words);
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** Returns the word that differs least from a text, or nothing if none is near. */
function nearest(text: string, words: readonly string[]): string | undefined {
  // Beyond this, a text is no typing error, and comparing it costs time.
  if (text.length > 50) return undefined;
  const most = Math.max(1, Math.floor(text.replace(/^-+/, "").length / 3));
  const ranked = words.map((word) => ({ word, distance: editDistance(text, word) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.word;
}

/** Counts the insertions, deletions, substitutions and swaps of neighbours between two texts. */
function editDistance(a: string, b: string): number {
  let [twoBefore, before]: [number[], number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, i) => i),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(before, j) + 1, at(row, j - 1) + 1, at(before, j - 1) + cost);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, at(twoBefore, j - 2) + 1);
      row.push(least);
    }
    [twoBefore, before] = [before, row];
  }
  return at(before, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
