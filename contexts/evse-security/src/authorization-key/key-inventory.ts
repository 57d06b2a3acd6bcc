import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { PasswordReading } from '../station-contract/index.ts';
import type { AuthorizationKey, AuthorizationKeyId, AuthorizationKeyState } from './authorization-key.ts';
import type { KeyCutoverPath, KeyCutoverPathId } from './key-cutover-path.ts';
import type { KeyFinding } from './key-finding.ts';
import type { KeyPolicy } from './key-policy.ts';

/** A key as people see it: everything but what it is checked by. */
export interface KeyRow
  extends Pick<
    AuthorizationKey,
    | 'id'
    | 'identityId'
    | 'version'
    | 'state'
    | 'origin'
    | 'mustRotate'
    | 'rotateBecause'
    | 'acknowledgedAt'
    | 'lastUsedAt'
    | 'changedAt'
    | 'createdAt'
  > {
  readonly wireName: string;
  readonly owner: string;
  readonly family: string;
  /** What the station made of its password at its last login with one. */
  readonly passwordReading: PasswordReading | null;
  /** The worst first; of keys that open nothing none. */
  readonly findings: readonly KeyFinding[];
}

export interface KeyQuery {
  readonly finding: KeyFinding | null;
  /** Null: those that may open something, which are all but the retired and the revoked. */
  readonly state: AuthorizationKeyState | null;
  readonly identityId: ChargerId | null;
  readonly family: string | null;
  readonly after: AuthorizationKeyId | null;
  readonly limit: number;
}

/** What findings are judged by. */
export interface KeyJudgement {
  readonly now: Date;
  /** Fingerprints of the known defaults. */
  readonly defaults: readonly string[];
}

export type DueKey = Pick<AuthorizationKey, 'id' | 'identityId'>;

interface DuePage {
  readonly after: AuthorizationKeyId | null;
  readonly limit: number;
}

export interface KeyInventory {
  /** Of stations of these owners, by station and version, after the given one. With an identity every version that it ever had. */
  page(tx: Transaction, owners: OwnerScope, query: KeyQuery, judgement: KeyJudgement): Promise<readonly KeyRow[]>;
  /** How many keys that may open something each finding is about; those about none are missing. */
  findings(
    tx: Transaction,
    owners: OwnerScope,
    judgement: KeyJudgement,
  ): Promise<ReadonlyMap<KeyFinding, { readonly keys: number; readonly stations: number }>>;
  /** Stations whose key has passed the age that the policy of their family, owner or fleet allows, the oldest first, after the given one. */
  dueForAge(tx: Transaction, now: Date, page: DuePage): Promise<readonly DueKey[]>;
}

export interface KeyCutoverPathStore {
  add(tx: Transaction, path: KeyCutoverPath): Promise<void>;
  lock(tx: Transaction, id: KeyCutoverPathId): Promise<KeyCutoverPath | null>;
  /** Its state and who approved it when. */
  save(tx: Transaction, path: KeyCutoverPath): Promise<void>;
  approvedOf(tx: Transaction, families: readonly string[]): Promise<ReadonlyMap<string, KeyCutoverPath>>;
  /** Newest first, before the given id. */
  page(
    tx: Transaction,
    page: { readonly before: KeyCutoverPathId | null; readonly limit: number },
  ): Promise<readonly KeyCutoverPath[]>;
}

export interface KeyPolicyStore {
  /** By level and value. */
  all(tx: Transaction): Promise<readonly KeyPolicy[]>;
  /** The row before it; null: there was none. */
  set(tx: Transaction, policy: KeyPolicy): Promise<KeyPolicy | null>;
}
