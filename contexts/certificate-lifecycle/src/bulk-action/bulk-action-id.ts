import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type BulkActionId = Id<'blk'>;

export const newBulkActionId = (at: Date): BulkActionId => newId('blk', at.getTime());

export const parseBulkActionId = (text: string): BulkActionId | null => parseId('blk', text);
