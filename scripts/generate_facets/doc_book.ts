/** The texts about a type in the comments of the generated code. */
export interface Doc {
  /** The content of a facet as a noun phrase, or a sentence for another type. */
  readonly summary: string;
  /** A sentence for each property. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Of a facet: the argument of its builder in the example. */
  readonly example?: string;
}

/** Finds what is said of types and properties. */
export interface DocBook {
  summary(type: string): string;
  property(type: string, name: string): string;
  example(type: string): string;
}

/** Creates a book of comments, in which it is an error to look for what is not there. */
export function docBook(docs: Readonly<Record<string, Doc>>): DocBook {
  return {
    summary: (type) => found(docs[type]?.summary, type),
    property: (type, name) => found(docs[type]?.properties?.[name], `${type}.${name}`),
    example: (type) => found(docs[type]?.example, `the example of ${type}`),
  };
}

function found(text: string | undefined, what: string): string {
  if (text !== undefined) return text;
  throw new TypeError(`Cannot generate comment: no text for "${what}"`);
}
