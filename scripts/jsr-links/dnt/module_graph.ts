import { readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import ts from "typescript";
import type { MappedPackage } from "./build_options.ts";
import type { Resolver } from "./resolver.ts";

/** The modules of a package as they are written out, and what they depend on. */
export interface ModuleGraph {
  /** Texts by their path from the root of the package. */
  readonly files: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlyMap<string, MappedPackage>;
  /** Packages with only the types of another one. */
  readonly typesDependencies: ReadonlyMap<string, MappedPackage>;
}

/** Follows all imports from the entry points, and rewrites them to what Node resolves. */
export async function moduleGraph(
  entryPoints: readonly string[],
  resolver: Resolver,
): Promise<ModuleGraph> {
  const files = new Map<string, string>();
  const dependencies = new Map<string, MappedPackage>();
  const typesDependencies = new Map<string, MappedPackage>();
  const paths = new Set(entryPoints);
  for (const path of paths) {
    const text = await readFile(path, "utf8");
    files.set(outputPath(relative(resolver.root, path)), rewrite(path, text));
  }
  return { files, dependencies, typesDependencies };

  function rewrite(path: string, text: string): string {
    if (path.endsWith(".json")) return `export default ${text.trim()};\n`;
    for (const [, types = ""] of text.matchAll(/^\/\/ @ts-types="([^"]+)"$/gm)) {
      const target = resolver.resolve(types, path);
      if (target.kind === "npm") typesDependencies.set(target.package.name, target.package);
    }
    return replaceSpecifiers(path, text, (specifier) => {
      const target = resolver.resolve(specifier, path);
      if (target.kind === "builtin") return specifier;
      if (target.kind === "npm") {
        dependencies.set(target.package.name, target.package);
        return target.specifier;
      }
      paths.add(target.path);
      const to = relative(dirname(path), outputPath(target.path)).replace(/\.ts$/, ".js");
      return to.startsWith(".") ? to : `./${to}`;
    });
  }
}

/** JSON becomes a module, as not every bundler takes import attributes. */
function outputPath(path: string): string {
  return path.replace(/\.json$/, ".ts");
}

function replaceSpecifiers(
  path: string,
  text: string,
  replace: (specifier: string) => string,
): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const edits: { start: number; end: number; text: string }[] = [];
  visit(source);
  return edits.toSorted((a, b) => b.start - a.start).reduce(
    (changed, edit) => changed.slice(0, edit.start) + edit.text + changed.slice(edit.end),
    text,
  );

  function visit(node: ts.Node): void {
    const literal = specifierOf(node);
    if (literal) {
      const specifier = JSON.stringify(replace(literal.text));
      edits.push({ start: literal.getStart(source), end: literal.end, text: specifier });
    }
    if (ts.isImportDeclaration(node) && node.attributes) {
      const { attributes, moduleSpecifier } = node;
      edits.push({ start: moduleSpecifier.end, end: attributes.end, text: "" });
    }
    ts.forEachChild(node, visit);
  }
}

function specifierOf(node: ts.Node): ts.StringLiteral | undefined {
  const candidate = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
    ? node.moduleSpecifier
    : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
    ? node.argument.literal
    : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
    ? node.arguments[0]
    : undefined;
  return candidate && ts.isStringLiteral(candidate) ? candidate : undefined;
}
