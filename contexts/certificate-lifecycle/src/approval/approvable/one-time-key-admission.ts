import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { lockCase } from '../../recovery-case/admit-bootstrap.ts';
import { admit } from '../../recovery-case/decide.ts';
import { freshOneTimeKey, judgeOneTimeKey, oneTimeKeySentences } from '../../recovery-case/decide-one-time-key.ts';
import { tellOfRecovery } from '../../recovery-case/tell-of-recovery.ts';
import type { OneTimeKeyAdmission } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const oneTimeKeyAdmission: Approvable<OneTimeKeyAdmission> = {
  async lock(deps, tx, { recoveryCaseId, identityId }) {
    await lockCase(deps, tx, { id: recoveryCaseId, identityId });
    return 'charger_identity';
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const { recoveryCaseId, identityId, version, until } = action;
    const { before, holdings } = await lockCase(deps, tx, { id: recoveryCaseId, identityId });
    if (before.version !== version) return outdated();
    const now = deps.clock.now();
    const judged = judgeOneTimeKey(before, holdings.records, until, now);
    if (!judged.ok) return refused({ reason: judged.refusal, detail: oneTimeKeySentences[judged.refusal] });
    const named = { bootstrap: freshOneTimeKey(newId('otk', now.getTime())), until: judged.value };
    const after = admit(before, named, SecondPerson.of(approval));
    await deps.recoveryCases.update(tx, after, before.version);
    await tellOfRecovery(deps, tx, after, before, { action: 'admit-one-time-key', context });
    return ok(null);
  },
};
