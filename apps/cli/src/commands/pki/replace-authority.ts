import { dirname, resolve } from 'node:path';
import { type BroughtKey, type CeremonyOutcome, performConfined } from '@bfcert/pki-control-plane/ceremony';
import { withOfflinePki } from './offline-pki.ts';
import { readPassphrase } from './passphrase.ts';
import { certificateLines } from './protocol.ts';
import { syncDirectory } from './sync-directory.ts';

interface KeyOptions {
  readonly authority: string;
  readonly rootKey?: string;
  readonly passphraseFile?: string;
  readonly json: boolean;
}

/** `bfcert pki rollover`: a new issuing authority under the root in use. */
export async function rollover(options: KeyOptions & { readonly intermediate: boolean }): Promise<void> {
  const { authority, intermediate } = options;
  const rootKey = await broughtKey(options);
  const outcome = await withOfflinePki((pki) =>
    performConfined({ ...pki, task: 'rollover', authority, rootKey, from: intermediate ? 'intermediate' : 'issuing' }),
  );
  tell(outcome, options, activation(outcome));
}

/** `bfcert pki new-root`: a new root, signed by the old one too, with a chain below it. */
export async function newRoot(options: KeyOptions & { readonly export?: string }): Promise<void> {
  const { authority } = options;
  const rootKey = await broughtKey(options);
  const passphrase =
    rootKey?.passphrase ??
    (options.export === undefined
      ? null
      : await readPassphrase(options.passphraseFile, 'the passphrase of the root key', 'new'));
  const exported =
    options.export === undefined || passphrase === null ? null : { directory: resolve(options.export), passphrase };
  const outcome = await withOfflinePki((pki) =>
    performConfined({ ...pki, task: 'new-root', authority, rootKey, export: exported }),
  );
  if (exported !== null) syncDirectory(dirname(exported.directory));
  tell(outcome, options, activation(outcome));
}

const ISSUES_NEXT = 'It issues from the next start on.';
/** Stations know them by it, and nobody can be asked who would lose the connection while the system is stopped. */
const LISTENERS_STAY =
  'Where that is another root, station listeners stay under theirs until `bfcert server-chains switch`.';

/** `bfcert pki activate`: from the next start on this generation issues. */
export async function activate(options: {
  readonly authority: string;
  readonly generation: number;
  readonly json: boolean;
}): Promise<void> {
  const { authority, generation } = options;
  const outcome = await withOfflinePki((pki) => performConfined({ ...pki, task: 'activate', authority, generation }));
  const isOfListeners = authority.startsWith('backend-server-');
  const hint = isOfListeners ? `${ISSUES_NEXT} ${LISTENERS_STAY}` : ISSUES_NEXT;
  tell(outcome, options, hint);
}

async function broughtKey({ rootKey, passphraseFile }: KeyOptions): Promise<BroughtKey | null> {
  if (rootKey === undefined) return null;
  const passphrase = await readPassphrase(passphraseFile, 'the passphrase of the root key', 'known');
  return { path: resolve(rootKey), passphrase };
}

function activation({ made }: CeremonyOutcome): string {
  const issuing = made.find(({ role }) => role === 'issuing');
  if (issuing === undefined) return '';
  const { authority, generation } = issuing;
  return [
    'Nothing is issued with it yet. When every endpoint trusts what it needs:',
    `  bfcert pki activate --authority ${authority} --generation ${generation}`,
  ].join('\n');
}

function tell(outcome: CeremonyOutcome, { json }: { readonly json: boolean }, hint: string): void {
  const text = [...outcome.made.flatMap((made) => [...certificateLines(made), '']), hint, ''].join('\n');
  process.stdout.write(json ? `${JSON.stringify(outcome, null, 2)}\n` : text);
}
