import { missingForProfile } from '../security/missing-for-profile.ts';
import { FIRST_SLOT } from '../station/slots.ts';
import type { StationContext } from '../station/station-context.ts';
import type { ChangeStatus } from './messages.ts';

export interface ConfigurationKey {
  readonly key: string;
  /** Absent: write-only. */
  readonly read?: (station: StationContext) => string;
  /** Absent: read-only. */
  readonly write?: (value: string, station: StationContext) => Promise<Change>;
}

interface Change {
  readonly status: ChangeStatus;
  readonly afterwards?: () => void;
}

const rejected: Change = { status: 'Rejected' };
const accepted: Change = { status: 'Accepted' };

/** 16:A00.FR.205: hex of 16 to 20 bytes. */
export const AUTHORIZATION_KEY = /^(?:[0-9a-f]{2}){16,20}$/i;
const MAX_CPO_NAME_LENGTH = 64;
/** Beside the first slot, for the time that a higher profile has not yet worked. */
const RAISED_SLOT = FIRST_SLOT + 1;

const profileInUse = (station: StationContext): number =>
  station.session()?.route.profile.securityProfile ?? station.flash.memory.securityProfile;

/** Of the core profile and of the whitepaper, chapter 5. */
export const CONFIGURATION_KEYS: readonly ConfigurationKey[] = [
  { key: 'NumberOfConnectors', read: () => '1' },
  { key: 'SecurityProfile', read: (station) => String(profileInUse(station)), write: raiseProfile },
  {
    key: 'AuthorizationKey',
    async write(value, { flash, events }) {
      if (!AUTHORIZATION_KEY.test(value)) return rejected;
      await flash.change(() => ({ password: value }));
      events.emit({ type: 'password_changed' });
      return accepted;
    },
  },
  {
    key: 'CpoName',
    read: ({ flash }) => flash.memory.organisation,
    async write(value, { flash }) {
      if (value.length === 0 || value.length > MAX_CPO_NAME_LENGTH) return rejected;
      await flash.change(() => ({ organisation: value }));
      return accepted;
    },
  },
  // PNC16: whether the station may leave the validation of a contract to the CSMS.
  {
    key: 'CentralContractValidationAllowed',
    read: ({ flash }) => String(flash.memory.centralContractValidation ?? false),
    async write(value, { flash }) {
      const text = value.toLowerCase();
      if (text !== 'true' && text !== 'false') return rejected;
      await flash.change(() => ({ centralContractValidation: text === 'true' }));
      return accepted;
    },
  },
  {
    key: 'AdditionalRootCertificateCheck',
    read: ({ description }) => String(description.additionalRootCertificateCheck),
  },
  { key: 'CertificateSignedMaxChainSize', read: ({ description }) => String(description.maxCertificateChainSize) },
  { key: 'CertificateStoreMaxLength', read: ({ description }) => String(description.certificateCapacity) },
];

/**
 * 16:A05.FR.01–08, on the same address, with TLS from profile 2 on: what is lower, equal or not ready is rejected; else the station leaves and comes
 * back with the new profile, and with the one before it where that does not work.
 */
async function raiseProfile(value: string, station: StationContext): Promise<Change> {
  const { flash } = station;
  const current = profileInUse(station);
  const wanted = /^[123]$/.test(value) ? Number(value) : 0;
  if (wanted <= current || missingForProfile(wanted, flash.memory) !== null) return rejected;
  const [inUse] = Object.values(flash.memory.slots);
  if (inUse === undefined) throw new Error('a station without a connection was asked over one');
  await flash.change(() => ({
    slots: {
      [FIRST_SLOT]: { ...inUse, securityProfile: current },
      [RAISED_SLOT]: { ...inUse, url: inUse.url.replace(/^ws:/, 'wss:'), securityProfile: wanted },
    },
    priority: [RAISED_SLOT, FIRST_SLOT],
  }));
  return { ...accepted, afterwards: () => station.reconnect() };
}
