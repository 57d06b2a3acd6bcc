import { ok, refused } from '@bfcert/kernel/result';
import { newBindingExceptionId } from '../../binding-exception/binding-exception-id.ts';
import { judgeWish } from '../../binding-exception/grant-binding-exception.ts';
import { tellOfException } from '../../binding-exception/tell-of-exception.ts';
import { grant } from '../../concession/decide.ts';
import type { ExceptionGrant } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const exceptionGrant: Approvable<ExceptionGrant> = {
  async lock(deps, tx, { identityId, purpose }) {
    if ((await deps.identities.lock(tx, identityId)) === null) throw new Error(`${identityId} has vanished`);
    return purpose;
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const { identityId, version } = action;
    const identity = await deps.identities.lock(tx, identityId);
    if (identity === null) throw new Error(`${identityId} has vanished`);
    if (identity.version !== version) return outdated();
    const judged = await judgeWish(deps, tx, identity, action);
    if (!judged.ok) return refused(judged.refusal);
    const now = deps.clock.now();
    const begun = { id: newBindingExceptionId(now), identityId, reason: context.reason };
    const granted = grant(begun, judged.value, SecondPerson.of(approval), now);
    await deps.bindingExceptions.insert(tx, granted);
    await tellOfException(deps, tx, granted, null, { action: action.kind, context });
    return ok(null);
  },
};
