import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type ApprovalId = Id<'apr'>;

export const newApprovalId = (at: Date): ApprovalId => newId('apr', at.getTime());

export const parseApprovalId = (text: string): ApprovalId | null => parseId('apr', text);
