import { z } from 'zod';
import { lastBoot } from './admission.ts';
import { stationLogKind } from './station-log.ts';

/**
 * What the server may ask of a station, in our words; a gateway translates them into the OCPP
 * version the station speaks. A command carries the session epoch it was decided for: a gateway
 * whose session has another epoch does not send it.
 */
export const settingName = z.enum([
  'organisation_name',
  'authorization_key',
  'security_profile',
  /** `true` where the station lets itself be moved from Profile 3 to 2 (SecurityCtrlr.AllowSecurityProfileDowngrade). */
  'profile_downgrade_allowed',
  'max_certificate_chain_size',
  'additional_root_check',
  'connection_priority',
  /** The time that it takes it to be, RFC 3339. */
  'clock',
  /** How many roots the station keeps at most, of every use together. */
  'trust_anchor_capacity',
  /** How many characters a password may have at most. */
  'authorization_key_max_length',
  /** `true` where each slot has a password of its own (2.1: NetworkConfiguration.BasicAuthPassword). */
  'authorization_key_in_slots',
  /** The O of requests for certificates towards vehicles. */
  'v2g_organisation_name',
  /** The slots that a connection may be written to, separated by commas. */
  'connection_slots',
  /** The slot that the station is connected by. */
  'active_slot',
  /** Of that slot, as are the next two: the interface. */
  'network_interface',
  /** The access point (APN) of its modem; `none`: it is told none. */
  'network_apn',
  /** What it has that a station does not tell, or that we do not keep, separated by commas: `vpn`, `apn_login`, `apn`. */
  'network_untold',
]);
export type SettingName = z.infer<typeof settingName>;

/**
 * What a certificate of a station is for: its connection to us, or TLS with a vehicle by ISO 15118-2
 * (`v2g`) or ISO 15118-20 (`v2g_20`).
 */
export const certificateUse = z.enum(['charging_station', 'v2g', 'v2g_20']);
export type CertificateUse = z.infer<typeof certificateUse>;

/** What a station keeps certificates for. `manufacturer_root` is trust in firmware and none of ours (D-005). */
export const certificateKind = z.enum([
  'csms_root',
  'v2g_root',
  'mo_root',
  'oem_root',
  'manufacturer_root',
  'v2g_chain',
]);
export type CertificateKind = z.infer<typeof certificateKind>;

/** By the second a station checks contracts itself (C07.FR.07–12), by the third what vehicles ask for a contract with. */
export const vehicleRootKinds = ['v2g_root', 'mo_root', 'oem_root'] as const satisfies readonly CertificateKind[];
export type VehicleRootKind = (typeof vehicleRootKinds)[number];

/**
 * How a station names a certificate, letter for letter as it said it: it may only be deleted by exactly this, under
 * the algorithm it chose (M04.FR.07).
 */
export const reportedHashData = z.object({
  hashAlgorithm: z.enum(['SHA256', 'SHA384', 'SHA512']),
  issuerNameHash: z.string(),
  issuerKeyHash: z.string(),
  serialNumber: z.string(),
});
export type ReportedHashData = z.infer<typeof reportedHashData>;

export const installedCertificate = z.object({
  kind: certificateKind,
  hashData: reportedHashData,
  /** Of a chain: the sub-CAs. */
  children: z.array(reportedHashData),
});
export type InstalledCertificate = z.infer<typeof installedCertificate>;

/** OCPPInterfaceEnumType; `Any` since 2.1. */
export const networkInterfaces = [
  'Wired0',
  'Wired1',
  'Wired2',
  'Wired3',
  'Wireless0',
  'Wireless1',
  'Wireless2',
  'Wireless3',
  'Any',
] as const;

/** Through what a connection goes; left out: what every station of its version has, and no access point. */
const network = z.object({ interface: z.enum(networkInterfaces).optional(), apn: z.string().optional() });
export type Network = z.infer<typeof network>;

export const stationCommand = z.discriminatedUnion('kind', [
  /** `of`: for what the station is to trust it; by default us. */
  z.object({
    kind: z.literal('install_trust_anchor'),
    certificatePem: z.string(),
    of: z.enum(['csms_root', ...vehicleRootKinds]).optional(),
  }),
  z.object({ kind: z.literal('list_trust_anchors') }),
  /** Everything it has, or only these kinds where its version asks for them one by one. */
  z.object({ kind: z.literal('list_certificates'), kinds: z.array(certificateKind).min(1).optional() }),
  /** `of`: of which kind it is, for versions that have another message for each. */
  z.object({ kind: z.literal('delete_certificate'), hashData: reportedHashData, of: certificateKind.optional() }),
  /**
   * Ask the station to make a key and send a signing request; by default for its connection. `combined`: the one for its
   * connection is for vehicles as well.
   */
  z.object({
    kind: z.literal('request_signing_request'),
    use: certificateUse.optional(),
    combined: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('deliver_certificate'),
    /** PEM, leaf first, root left out. */
    chainPem: z.string(),
    /** The station's own number of the newest request for this key, where it gave one. */
    requestId: z.int().optional(),
    use: certificateUse.optional(),
    combined: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('read_settings'), settings: z.array(settingName).min(1) }),
  /** Ask for what only a report tells: limits. It comes later, as a fact with this number. */
  z.object({ kind: z.literal('report_settings'), requestId: z.int().min(0) }),
  z.object({ kind: z.literal('change_setting'), setting: settingName, value: z.string() }),
  /** Writes a connection slot; it is used once `connection_priority` names it and the station restarts. */
  z.object({
    kind: z.literal('write_connection_slot'),
    slot: z.int().min(0),
    /** Without the identity: the station appends it. */
    url: z.string(),
    securityProfile: z.int().min(2).max(3),
    messageTimeoutSeconds: z.int().min(1),
    /** As one message for the whole slot (by default), or as settings of the slot, which newer stations prefer. */
    by: z.enum(['profile', 'settings']).optional(),
    network: network.optional(),
    /** Of this slot alone; only as settings of it. */
    password: z.string().optional(),
  }),
  /** Ask through what this slot connects. The answer has settings, each null where the station tells nothing of it. */
  z.object({ kind: z.literal('read_connection_slot'), slot: z.int().min(0) }),
  z.object({ kind: z.literal('restart'), when: z.enum(['when_idle', 'now']) }),
  /** Send a log to `uploadUrl`, which ends in a slash: the station adds a name of its own. A newer one ends an older one. */
  z.object({
    kind: z.literal('fetch_log'),
    log: stationLogKind,
    requestId: z.int(),
    uploadUrl: z.string(),
    /** RFC 3339; null: no bound. */
    oldest: z.string().nullable(),
    latest: z.string().nullable(),
    retries: z.int().min(0),
    retryIntervalSeconds: z.int().min(0),
  }),
  /** Ask how it stands with the log that it was asked for; what it says comes as a fact. */
  z.object({ kind: z.literal('ask_log_status') }),
  /** The gateway closes the socket itself; nothing is sent to the station. */
  z.object({ kind: z.literal('close_session'), reason: z.string() }),
]);
export type StationCommand = z.infer<typeof stationCommand>;

/** Variables of a connection slot (NetworkConfiguration of 2.1), each of them in a message of its own. */
const [MOST_WRITTEN, MOST_READ] = [12, 6];

/**
 * How many CALLs one command may be, each of which the station has its whole time for. What is read of settings counts as
 * one: those that were told in that time are kept, and the rest is asked for again.
 */
export function mostCallsOf({ kind }: Pick<StationCommand, 'kind'>): number {
  if (kind === 'write_connection_slot') return MOST_WRITTEN;
  return kind === 'read_connection_slot' ? MOST_READ : 1;
}

/** A listed trust anchor, normalised: lower-case hex, serial without leading zeros (see certificateHashData). */
export const listedAnchor = z.object({
  hashAlgorithm: z.enum(['SHA256', 'SHA384', 'SHA512']),
  issuerNameHash: z.string(),
  issuerKeyHash: z.string(),
  serialNumber: z.string(),
});
export type ListedAnchor = z.infer<typeof listedAnchor>;

export const stationCommandOutcome = z.discriminatedUnion('outcome', [
  /** The station said yes. `pendingRestart`: it takes effect only after a restart; `deferred`: when idle. */
  z.object({
    outcome: z.literal('accepted'),
    pendingRestart: z.boolean().optional(),
    deferred: z.boolean().optional(),
    anchors: z.array(listedAnchor).optional(),
    certificates: z.array(installedCertificate).optional(),
    /** Null: the station did not give a value (unknown, write-only). */
    settings: z.partialRecord(settingName, z.string().nullable()).optional(),
    /** The time was over before the rest was told: whatever is not named was not learnt. */
    isPartial: z.boolean().optional(),
    /** How it will name the file of a log. */
    filename: z.string().optional(),
    /** It knows the trigger for one certificate that is for its connection and for vehicles. */
    signsForBoth: z.boolean().optional(),
    /** It has given up an earlier request for this one. */
    cancelsEarlier: z.boolean().optional(),
  }),
  /** The station said no and nothing changed there. */
  z.object({ outcome: z.literal('rejected'), detail: z.string() }),
  /** The station does not know the message. */
  z.object({ outcome: z.literal('unsupported'), detail: z.string() }),
  /** It was sent, and what came of it was not said: no answer, or that the station failed. It may have taken effect. */
  z.object({ outcome: z.literal('unknown'), detail: z.string() }),
  /**
   * It was not sent. `not_connected` and `stale_epoch` are the gateway's word that the session is not
   * there; `gateway_away` says nothing of the session, because nobody could be asked. `boot_rejected`: the session is there,
   * and its station was told that its boot is rejected, after which nothing is sent to it (B03.FR.03). `queue_timeout` and `queue_full`:
   * the session is there, and others of our calls had its turn (one open CALL, Part 4 4.1.1).
   */
  z.object({
    outcome: z.literal('not_sent'),
    detail: z.enum([
      'not_connected',
      'stale_epoch',
      'no_confirmed_epoch',
      'gateway_away',
      'boot_rejected',
      'queue_timeout',
      'queue_full',
    ]),
  }),
]);
export type StationCommandOutcome = z.infer<typeof stationCommandOutcome>;

/** Subject `station.command`, addressed to the node that holds the session. */
export const stationCommandEnvelope = z.object({
  identityId: z.string(),
  epoch: z.int(),
  /** Of each CALL; the whole has it `mostCallsOf` times. */
  timeoutMs: z.int().min(1),
  command: stationCommand,
  /** Its family is told what we want in a vendor’s words: those are tried before the standard’s own. */
  vendorFirst: z.boolean().optional(),
});
export type StationCommandEnvelope = z.infer<typeof stationCommandEnvelope>;

/** Of one session, for the node that reported it. */
export const sessionEpoch = z.object({
  identityId: z.string(),
  connectionId: z.string(),
  epoch: z.int(),
  /**
   * The station's last boot before this session, which the node's table may not have yet. `not_yet`: another gateway may
   * still report one, and this is told again once it has. Null: there is nothing beyond the table.
   */
  lastBoot: z
    .union([lastBoot, z.literal('not_yet')])
    .nullable()
    .default(null),
  /** The numbers of what the station was asked for before this session; left out where they are told already. */
  ownRequests: z.array(z.int()).max(64).optional(),
  /**
   * The upstream that has asked the station for a signing request for vehicles before this session, and has it still; null:
   * none; left out where it is told already.
   */
  vehicleRequestsOf: z.string().nullable().optional(),
});
export type SessionEpoch = z.infer<typeof sessionEpoch>;

/** Sessions whose epochs a server gives in one message, and records in one transaction. */
export const EPOCHS_AT_ONCE = 100;

/** Subject `session.epochs`: many travel together when many stations have entered. In the release before, `session.epoch`: one. */
export const sessionEpochs = z.object({ sessions: z.array(sessionEpoch).max(EPOCHS_AT_ONCE) });

/** Subject `session.end`, addressed to the node that holds them: their stations have entered elsewhere since. */
export const endedSessions = z.object({
  sessions: z.array(z.object({ identityId: z.string(), connectionId: z.string() })).max(2_000),
});
export type EndedSessions = z.infer<typeof endedSessions>;
/** The connections among them that the node did hold; their ends are reported as every end is. */
export const endedSessionsAnswer = z.object({ held: z.array(z.string()) });
