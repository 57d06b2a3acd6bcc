import type { SettingName } from '@bfcert/evse-security/station-contract';

/** Configuration keys of 1.6 with its security extension (whitepaper, chapter 5). Null: there is no such key. */
export const KEYS: Readonly<Record<SettingName, string | null>> = {
  organisation_name: 'CpoName',
  authorization_key: 'AuthorizationKey',
  security_profile: 'SecurityProfile',
  // A profile is never lowered by message (A05.FR.01).
  profile_downgrade_allowed: null,
  max_certificate_chain_size: 'CertificateSignedMaxChainSize',
  additional_root_check: 'AdditionalRootCertificateCheck',
  trust_anchor_capacity: 'CertificateStoreMaxLength',
  // No key tells the time.
  clock: null,
  // The application note has no key for it.
  v2g_organisation_name: null,
  // 1.6 has one connection and no slots: a station changes its profile where it is.
  connection_priority: null,
  connection_slots: null,
  active_slot: null,
  network_interface: null,
  network_apn: null,
  network_untold: null,
  // 20 bytes, of every station.
  authorization_key_max_length: null,
  authorization_key_in_slots: null,
};

/** Keys are CiString: their case does not count. */
export const isKey = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A password goes as hex of its bytes: 16 to 20 of them (16:A00.FR.205); the Basic header then carries the bytes. */
export const onWire = (setting: SettingName, value: string): string =>
  setting === 'authorization_key' ? Buffer.from(value, 'utf8').toString('hex') : value;
