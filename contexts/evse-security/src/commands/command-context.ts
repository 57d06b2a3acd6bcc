import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { type Actor, type Role, stationActor, systemActor } from '@bfcert/kernel/actor';
import type { Charger } from '../charger/charger.ts';

export type { CommandContext } from '@bfcert/certificate-lifecycle';

/** Commands on migrations are an operator's, or our own. */
const operating: readonly Role[] = ['operator', 'pki_engineer', 'administrator'];

export const mayOperate = (actor: Actor): boolean =>
  actor.kind === 'system' || actor.roles.some((role) => operating.includes(role));

/** What a station trusts is PKI's to take away. */
const deleting: readonly Role[] = ['pki_engineer', 'administrator'];

export const mayDeleteCertificates = (actor: Actor): boolean =>
  actor.kind === 'system' || actor.roles.some((role) => deleting.includes(role));

/** What stations can do decides what is sent to them: PKI's to say. */
const declaring: readonly Role[] = ['pki_engineer', 'administrator'];

export const mayDeclare = (actor: Actor): boolean =>
  actor.kind === 'system' || actor.roles.some((role) => declaring.includes(role));

/** For what a process does by itself. */
export function processContext(processId: string, reason: string): CommandContext {
  return {
    actor: systemActor(dutyOf(processId)),
    reason,
    correlationId: processId,
  };
}

function dutyOf(processId: string): string {
  if (processId.startsWith('sor')) return 'station-orders';
  if (processId.startsWith('wav')) return 'wave';
  if (processId.startsWith('krt')) return 'key-rotation';
  if (processId.startsWith('tar')) return 'trust-anchor-rollout';
  return processId.startsWith('rnw') ? 'renewal' : 'migration';
}

/** For what a station asks. */
export function stationContext(charger: Charger, correlationId: string, reason: string): CommandContext {
  return { actor: stationActor(charger.wireName), reason, correlationId };
}
