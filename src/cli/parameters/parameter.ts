import { didYouMean } from "./nearest.ts";
import { quoted } from "./quoted.ts";
import { UsageError } from "./usage_error.ts";

/** A type of value on the command line. */
export interface ValueType<Value> {
  /** The placeholder in help: `<url>`. */
  readonly placeholder: string;
  /** The end of the sentence "Option … must be" in an error. */
  readonly expected: string;
  /** Whether the text may contain a password, and errors must not quote it. @default {false} */
  readonly isSecret?: boolean;
  /** The texts, if there are only some. */
  readonly words?: readonly string[];

  /**
   * Parses a text. Returns nothing if it is not of this type.
   *
   * @throws {UsageError} If the error needs a sentence of its own.
   */
  parse(text: string, context: ParseContext): Value | undefined;
}

/** The context in which a value is parsed. */
export interface ParseContext {
  /** The folder that relative paths start from. */
  readonly cwd: string;
}

/** A parameter of a command: an option, a flag, its arguments, or the words after `--`. */
export interface Parameter<Value> {
  /** The sources of its texts. */
  readonly kind: "argument" | "flag" | "option" | "rest";
  /** The placeholder in help; empty for a flag. */
  readonly placeholder: string;
  /** The description in help. */
  readonly help: string;
  /** Whether it is required. */
  readonly required: boolean;
  /** Whether it may be repeated. */
  readonly repeatable: boolean;
  /** The default text. */
  readonly default: string | undefined;
  /** Whether a file of defaults must not set it. */
  readonly commandLineOnly: boolean;
  /** The environment variable that wins over a file of defaults. */
  readonly variable: string | undefined;
  /** Whether its text may contain a password. */
  readonly isSecret: boolean;
  /** The texts, if there are only some. */
  readonly words?: readonly string[] | undefined;

  /**
   * Parses the texts of the parameter. `title` names it in errors.
   *
   * @throws {UsageError} If they are invalid.
   */
  parse(texts: readonly string[], context: ParseContext & { readonly title: string }): Value;
}

/** The parameters of a command by name. The option of `maxBad` is `--max-bad`. */
export type ParameterTable = Readonly<Record<string, Parameter<unknown>>>;

/** The parsed values of a table of parameters. */
export type ValuesOf<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Parameter<infer Value> ? Value : never;
};

/** Settings of {@linkcode option} and {@linkcode argument}. */
export interface ParameterSettings {
  /** The description in help. */
  readonly help: string;
  /** The placeholder in help. @default {that of the type} */
  readonly placeholder?: string;
  /** Whether it is required. @default {false} */
  readonly required?: true;
  /** Whether it may be repeated. @default {false} */
  readonly repeatable?: true;
  /** The default text. */
  readonly default?: string;
  /** Whether a file of defaults must not set it, such as a secret. @default {false} */
  readonly commandLineOnly?: true;
  /** The environment variable that wins over a file of defaults. */
  readonly variable?: string;
}

const PLAIN = {
  placeholder: "",
  required: false,
  repeatable: false,
  default: undefined,
  commandLineOnly: false,
  variable: undefined,
  isSecret: false,
} as const;

type ValueOf<Value, Settings extends ParameterSettings> = Settings extends { repeatable: true }
  ? readonly Value[]
  : Settings extends { required: true } | { default: string } ? Value
  : Value | undefined;

/** Declares an option with a value: `--out <file>`. */
export function option<Value, const Settings extends ParameterSettings>(
  type: ValueType<Value>,
  settings: Settings,
): Parameter<ValueOf<Value, Settings>> {
  return valueParameter(type, settings, { kind: "option" });
}

/** Declares the arguments of a command. */
export function argument<Value, const Settings extends ParameterSettings>(
  type: ValueType<Value>,
  settings: Settings,
): Parameter<ValueOf<Value, Settings>> {
  return valueParameter(type, settings, { kind: "argument" });
}

/** Declares an option without a value: `--json`. */
export function flag(
  help: string,
  settings: Pick<ParameterSettings, "commandLineOnly"> = {},
): Parameter<boolean> {
  return {
    ...PLAIN,
    ...settings,
    kind: "flag",
    help,
    parse: (texts) => texts.length > 0,
  };
}

/** Settings of {@linkcode rest}. */
export type RestSettings = Pick<ParameterSettings, "help" | "required"> & {
  readonly placeholder: string;
};

/** Declares a command after `--`. Its value is never empty, and undefined if there is no `--`. */
export function rest<const Settings extends RestSettings>(
  settings: Settings,
): Parameter<ValueOf<readonly string[], Settings>> {
  const { placeholder, help, required = false } = settings;
  return {
    ...PLAIN,
    kind: "rest",
    placeholder,
    help,
    required,
    repeatable: true,
    commandLineOnly: true,
    parse([dashes, ...texts]) {
      if (dashes !== undefined && !texts[0]) {
        throw new UsageError(`No command follows "--"`);
      }
      if (required && dashes === undefined) {
        throw new UsageError(`The command is missing: -- ${placeholder}`);
      }
      return (dashes === undefined ? undefined : texts) as ValueOf<readonly string[], Settings>;
    },
  };
}

function valueParameter<Value, Settings extends ParameterSettings>(
  type: ValueType<Value>,
  settings: Settings,
  { kind }: { readonly kind: "argument" | "option" },
): Parameter<ValueOf<Value, Settings>> {
  const { required = false, repeatable = false } = settings;
  return {
    ...PLAIN,
    ...type,
    ...settings,
    kind,
    parse(given, { title, cwd }) {
      const texts = given.length === 0 && settings.default !== undefined
        ? [settings.default]
        : given;
      if (texts.length === 0 && required) throw new UsageError(`${title} is missing`);
      const values = texts.map((text) => {
        if (text === "") throw new UsageError(`${title} needs a value`);
        const value = parseText(type, text, { cwd });
        if (value !== undefined) return value;
        const given = type.isSecret ? "" : `, not ${quoted(text)}`;
        const hint = didYouMean(text, type.words ?? []);
        throw new UsageError(`${title} must be ${type.expected}${given}${hint}`);
      });
      return (repeatable ? values : values[0]) as ValueOf<Value, Settings>;
    },
  };
}

/** Parses a text, and keeps secrets in it out of the error. */
function parseText<Value>(
  type: ValueType<Value>,
  text: string,
  options: ParseContext,
): Value | undefined {
  try {
    return type.parse(text, options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message.replaceAll(`"${text}"`, quoted(text)));
  }
}
