import type { Certificate } from './certificate.ts';

/** A state, split by cause where the cause decides what may follow. */
export type Stage =
  | 'requested'
  | 'issued'
  | 'installed_pending_activation'
  | 'active'
  | 'inactive'
  | 'retired(replaced)'
  | 'retired(expired)'
  | 'retired(abandoned)'
  | 'retired(install_rejected)'
  | 'revoked'
  | 'deleted';

export type Trigger =
  | 'request'
  | 'renew'
  | 'import'
  | 'recover'
  | 'issued'
  | 'refused'
  | 'cancelled'
  | 'timed_out'
  | 'installed'
  | 'rejected_by_endpoint'
  | 'evidence'
  | 'replaced'
  | 'superseded_by_rollback'
  | 'abandon'
  | 'expire'
  | 'deactivate'
  | 'activate'
  | 'revoke'
  | 'delete';

export interface Transition {
  /** Null: the record begins here. */
  readonly from: Stage | null;
  readonly on: Trigger;
  readonly to: Stage;
  /** What must hold beside the stage; checked in decide.ts. */
  readonly only?: string;
}

const allRetired = [
  'retired(replaced)',
  'retired(expired)',
  'retired(abandoned)',
  'retired(install_rejected)',
] as const satisfies readonly Stage[];

const UNLESS_LAST = 'not the last credential, or a compromise, or approved by a second person';

/** Every transition there is. What is not in this list is refused as `not_possible_in_this_state`. */
export const transitions: readonly Transition[] = [
  { from: null, on: 'request', to: 'requested' },
  { from: null, on: 'renew', to: 'requested' },
  { from: null, on: 'import', to: 'issued', only: 'without a status of its platform' },
  ...(['installed_pending_activation', 'active', 'inactive', 'revoked'] as const).map(
    (to): Transition => ({ from: null, on: 'import', to, only: 'as the status of its platform maps to it' }),
  ),
  {
    from: null,
    on: 'recover',
    to: 'retired(abandoned)',
    only: 'the PKI has signed it for us, and the records, from an older backup, do not know it',
  },

  { from: 'requested', on: 'issued', to: 'issued' },
  { from: 'requested', on: 'refused', to: 'deleted', only: 'after the PKI voided the command id' },
  { from: 'requested', on: 'cancelled', to: 'deleted', only: 'after the PKI voided the command id' },
  { from: 'requested', on: 'timed_out', to: 'deleted', only: 'after the PKI voided the command id' },

  { from: 'issued', on: 'installed', to: 'installed_pending_activation' },
  { from: 'issued', on: 'rejected_by_endpoint', to: 'retired(install_rejected)' },
  { from: 'issued', on: 'evidence', to: 'active', only: 'the install answer was lost: installation is inferred' },
  { from: 'installed_pending_activation', on: 'evidence', to: 'active' },

  { from: 'active', on: 'replaced', to: 'retired(replaced)', only: 'by the activation of another, in one transaction' },
  { from: 'retired(replaced)', on: 'evidence', to: 'active', only: 'inside the rollback window' },
  {
    from: 'active',
    on: 'superseded_by_rollback',
    to: 'installed_pending_activation',
    only: 'by the reactivation of an older one, in one transaction; alarm',
  },
  { from: 'retired(abandoned)', on: 'evidence', to: 'active', only: 'while unexpired' },
  {
    from: 'retired(expired)',
    on: 'evidence',
    to: 'active',
    only: 'when it is in fact still valid: the clock was wrong',
  },

  {
    from: 'issued',
    on: 'abandon',
    to: 'retired(abandoned)',
    only: 'never sent, or proven unused: the endpoint has come with a younger one',
  },
  {
    from: 'installed_pending_activation',
    on: 'abandon',
    to: 'retired(abandoned)',
    only: 'proven unused: the endpoint has come with a younger one',
  },
  { from: 'issued', on: 'expire', to: 'retired(expired)', only: 'after notAfter' },
  { from: 'installed_pending_activation', on: 'expire', to: 'retired(expired)', only: 'after notAfter' },
  { from: 'active', on: 'expire', to: 'retired(expired)', only: 'after notAfter' },
  { from: 'inactive', on: 'expire', to: 'retired(expired)', only: 'after notAfter' },

  { from: 'active', on: 'deactivate', to: 'inactive', only: 'not the last credential, or approved by a second person' },
  { from: 'inactive', on: 'activate', to: 'installed_pending_activation' },

  { from: 'issued', on: 'revoke', to: 'revoked', only: `never sent, ${UNLESS_LAST}` },
  { from: 'installed_pending_activation', on: 'revoke', to: 'revoked', only: UNLESS_LAST },
  { from: 'active', on: 'revoke', to: 'revoked', only: UNLESS_LAST },
  { from: 'inactive', on: 'revoke', to: 'revoked' },
  { from: 'retired(replaced)', on: 'revoke', to: 'revoked', only: `after the rollback window, ${UNLESS_LAST}` },
  { from: 'retired(expired)', on: 'revoke', to: 'revoked' },
  { from: 'retired(abandoned)', on: 'revoke', to: 'revoked' },
  { from: 'retired(install_rejected)', on: 'revoke', to: 'revoked' },

  { from: 'inactive', on: 'delete', to: 'deleted', only: 'expired' },
  ...allRetired.map((from): Transition => ({ from, on: 'delete', to: 'deleted', only: 'expired' })),
  { from: 'revoked', on: 'delete', to: 'deleted', only: 'confirmed by the CA, or expired' },
];

export function stageOf(certificate: Certificate): Stage {
  return certificate.state === 'retired' ? `retired(${certificate.cause})` : certificate.state;
}

/** Null when the table has no such transition. */
export function targetOf(from: Stage, on: Trigger): Stage | null {
  return transitions.find((row) => row.from === from && row.on === on)?.to ?? null;
}

/** Whether a record may begin in this stage for this cause. */
export const mayBegin = (on: Trigger, stage: Stage): boolean =>
  transitions.some((row) => row.from === null && row.on === on && row.to === stage);

/** Throws on a table that nobody should trust: two targets for one cause, a stage that cannot be reached or left unnamed. */
export function checkTransitions(table: readonly Transition[], stages: readonly Stage[]): void {
  const known = new Set<string>(stages);
  const reached = new Set<Stage>();
  const causes = new Set<string>();
  for (const { from, on, to } of table) {
    if (!known.has(to)) throw new Error(`transition ${on} leads to ${to}, which is no stage`);
    if (from !== null && !known.has(from)) throw new Error(`transition ${on} leaves ${from}, which is no stage`);
    // Where an imported record begins its platform says; everything else has one outcome.
    const cause = from === null ? `(new) ─${on}→ ${to}` : `${from} ─${on}`;
    if (causes.has(cause)) throw new Error(`${cause} has two targets`);
    causes.add(cause);
    if (from === null) reached.add(to);
  }
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { from, to } of table) if (from !== null && reached.has(from)) reached.add(to);
  }
  const unreached = stages.filter((stage) => !reached.has(stage));
  if (unreached.length > 0) throw new Error(`no way leads to ${unreached.join(', ')}`);
}

export const stages: readonly Stage[] = [
  'requested',
  'issued',
  'installed_pending_activation',
  'active',
  'inactive',
  ...allRetired,
  'revoked',
  'deleted',
];

checkTransitions(transitions, stages);
