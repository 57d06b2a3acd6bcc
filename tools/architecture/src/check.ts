import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { type ModuleSyntax, syntaxOf } from './module-syntax.ts';
import { type Rule, rules } from './rules.ts';
import { loadsServerChain, opensTls, TLS_RULE } from './tls-clients.ts';

export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly imports: string;
  readonly reason: string;
}

export interface Report {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly Violation[];
}

interface Workspace {
  readonly name: string;
  readonly folder: string;
  readonly exports: Readonly<Record<string, string>>;
}

const SOURCES = '{kernel,contexts,pki,apps,e2e,bench,tools}/**/*.{ts,tsx}';
const TEST =
  /\.(int\.|e2e\.|ui\.)?test\.tsx?$|\/testing[-/.]|\/fixtures\/|testing\.ts$|[-.]contract(-test)?\.ts$|\/contract-test\.ts$/;

/** Reads every import of the tree below `root` (static, type-only and dynamic) and holds it against the rules. */
export function checkArchitecture(root: string, list: readonly Rule[] = rules): Report {
  const workspaces = readWorkspaces(root);
  const files = globSync(SOURCES, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|generated)(\/|$)/.test(path),
  });
  const violations: Violation[] = [];
  let imports = 0;
  for (const file of files.sort()) {
    for (const specifier of importsOf(join(root, file))) {
      imports++;
      const target = resolveImport(root, workspaces, file, specifier);
      for (const rule of list) {
        if (breaks(rule, file, target))
          violations.push({ rule: rule.name, file, imports: target, reason: rule.reason });
      }
    }
  }
  return { files: files.length, imports, violations: [...violations, ...tlsViolations(root, workspaces, files)] };
}

/** Tests dial servers of their own. */
function tlsViolations(root: string, workspaces: readonly Workspace[], files: readonly string[]): readonly Violation[] {
  const read = new Map<string, ModuleSyntax>();
  const syntax = (file: string): ModuleSyntax => {
    const known = read.get(file) ?? syntaxOf(readFileSync(join(root, file), 'utf8'));
    read.set(file, known);
    return known;
  };
  const loadedWith = (file: string): readonly string[] =>
    /\.tsx?$/.test(file) && existsSync(join(root, file))
      ? syntax(file).loads.map((specifier) => resolveImport(root, workspaces, file, specifier))
      : [];
  return files.flatMap((file) => {
    if (TEST.test(file)) return [];
    const by = opensTls(file, syntax(file));
    if (by === null || loadsServerChain(file, loadedWith)) return [];
    return [{ rule: TLS_RULE.name, file, imports: by, reason: TLS_RULE.reason }];
  });
}

function breaks(rule: Rule, file: string, target: string): boolean {
  if (!rule.testsToo && TEST.test(file)) return false;
  if (!rule.from.test(file) || rule.fromExcept?.test(file)) return false;
  return rule.to.test(target) && !rule.toExcept?.test(target);
}

function importsOf(path: string): readonly string[] {
  return ts.preProcessFile(readFileSync(path, 'utf8'), true, true).importedFiles.map((found) => found.fileName);
}

/** A path relative to the root, `npm:<package>`, `node:<module>`, or a refusal that starts with `relative-into-another-package:` or `no-such-export:`. */
function resolveImport(root: string, workspaces: readonly Workspace[], file: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    const target = relative(root, resolve(root, dirname(file), specifier));
    return workspaceOf(workspaces, file) === workspaceOf(workspaces, target)
      ? target
      : `relative-into-another-package:${target}`;
  }
  if (specifier.startsWith('node:')) return specifier;
  const [first = '', second = ''] = specifier.split('/');
  const name = specifier.startsWith('@') ? `${first}/${second}` : first;
  const workspace = workspaces.find((candidate) => candidate.name === name);
  if (workspace) return exportTarget(workspace, `.${specifier.slice(name.length)}`);
  return builtinModules.includes(first) ? `node:${first}` : `npm:${name}`;
}

function exportTarget(workspace: Workspace, door: string): string {
  const exact = workspace.exports[door];
  if (exact) return join(workspace.folder, exact);
  for (const [pattern, target] of Object.entries(workspace.exports)) {
    const [before, after] = pattern.split('*');
    if (after === undefined || before === undefined || !door.startsWith(before) || !door.endsWith(after)) continue;
    return join(workspace.folder, target.replace('*', door.slice(before.length, door.length - after.length)));
  }
  return `no-such-export:${workspace.name}${door.slice(1)}`;
}

const workspaceOf = (workspaces: readonly Workspace[], path: string): string | undefined =>
  workspaces.find(({ folder }) => path === folder || path.startsWith(`${folder}/`))?.folder;

function readWorkspaces(root: string): readonly Workspace[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
  return workspaces
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
        name: string;
        exports?: Record<string, string>;
      };
      return { name: manifest.name, folder, exports: manifest.exports ?? {} };
    });
}
