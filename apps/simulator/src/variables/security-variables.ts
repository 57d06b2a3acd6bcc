import { accepted, MAX_ORGANISATION_LENGTH, rejected, type Variable, wholeNumber } from './variable.ts';

/** passwordString, 16 to 40 characters (A00.FR.205/304 before its errata of 2025-01). */
const PASSWORD = /^[a-zA-Z0-9*\-_=:+|@.]{16,40}$/;

export const SECURITY_VARIABLES: readonly Variable[] = [
  {
    component: 'SecurityCtrlr',
    variable: 'SecurityProfile',
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
      await flash.change(() => ({ password: value }));
      events.emit({ type: 'password_changed' });
      return accepted;
    },
  },
  {
    component: 'SecurityCtrlr',
    variable: 'CertificateEntries',
    read: ({ flash }) => String(flash.memory.anchors.length),
    limits: ({ description }) => ({ dataType: 'integer', maxLimit: description.certificateCapacity }),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'MaxCertificateChainSize',
    read: ({ description }) => String(description.maxCertificateChainSize),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'AdditionalRootCertificateCheck',
    read: ({ description }) => String(description.additionalRootCertificateCheck),
  },
  {
    component: 'SecurityCtrlr',
    variable: 'CertSigningWaitMinimum',
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
    read: ({ flash }) => String(flash.memory.certSigningRepeatTimes),
    async write(value, { flash }) {
      const times = wholeNumber(value, 0);
      if (times === null) return rejected('InvalidValue');
      await flash.change(() => ({ certSigningRepeatTimes: times }));
      return accepted;
    },
  },
];
