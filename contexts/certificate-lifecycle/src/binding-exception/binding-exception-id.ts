import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type BindingExceptionId = Id<'bex'>;

export const newBindingExceptionId = (at: Date): BindingExceptionId => newId('bex', at.getTime());

export const parseBindingExceptionId = (text: string): BindingExceptionId | null => parseId('bex', text);
