import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TAKEN_12, TAKEN_13 } from './hellos.ts';
import type { Target } from './target.ts';

/**
 * What Debian's `sslscan`, a scanner that nobody here wrote, finds fault with; null: it is not installed. It names versions,
 * suites, compression, renegotiation and Heartbleed.
 */
export async function scanByOthers({ port, policy }: Target): Promise<readonly string[] | null> {
  let report: string;
  try {
    const args = ['--no-colour', '--xml=-', `127.0.0.1:${port}`];
    ({ stdout: report } = await promisify(execFile)('sslscan', args, { timeout: 120_000 }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const allowed = new Set([...TAKEN_12[policy], ...TAKEN_13]);
  const found: string[] = [];
  const enabled = tagsOf(report, 'protocol').filter(({ enabled }) => enabled === '1');
  const versions = enabled.map(({ type, version }) => `${type} ${version}`);
  if (versions.join() !== 'tls 1.2,tls 1.3') found.push(`versions ${versions.join(', ')}`);
  const suites = tagsOf(report, 'cipher');
  // One that sees nothing finds nothing.
  if (suites.length !== allowed.size) found.push(`${suites.length} suites, where ${allowed.size} are served`);
  for (const { id = '', cipher = '', strength } of suites) {
    if (!allowed.has(Number(id)) || strength === 'weak') found.push(`the suite ${cipher}`);
  }
  if (tagsOf(report, 'renegotiation').some(({ supported }) => supported !== '0')) found.push('renegotiation');
  if (tagsOf(report, 'compression').some(({ supported }) => supported !== '0')) found.push('compression');
  if (tagsOf(report, 'heartbleed').some(({ vulnerable }) => vulnerable !== '0')) found.push('Heartbleed');
  return found;
}

const tagsOf = (xml: string, name: string): readonly Readonly<Record<string, string | undefined>>[] =>
  [...xml.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  );
