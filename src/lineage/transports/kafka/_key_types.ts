/** A key of the Kafka configuration: its default, and how its text becomes a value. */
export interface KafkaKey<Value> {
  /** The value where the configuration has none. */
  readonly default: Value;
  /** The allowed texts, as the end of a message. */
  readonly expected: string;
  /** Returns the value of a text, or nothing if the text is not valid. */
  readonly parse: (text: string) => { readonly value: Value } | undefined;
  /** Other names that librdkafka has for it. */
  readonly aliases: readonly string[];
}

/** Describes a key with a string. */
export function text(...aliases: readonly string[]): KafkaKey<string | undefined> {
  return { default: undefined, expected: "a string", parse: (text) => ({ value: text }), aliases };
}

/** Describes a key with a boolean. */
export function flag(value: boolean): KafkaKey<boolean> {
  const words = { true: true, t: true, 1: true, false: false, f: false, 0: false };
  return { ...choice(value, words), expected: "true or false" };
}

/** Describes a key with an integer. */
export function whole(
  value: number,
  range: readonly [min: number, max: number],
  ...aliases: readonly string[]
): KafkaKey<number> {
  const [min, max] = range;
  return {
    default: value,
    expected: `a whole number from ${min} to ${max}`,
    aliases,
    parse(text) {
      const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
      return number >= min && number <= max ? { value: number } : undefined;
    },
  };
}

/** Describes a key with one of a few words, in any case. Each word has a value. */
export function choice<const Value, const Default>(
  value: Default,
  words: Readonly<Record<string, Value>>,
  ...aliases: readonly string[]
): KafkaKey<Value | Default> {
  return {
    default: value,
    expected: `one of: ${Object.keys(words).join(", ")}`,
    aliases,
    parse(text) {
      const entry = Object.entries(words).find(([word]) => word === text.toLowerCase());
      return entry && { value: entry[1] };
    },
  };
}
