import type { Charger } from './charger.ts';

type Known =
  | 'identityId'
  | 'kind'
  | 'owner'
  | 'family'
  | 'wireName'
  | 'serialNumber'
  | 'organisation'
  | 'vendor'
  | 'model'
  | 'createdAt';

/** One that was just enrolled: nobody has heard of it yet, and it may come in with its password. */
export const newCharger = (known: Pick<Charger, Known>): Charger => ({
  profileFloor: 2,
  firmwareVersion: null,
  boot: null,
  settings: {},
  passwordReading: null,
  activation: null,
  lastSeenAt: null,
  decommissionedAt: null,
  ...known,
});
