import { TAB } from "../../json/ascii.ts";
import { LANES, splat } from "./bytes.ts";

// The number of bytes that may be read after the last one.
const REACH: usize = 4 * LANES;

/**
 * Writes the positions of the tabs between two addresses, from the first on, as numbers of 32 bits at
 * `out`. Writes no more than `most`, and returns their number.
 */
export function findTabs(from: usize, to: usize, out: usize, most: usize): usize {
  const end = out + 4 * most;
  let next = out;
  for (let at = from; at < to; at += REACH) {
    let mask = tabsAt(at) | (tabsAt(at + LANES) << 16) | (tabsAt(at + 2 * LANES) << 32) |
      (tabsAt(at + 3 * LANES) << 48);
    const left = to - at;
    if (left < REACH) mask &= (u64(1) << u64(left)) - 1;
    for (; mask !== 0; mask &= mask - 1) {
      if (next === end) return most;
      store<u32>(next, at - from + u32(ctz<u64>(mask)));
      next += 4;
    }
  }
  return (next - out) >> 2;
}

function tabsAt(at: usize): u64 {
  return u64(i8x16.bitmask(i8x16.eq(v128.load(at), splat(TAB))));
}
