/** An XML element: its name, and a text or the elements inside. */
export type XmlElement = readonly [name: string, content: string | readonly XmlElement[]];

/** Writes an XML document as S3 does. */
export function s3Xml(root: string, content: readonly XmlElement[]): string {
  const xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";
  const inner = content.map(element).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${xmlns}">${inner}</${root}>`;
}

/** Reads the texts of all elements of a name, wherever they are. */
export function xmlTexts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))]
    .map(([, text = ""]) => text.replace(/&quot;|&#34;/g, '"').replace(/&amp;/g, "&"));
}

function element([name, content]: XmlElement): string {
  const inner = typeof content === "string" ? escape(content) : content.map(element).join("");
  return `<${name}>${inner}</${name}>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
