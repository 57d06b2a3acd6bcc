import type { StationMemory } from '../flash/station-memory.ts';
import { accepted, MAX_ORGANISATION_LENGTH, rejected, type Variable, wholeNumber } from './variable.ts';

/** passwordString, 16 to 40 characters (A00.FR.205/304 before its errata of 2025-01). */
export const PASSWORD = /^[a-zA-Z0-9*\-_=:+|@.]{16,40}$/;

export const SECURITY_VARIABLES: readonly Variable[] = [
  {
    component: 'SecurityCtrlr',
    variable: 'SecurityProfile',
    dataType: 'integer',
    // The profile in use now, which a fall-back connection lowers.
    read: (station) => String(station.session()?.route.profile.securityProfile ?? station.flash.memory.securityProfile),
  },
  { component: 'SecurityCtrlr', variable: 'Identity', read: ({ description }) => description.identity },
  {
    component: 'SecurityCtrlr',
    variable: 'OrganizationName',
    read: ({ flash }) => flash.memory.organisation,
    async write(value, { flash }) {
      if (value.length === 0 || value.length > MAX_ORGANISATION_LENGTH) return rejected('InvalidValue');
      await flash.change(() => ({ organisation: value }));
      return accepted;
    },
  },
  {
    component: 'SecurityCtrlr',
    variable: 'BasicAuthPassword',
    limits: () => ({ maxLimit: 40 }),
    async write(value, { flash, events }) {
      if (!PASSWORD.test(value)) return rejected('InvalidValue');
      await flash.change(({ slots, lastSlot }) => ({ password: value, slots: withoutPassword(slots, lastSlot) }));
      events.emit({ type: 'password_changed' });
      return accepted;
    },
  },
  {
    component: 'SecurityCtrlr',
    variable: 'CertificateEntries',
    dataType: 'integer',
    read: ({ flash }) => String(flash.memory.anchors.length),
    limits: ({ description }) => ({ maxLimit: description.certificateCapacity }),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'MaxCertificateChainSize',
    dataType: 'integer',
    read: ({ description }) => String(description.maxCertificateChainSize),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'AdditionalRootCertificateCheck',
    dataType: 'boolean',
    read: ({ description }) => String(description.additionalRootCertificateCheck),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'AllowSecurityProfileDowngrade',
    dataType: 'boolean',
    read: ({ description }) => String(description.allowSecurityProfileDowngrade),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'CertSigningWaitMinimum',
    dataType: 'integer',
    read: ({ flash }) => String(Math.round(flash.memory.certSigningWaitMinimum)),
    async write(value, { flash }) {
      const seconds = wholeNumber(value, 0);
      if (seconds === null) return rejected('InvalidValue');
      await flash.change(() => ({ certSigningWaitMinimum: seconds }));
      return accepted;
    },
  },
  {
    component: 'SecurityCtrlr',
    variable: 'CertSigningRepeatTimes',
    dataType: 'integer',
    read: ({ flash }) => String(flash.memory.certSigningRepeatTimes),
    async write(value, { flash }) {
      const times = wholeNumber(value, 0);
      if (times === null) return rejected('InvalidValue');
      await flash.change(() => ({ certSigningRepeatTimes: times }));
      return accepted;
    },
  },
];

/** B09.FR.27: what is written here counts for the slot in use before that slot's own. */
function withoutPassword(slots: StationMemory['slots'], inUse: number | null): StationMemory['slots'] {
  const slot = inUse === null ? undefined : slots[inUse];
  if (inUse === null || slot?.password === undefined) return slots;
  const { password: _, ...rest } = slot;
  return { ...slots, [inUse]: rest };
}
