import { dialect16 } from '../v16/dialect-16.ts';
import { dialect21 } from '../v21/dialect-21.ts';
import { dialect201 } from '../v201/dialect-201.ts';
import type { Dialect, Subprotocol } from './dialect.ts';

export type Dialects = Readonly<Record<Subprotocol, Dialect>>;

/** Reads the schemas of every version: once, at the start. */
export const openDialects = (): Dialects => ({
  'ocpp2.1': dialect21(),
  'ocpp2.0.1': dialect201(),
  'ocpp1.6': dialect16(),
});
