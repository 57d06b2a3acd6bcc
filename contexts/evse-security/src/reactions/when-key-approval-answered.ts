import { parseId } from '@bfcert/kernel/ids';
import { parseKeyCutoverPathId } from '../authorization-key/key-cutover-path.ts';
import { approveKeyCutoverPath } from '../commands/record-key-cutover-path.ts';
import { revokeApprovedKey } from '../commands/revoke-authorization-key.ts';
import { type Reaction, textOf } from './reaction.ts';

/** A second person has said yes to the end of a station's last key, or to the way in which a family comes to new ones. */
export const whenKeyApprovalAnswered: Reaction = {
  name: 'evse-security.when-key-approval-answered',
  types: ['ApprovalAnswered'],
  react: async (deps, { data, actor }) => {
    if (textOf(data, 'status') !== 'approved') return;
    const approvalId = textOf(data, 'approvalId') ?? '';
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
