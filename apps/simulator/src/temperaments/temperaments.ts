import type { FaultHooks } from '../faults/fault-hooks.ts';
import type { StationOptions } from '../station/station-options.ts';
import { everestLike } from './everest-like.ts';
import { sapLike } from './sap-like.ts';
import { strict } from './strict.ts';

export interface Temperament {
  /** What an observer at the CSMS sees. */
  readonly description: string;
  readonly options: Partial<Pick<StationOptions, 'keyAlgorithm' | 'certSigningWaitMinimum'>>;
  readonly hooks: FaultHooks;
}

/**
 * The first three: one that forgives nothing, and two as stations that many have. The others are named after what they do,
 * and each does nothing else.
 */
export const TEMPERAMENTS = {
  strict,
  'everest-like': everestLike,
  'sap-like': sapLike,
  'sends-hex-der': {
    description: 'its signing request is hexadecimal DER, as the first edition of the 1.6 whitepaper had it',
    options: {},
    hooks: { planSigningRequest: (plan) => ({ ...plan, text: (der) => der.toString('hex') }) },
  },
  'counts-ids-from-one': {
    description: 'the ids of its messages begin at 1 in each connection',
    options: {},
    hooks: {
      messageIds: () => {
        let last = 0;
        return () => String(++last);
      },
    },
  },
  'adds-fields-of-its-own': {
    description:
      'each message of its own has a field that the standard does not know: taken only where that is put up with',
    options: {},
    hooks: { ownFields: { vendorFirmwareChannel: 'stable' } },
  },
  'sends-tokens-as-objects': {
    description: 'in 1.6 the token of a contract is the object of 2.0.1, where the application note has its text',
    options: {},
    hooks: { tokensAreObjects: true },
  },
  'storms-with-wrong-clock': {
    description: 'it tells of each security event twenty times, at a time in 2001',
    options: {},
    hooks: { tellsEvents: { times: 20, timestampOf: (timestamp) => `2001${timestamp.slice(4)}` } },
  },
} as const satisfies Record<string, Temperament>;

export type TemperamentName = keyof typeof TEMPERAMENTS;

export const TEMPERAMENT_NAMES = Object.keys(TEMPERAMENTS) as readonly TemperamentName[];
