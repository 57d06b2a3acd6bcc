import type { Actor } from '@bfcert/kernel/actor';
import { ok, type Result } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Refusal } from '../commands/command.ts';
import { nameOfIdentity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { DecommissionWish } from './decommission-identity.ts';
import { type AliveBecause, type DecommissionRefusal, openDecommission } from './open-decommission.ts';
import { fateOf, type RecordFate } from './record-fate.ts';

/** What a decommission would do now. */
export interface DecommissionPreview {
  readonly identityId: IdentityId;
  readonly version: number;
  readonly name: string;
  /** Null: never, or it is no station. */
  readonly lastSeenAt: Date | null;
  /** Why a second person has to approve it; empty: nobody has to. */
  readonly alive: readonly AliveBecause[];
  readonly endpoints: readonly { readonly identityId: IdentityId; readonly name: string }[];
  readonly records: readonly {
    readonly certificateId: CertificateId;
    readonly identityId: IdentityId;
    readonly purpose: PurposeName;
    readonly state: string;
    readonly fate: RecordFate['fate'];
    /** Why it is left; null for any other. */
    readonly because: string | null;
  }[];
  readonly recoveryCase: string | null;
  readonly bindingExceptions: number;
  readonly stationTolerances: number;
}

export function previewDecommission(
  deps: LifecycleDependencies,
  { identityId, certificates }: DecommissionWish,
  actor: Actor,
): Promise<Result<DecommissionPreview, Refusal<DecommissionRefusal>>> {
  return deps.transactions.run(async (tx) => {
    const opened = await openDecommission(deps, tx, identityId, actor);
    if (!opened.ok) return opened;
    const { holdings, endpoints, lastSeenAt, alive } = opened.value;
    const { identity } = holdings;
    const now = deps.clock.now();
    const records = [holdings, ...endpoints].flatMap((each) =>
      each.records.flatMap((record) => {
        const fate = fateOf(record, certificates, { now, ownership: deps.ownership.about(record, each.identity) });
        if (fate === null) return [];
        const { id: certificateId, identityId: of, purpose, state } = record;
        const because = fate.fate === 'left' ? fate.because : null;
        return [{ certificateId, identityId: of, purpose, state, fate: fate.fate, because }];
      }),
    );
    return ok({
      identityId,
      version: identity.version,
      name: nameOfIdentity(identity),
      lastSeenAt,
      alive,
      endpoints: endpoints.map((each) => ({ identityId: each.identity.id, name: nameOfIdentity(each.identity) })),
      records,
      recoveryCase: (await deps.recoveryCases.runningOf(tx, identityId))?.id ?? null,
      bindingExceptions: (await deps.bindingExceptions.activeOf(tx, identityId)).length,
      stationTolerances: (await deps.stationTolerances.activeOf(tx, identityId)).length,
    });
  });
}
