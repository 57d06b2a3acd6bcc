import type { ModuleSyntax } from './module-syntax.ts';

const SERVER_CHAIN = 'kernel/src/server-chain.ts';

/**
 * What opens TLS to a server, by module; of a package that opens its sockets by itself, whatever is had of it. Not `pg`: all
 * that is dialled by TCP has its settings of `kernel/postgres/connection.ts`, which loads the server chain.
 */
const OPENERS: readonly { readonly module: RegExp; readonly names: readonly string[] | 'any' }[] = [
  { module: /^(node:)?tls$/, names: ['connect', '*'] },
  { module: /^(node:)?https$/, names: ['request', 'get', 'Agent', 'globalAgent', '*'] },
  { module: /^(node:)?http2$/, names: ['connect', '*'] },
  { module: /^ws$/, names: ['WebSocket', '*'] },
  { module: /^@nats-io\/transport-node$/, names: ['connect', '*'] },
  { module: /^(nodemailer|@aws-sdk\/.*)$/, names: 'any' },
];

/** A program that a station, a person or another system starts; a bench and a test choose the servers that they dial. */
const PROGRAMS = /^(kernel|contexts|pki|apps)\//;
/** Browsers use it too; who uses it in Node loads what it needs. */
const FOR_BROWSERS = /^apps\/(api-client|operator-ui)\//;

export const TLS_RULE = {
  name: 'tls-clients-load-the-server-chain',
  reason:
    'A key on a curve without a NIST name, in the chain of whatever server is dialled, ends a Node process unless `@bfcert/kernel/server-chain` is loaded.',
};

/** By what a file opens TLS to a server; null: it does not, or need not care. */
export function opensTls(file: string, { values, globalCalls }: ModuleSyntax): string | null {
  if (!PROGRAMS.test(file) || FOR_BROWSERS.test(file)) return null;
  for (const [module, names] of values) {
    const opener = OPENERS.find((candidate) => candidate.module.test(module));
    if (opener === undefined) continue;
    const { names: those } = opener;
    if (those === 'any' ? names.size > 0 : those.some((name) => names.has(name))) return module;
  }
  return globalCalls.has('fetch') ? 'fetch' : null;
}

/** Whether the server chain is loaded with a file, by itself or by what it loads. */
export function loadsServerChain(file: string, loadedWith: (file: string) => readonly string[]): boolean {
  const seen = new Set([file]);
  for (const one of seen) {
    if (one === SERVER_CHAIN) return true;
    for (const next of loadedWith(one)) seen.add(next);
  }
  return false;
}
