import { generateKeyPairSync } from 'node:crypto';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { AuthorityName, IssueRequest, ProfileName } from './messages.ts';

const DAY_SECONDS = 86_400;
let commands = 0;

/** A PEM request with a new key, or with the given one; its names are not meant to be issued. */
export function signingRequest(keys: KeyPair = newKeys()): string {
  return pemEncode(
    'CERTIFICATE REQUEST',
    encodeSigningRequest({ subject: [{ name: 'CN', value: 'from the request' }], ...keys }),
  );
}

export const newKeys = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
type KeyPair = ReturnType<typeof generateKeyPairSync>;

/** A good request for a charging station under a new command id, changed as given. */
export const stationRequest = (changes: Partial<IssueRequest> = {}): IssueRequest =>
  goodRequest('charging-station', changes);

/** The same for any profile. */
export function goodRequest(profile: ProfileName, changes: Partial<IssueRequest> = {}): IssueRequest {
  commands += 1;
  const { keys, commonName, validityDays } = GOOD_REQUESTS[profile];
  return {
    commandId: `cmd-${process.pid}-${commands}`,
    profile,
    csrPem: changes.csrPem ?? signingRequest(keys()),
    subject: { organisation: 'Example Charging Ltd', commonName: commonName(commands) },
    validitySeconds: validityDays * DAY_SECONDS,
    ...changes,
  };
}

interface GoodRequest {
  readonly authority: AuthorityName;
  readonly keys: () => KeyPair;
  /** A key that the profile does not admit. */
  readonly otherKeys: () => KeyPair;
  readonly commonName: (number: number) => string;
  readonly otherName: string;
  readonly validityDays: number;
  /** Certificates from leaf to root. */
  readonly chainLength: number;
}

const rsaKeys = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed448Keys = (): KeyPair => generateKeyPairSync('ed448');
const p384Keys = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521Keys = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-521' });

const STATION: GoodRequest = {
  authority: 'charger-identity',
  keys: newKeys,
  otherKeys: ed448Keys,
  commonName: (number) => `SN-${number}`,
  otherName: 'csms.example.org',
  validityDays: 180,
  chainLength: 3,
};
const SERVER: GoodRequest = {
  ...STATION,
  authority: 'backend-server-ec',
  otherKeys: rsaKeys,
  commonName: (number) => `csms-${number}.example.org`,
  otherName: 'SN-1',
  validityDays: 90,
};
const SECC: GoodRequest = {
  ...STATION,
  authority: 'iso15118-evse',
  otherKeys: p384Keys,
  commonName: (number) => `DE-ICE-S-${number}-2`,
  validityDays: 90,
  chainLength: 4,
};

/** What a good request of each profile is, and what it is not. */
export const GOOD_REQUESTS: { readonly [Name in ProfileName]: GoodRequest } = {
  'charging-station': STATION,
  'charger-combined': SECC,
  'csms-server-ec': SERVER,
  'csms-server-rsa': { ...SERVER, authority: 'backend-server-rsa', keys: rsaKeys, otherKeys: newKeys },
  'secc-leaf': SECC,
  'secc-leaf-20': { ...SECC, authority: 'iso15118-evse-20', keys: p521Keys, otherKeys: newKeys },
  'vehicle-vas': {
    ...STATION,
    authority: 'vehicle-vas',
    otherKeys: rsaKeys,
    commonName: (number) => `WEBE${String(number).padStart(13, '0')}`,
    otherName: 'WEBEO000000000042',
  },
  'iot-device': { ...STATION, authority: 'iot', commonName: (number) => `bus-${number}_telematics` },
};
