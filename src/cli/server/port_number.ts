import type { ValueType } from "../parameters/parameter.ts";

/** A port to listen on. */
export const portNumber: ValueType<number> = {
  placeholder: "<port>",
  expected: "a port from 0 to 65535",
  parse(text) {
    const value = Number(text);
    return /^\d+$/.test(text) && value <= 65_535 ? value : undefined;
  },
};
