import ts from 'typescript';

/** What a module does when it is loaded, and what it has of others. */
export interface ModuleSyntax {
  /** The modules that are loaded with it; what is imported as types alone, or later, is not. */
  readonly loads: readonly string[];
  /** Values by module; `*`: the whole of it, under one name. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** Called by a name that is nobody's here, so one of Node's own: `fetch`. */
  readonly globalCalls: ReadonlySet<string>;
}

export function syntaxOf(text: string): ModuleSyntax {
  const source = ts.createSourceFile('module.tsx', text, ts.ScriptTarget.Latest, false);
  const loads: string[] = [];
  const values = new Map<string, Set<string>>();
  for (const statement of source.statements) {
    const module = moduleOf(statement);
    if (module === null) continue;
    loads.push(module);
    const names = values.get(module) ?? new Set();
    for (const name of namesIn(statement)) names.add(name);
    values.set(module, names);
  }
  return { loads, values, globalCalls: globalCallsIn(source) };
}

function moduleOf(statement: ts.Statement): string | null {
  if (ts.isImportDeclaration(statement)) {
    if (statement.importClause?.isTypeOnly) return null;
    return ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : null;
  }
  if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return null;
  const { moduleSpecifier } = statement;
  return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : null;
}

function namesIn(statement: ts.Statement): readonly string[] {
  if (ts.isExportDeclaration(statement)) return ['*'];
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
  const { name, namedBindings } = statement.importClause;
  const whole = name !== undefined || (namedBindings !== undefined && ts.isNamespaceImport(namedBindings));
  if (namedBindings === undefined || !ts.isNamedImports(namedBindings)) return whole ? ['*'] : [];
  const named = namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return [...(whole ? ['*'] : []), ...named.map((element) => (element.propertyName ?? element.name).text)];
}

function globalCallsIn(source: ts.SourceFile): ReadonlySet<string> {
  const called = new Set<string>();
  const bound = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) called.add(node.expression.text);
    const isBinding =
      ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isImportSpecifier(node);
    if ((isBinding || ts.isFunctionDeclaration(node)) && node.name !== undefined && ts.isIdentifier(node.name))
      bound.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return new Set([...called].filter((name) => !bound.has(name)));
}
