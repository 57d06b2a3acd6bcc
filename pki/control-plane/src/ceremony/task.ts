import { refused } from '@bfcert/kernel/result';
import { AUTHORITY_NAME, type AuthorityName } from '@bfcert/pki-contract';
import { integer, nullable, object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';
import type { RolloverFrom } from '../authorities/roll-over.ts';
import { readTokenConfiguration, type TokenConfiguration } from '../tokens/token-configuration.ts';
import { type PlannedChain, readPlannedChains } from './ceremony-plan.ts';

/** What every task needs to open or make a data directory of the control plane. */
interface Place {
  readonly dataDirectory: string;
  /** Opens the key files there. */
  readonly passphrase: string;
  readonly publicationUrl: string;
  /** Where lists about authorities go that are signed now, as those of roots whose keys are here for the task. */
  readonly publishedDirectory: string;
  readonly crlShards: number;
  /** As the control plane has them: issuing keys are made where it will look for them. */
  readonly tokens: readonly TokenConfiguration[];
}

/** A directory outside, with a passphrase of its own: where keys of roots are written that leave this machine. */
export interface KeyExport {
  readonly directory: string;
  readonly passphrase: string;
}

/** A root's key, brought for one task. */
export interface BroughtKey {
  readonly path: string;
  readonly passphrase: string;
}

export type CeremonyTask =
  | (Place & { readonly task: 'init'; readonly chains: readonly PlannedChain[]; readonly export: KeyExport | null })
  | (Place & {
      readonly task: 'rollover';
      readonly authority: AuthorityName;
      readonly from: RolloverFrom;
      readonly rootKey: BroughtKey | null;
    })
  | (Place & {
      readonly task: 'new-root';
      readonly authority: AuthorityName;
      readonly rootKey: BroughtKey | null;
      readonly export: KeyExport | null;
    })
  | (Place & { readonly task: 'activate'; readonly authority: AuthorityName; readonly generation: number });

type TaskOf<Name extends CeremonyTask['task']> = Extract<CeremonyTask, { readonly task: Name }>;

const absolute = text(4_096, /^\//);
const passphrase = text(1_024, /^.{16,}$/s);
const place = {
  dataDirectory: absolute,
  passphrase,
  publicationUrl: text(120),
  publishedDirectory: absolute,
  crlShards: integer(1, 1_024),
  tokens: readTokenConfiguration,
};
const authority = text(64, AUTHORITY_NAME);
const keyExport = nullable(object<KeyExport>({ directory: absolute, passphrase }));
const broughtKey = nullable(object<BroughtKey>({ path: absolute, passphrase: text(1_024) }));

const READERS: { readonly [Name in CeremonyTask['task']]: Reader<TaskOf<Name>> } = {
  init: object<TaskOf<'init'>>({ ...place, task: oneOf('init'), chains: readPlannedChains, export: keyExport }),
  rollover: object<TaskOf<'rollover'>>({
    ...place,
    task: oneOf('rollover'),
    authority,
    from: oneOf('issuing', 'intermediate'),
    rootKey: broughtKey,
  }),
  'new-root': object<TaskOf<'new-root'>>({
    ...place,
    task: oneOf('new-root'),
    authority,
    rootKey: broughtKey,
    export: keyExport,
  }),
  activate: object<TaskOf<'activate'>>({
    ...place,
    task: oneOf('activate'),
    authority,
    generation: integer(1, 1_000),
  }),
};

export const readTask: Reader<CeremonyTask> = (value) => {
  const name = typeof value === 'object' && value !== null && 'task' in value ? value.task : null;
  if (typeof name !== 'string' || !Object.hasOwn(READERS, name)) return refused('is none that is known');
  return READERS[name as CeremonyTask['task']](value);
};
