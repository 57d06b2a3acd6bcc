import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { AuditVerdict } from '../audit/audit-entry.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { openIncident } from './open-incident.ts';
import { resolveIncident } from './resolve-incident.ts';

const OBJECT = 'audit';

/** A verification that finds a break opens an incident; one that finds the log whole resolves it. Call it when the verdict changes. */
export function recordAuditVerdict(deps: LifecycleDependencies, verdict: AuditVerdict): Promise<void> {
  return deps.transactions.run(async (tx) => {
    const context = {
      actor: systemActor('audit-verification'),
      reason: verdict.ok ? 'the audit verifies' : 'the audit does not verify',
      correlationId: newId('cor', deps.clock.now().getTime()),
    };
    if (!verdict.ok) {
      const occurrence = { owner: null, purpose: null, links: [], summary: sentenceOf(verdict) };
      await openIncident(deps, tx, { cause: 'audit_broken', object: OBJECT, ...occurrence }, context);
      return;
    }
    await resolveIncident(deps, tx, { cause: 'audit_broken', object: OBJECT }, context);
  });
}

const sentenceOf = ({ fault }: Extract<AuditVerdict, { readonly ok: false }>): string =>
  `The audit does not verify: ${JSON.stringify(fault)}`;
