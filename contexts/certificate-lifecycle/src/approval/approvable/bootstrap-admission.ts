import { ok, refused } from '@bfcert/kernel/result';
import { lockCase } from '../../recovery-case/admit-bootstrap.ts';
import { admit, judgeBootstrap, recoverySentences } from '../../recovery-case/decide.ts';
import { tellOfRecovery } from '../../recovery-case/tell-of-recovery.ts';
import type { BootstrapAdmission } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const bootstrapAdmission: Approvable<BootstrapAdmission> = {
  async lock(deps, tx, { recoveryCaseId, identityId }) {
    await lockCase(deps, tx, { id: recoveryCaseId, identityId });
    return 'charger_factory';
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const { recoveryCaseId, identityId, version, certificateId, until } = action;
    const { before, holdings } = await lockCase(deps, tx, { id: recoveryCaseId, identityId });
    if (before.version !== version) return outdated();
    const record = holdings.records.find(({ id }) => id === certificateId) ?? null;
    const judged = judgeBootstrap(before, record, until, deps.clock.now());
    if (!judged.ok) return refused({ reason: judged.refusal, detail: recoverySentences[judged.refusal] });
    const after = admit(before, judged.value, SecondPerson.of(approval));
    await deps.recoveryCases.update(tx, after, before.version);
    await tellOfRecovery(deps, tx, after, before, { action: 'admit-bootstrap', context });
    return ok(null);
  },
};
