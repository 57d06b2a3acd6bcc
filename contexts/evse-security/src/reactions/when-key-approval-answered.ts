import { parseId } from '@bfcert/kernel/ids';
import { parseKeyCutoverPathId } from '../authorization-key/key-cutover-path.ts';
import { parseBreakGlassId } from '../break-glass/break-glass.ts';
import { openBreakGlass } from '../commands/open-break-glass.ts';
import { approveKeyCutoverPath } from '../commands/record-key-cutover-path.ts';
import { revokeApprovedKey } from '../commands/revoke-authorization-key.ts';
import { type Reaction, textOf } from './reaction.ts';

/** A second person has answered about the end of a station's last key, the way in which a family comes to new ones, or one that is to count again. */
export const whenKeyApprovalAnswered: Reaction = {
  name: 'evse-security.when-key-approval-answered',
  types: ['ApprovalAnswered'],
  react: async (deps, { data, actor }) => {
    const approvalId = textOf(data, 'approvalId') ?? '';
    const status = textOf(data, 'status') ?? '';
    if (textOf(data, 'command') === 'open-break-glass') {
      const breakGlassId = parseBreakGlassId(textOf(data, 'breakGlassId') ?? '');
      if (breakGlassId === null) throw new Error(`${approvalId} names no break-glass`);
      return openBreakGlass(deps, { breakGlassId, approvalId, status, answerer: actor });
    }
    if (status !== 'approved') return;
    const approved = { approvalId, approver: actor };
    if (textOf(data, 'command') === 'revoke-authorization-key') {
      const keyId = parseId('key', textOf(data, 'authorizationKeyId') ?? '');
      if (keyId === null) throw new Error(`${approvalId} names no key`);
      await revokeApprovedKey(deps, { keyId, ...approved });
    }
    if (textOf(data, 'command') === 'record-key-cutover-path') {
      const pathId = parseKeyCutoverPathId(textOf(data, 'keyCutoverPathId') ?? '');
      if (pathId === null) throw new Error(`${approvalId} names no cutover path`);
      await approveKeyCutoverPath(deps, { pathId, ...approved });
    }
  },
};
