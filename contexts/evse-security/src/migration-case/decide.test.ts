import { expect, test } from 'vitest';
import type { DeclaredCapabilities } from '../capability/capability.ts';
import type { StationSettings } from '../charger/charger.ts';
import { defaultProcessPolicy } from '../policy/process-policy.ts';
import type { ActionName, Attempt } from '../station-process/attempt.ts';
import {
  after,
  anchor,
  attempts,
  capabilities,
  certificate,
  charger,
  facts,
  key,
  migrationCase,
  onProfile3,
  pendingKey,
  request,
  START,
  session,
} from '../testing/migration-facts.ts';
import { decideMigration } from './decide.ts';
import type { MigrationFacts } from './facts.ts';
import type { MigrationPhase } from './migration-case.ts';

type Row = readonly [
  sentence: string,
  phase: MigrationPhase,
  over: Partial<MigrationFacts>,
  expected: object,
  now?: Date,
];

const sends = (action: ActionName, command: object = {}) => ({
  kind: 'send',
  action,
  command: expect.objectContaining(command),
});
const waits = (what: string) => ({ kind: 'wait', for: expect.stringContaining(what) });
const stops = (code: string) => ({ kind: 'stop', code });
const moves = (event: string) => ({ kind: 'move', event });
const done = { kind: 'done' };

const times = (count: number, action: ActionName, over: Partial<Attempt> = {}) =>
  attempts(...Array.from({ length: count }, () => ({ action, ...over })));

const boot = (over: object) => {
  const { boot: seen } = charger();
  if (seen === null) throw new Error('the builder gives a boot');
  return { ...seen, ...over };
};
const anchors = [anchor('a', 'verified'), anchor('b', 'verified')];
const cutOver = attempts(
  { action: 'write_connection_slot' },
  { action: 'set_connection_priority' },
  { action: 'restart_for_cutover' },
);
const backWithPassword = {
  certificate: certificate('installed'),
  session: session({ epoch: 2 }),
  charger: charger({ boot: boot({ epoch: 2 }) }),
  attempts: cutOver,
};
/** It has said that it will, and has not yet. */
const reporting = {
  case: migrationCase('readiness', { connection: null }),
  charger: charger({ settings: { connection_priority: '1' } }),
  attempts: attempts({ action: 'read_settings' }, { action: 'report_settings' }),
};
const partly = (settings: StationSettings) => ({
  pendingRestart: false,
  deferred: false,
  anchors: null,
  settings,
  isPartial: true,
});
const much = after(3_600_000);
const planned = {
  attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
};
const knowsItsSlot = { attempts: [...planned.attempts, ...attempts({ action: 'read_connection_slot' })] };

/** A station with these settings and this boot, of a family that declares this. */
const networked = (
  settings: StationSettings,
  declared: DeclaredCapabilities = {},
  { hasModem = false, protocol = 'ocpp2.0.1' } = {},
): Partial<MigrationFacts> => {
  const station = charger({ settings, boot: boot(hasModem ? { hasModem } : {}) });
  return { charger: station, capabilities: capabilities(station, declared), session: session({ protocol }) };
};
const on21 = { protocol: 'ocpp2.1' };
const unknownNetworks: readonly (readonly [sentence: string, over: Partial<MigrationFacts>])[] = [
  ['a station whose slot shows a modem and no access point', networked({ network_interface: 'Wireless0' })],
  ['a station of a family on a modem without an access point', networked({}, { network_interface: 'Wireless1' })],
  ['a station that names its SIM card and no interface', networked({}, {}, { hasModem: true })],
  [
    'a station of 2.1 with a SIM card and any interface',
    networked({ network_interface: 'Any' }, {}, { hasModem: true, ...on21 }),
  ],
  ['a station with an access point that it does not tell', networked({ network_untold: 'apn' })],
  ['a station of 2.0.1 with an access point and no interface', networked({}, { network_apn: 'iot.example' })],
  ['a station whose slot has a VPN', networked({ network_interface: 'Wired0', network_untold: 'vpn' })],
  [
    'a station whose access point asks for a password',
    networked({ network_interface: 'Wireless0', network_apn: 'iot.example', network_untold: 'apn_login' }),
  ],
];
const knownNetworks: readonly (readonly [sentence: string, over: Partial<MigrationFacts>, network: object])[] = [
  ['a station of which nothing speaks of a modem names no interface', networked({}), {}],
  [
    'a station on a modem is that of the slot it lives on',
    networked({ network_interface: 'wireless1', network_apn: 'iot.example' }, { network_interface: 'Wired0' }),
    { interface: 'Wireless1', apn: 'iot.example' },
  ],
  [
    'a station that tells nothing is as its family declares',
    networked({}, { network_interface: 'Wireless0', network_apn: 'iot.example' }, { hasModem: true }),
    { interface: 'Wireless0', apn: 'iot.example' },
  ],
  [
    'a wireless station that is told no access point has none',
    networked({}, { network_interface: 'Wireless0', network_apn: 'none' }),
    { interface: 'Wireless0' },
  ],
  [
    'a station on a cable with a SIM card beside it is the cable',
    networked({}, { network_interface: 'Wired1' }, { hasModem: true }),
    { interface: 'Wired1' },
  ],
  ['a station of 2.0.1 has no word for any interface', networked({ network_interface: 'Any' }), {}],
  [
    'a station of 2.1 has one',
    networked({ network_interface: 'Any', network_apn: 'iot.example' }, {}, on21),
    { interface: 'Any', apn: 'iot.example' },
  ],
];

const rows: readonly Row[] = [
  ['a planned case begins', 'planned', {}, done],

  ['readiness waits for the station', 'readiness', { session: null }, waits('connect')],
  ['readiness waits for a boot', 'readiness', { charger: charger({ boot: null }) }, waits('boot notification')],
  [
    "another serial number is a person's",
    'readiness',
    { charger: charger({ boot: boot({ serialMatchesBinding: false }) }) },
    stops('serial_number_mismatch'),
  ],
  [
    'no serial number is no obstacle',
    'readiness',
    { charger: charger({ boot: boot({ serialMatchesBinding: null }) }) },
    sends('read_settings'),
  ],
  ['settings are read', 'readiness', {}, sends('read_settings', { kind: 'read_settings' })],
  [
    'of a slow station those are read that it has not told yet',
    'readiness',
    {
      attempts: attempts(
        { action: 'read_settings', answer: partly({ organisation_name: 'Example CPO', security_profile: '2' }) },
        { action: 'read_settings', answer: partly({ max_certificate_chain_size: null, clock: null }) },
      ),
    },
    sends('read_settings', {
      kind: 'read_settings',
      settings: ['additional_root_check', 'connection_priority', 'active_slot', 'trust_anchor_capacity'],
    }),
  ],
  [
    'a station that takes only roots signed by the one it has is left as it is',
    'readiness',
    {
      charger: charger({ settings: { additional_root_check: 'true' } }),
      attempts: attempts({ action: 'read_settings' }),
    },
    stops('additional_root_check'),
  ],
  ...(
    [
      ['an hour behind', -3_600_000],
      ['an hour ahead', 3_600_000],
    ] as const
  ).flatMap(([words, off]): Row[] => [
    [
      `a clock that is more than ${words} is a matter for a person`,
      'readiness',
      {
        charger: charger({ settings: { clock: after(off + Math.sign(off)).toISOString() } }),
        attempts: attempts({ action: 'read_settings' }),
      },
      stops('clock_wrong'),
    ],
    [
      `one that is ${words} is none`,
      'readiness',
      {
        charger: charger({ settings: { clock: after(off).toISOString() } }),
        attempts: attempts({ action: 'read_settings' }),
      },
      sends('report_settings'),
    ],
  ]),
  [
    'one that tells no time, or none that can be read, goes on',
    'readiness',
    { charger: charger({ settings: { clock: 'soon' } }), attempts: attempts({ action: 'read_settings' }) },
    sends('report_settings'),
  ],
  ['nothing is begun before the owner has agreed', 'readiness', { awaitsOwner: true }, stops('owner_approval_missing')],
  [
    'what a station said about roots in an earlier round is asked again',
    'readiness',
    { charger: charger({ settings: { additional_root_check: 'true' } }) },
    sends('read_settings'),
  ],
  ...['false', null].map(
    (additional_root_check): Row => [
      `a station whose root check is ${additional_root_check} may go on`,
      'readiness',
      {
        case: migrationCase('readiness', { connection: null }),
        charger: charger({ settings: { additional_root_check, connection_priority: '1' } }),
        attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
      },
      {
        kind: 'act',
        act: { kind: 'plan_connection', connection: { way: 'connection_slot', slot: 2, previousPriority: '1' } },
      },
    ],
  ),
  [
    'a report that was cut off is asked for again on the next connection',
    'readiness',
    { ...reporting, session: session({ epoch: 2 }) },
    sends('report_settings'),
  ],
  ['on the connection on which it was asked for it is awaited', 'readiness', reporting, waits('the report')],
  [
    'one that is cut off again and again is gone without',
    'readiness',
    {
      ...reporting,
      attempts: attempts({ action: 'read_settings' }, ...times(3, 'report_settings')),
      session: session({ epoch: 2 }),
    },
    { kind: 'act', act: { kind: 'plan_connection' } },
    much,
  ],
  [
    'a station that knows no reports is not asked again',
    'readiness',
    {
      ...reporting,
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
      session: session({ epoch: 2 }),
    },
    { kind: 'act', act: { kind: 'plan_connection' } },
  ],
  [
    'a free slot is chosen',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: { connection_priority: '1,2' } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    {
      kind: 'act',
      act: { kind: 'plan_connection', connection: { way: 'connection_slot', slot: 3, previousPriority: '1,2' } },
    },
  ],
  [
    'the slot a station lives on is never the new one',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: { connection_priority: '2, 1' } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    {
      kind: 'act',
      act: { kind: 'plan_connection', connection: { way: 'connection_slot', slot: 3, previousPriority: '2,1' } },
    },
  ],
  [
    'a station on slot 2 alone gets slot 1',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: { connection_priority: ' 2 ' } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    {
      kind: 'act',
      act: { kind: 'plan_connection', connection: { way: 'connection_slot', slot: 1, previousPriority: '2' } },
    },
  ],
  [
    'a station of 1.6 has no slots and is moved in place',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      session: session({ protocol: 'ocpp1.6' }),
      charger: charger({ settings: { security_profile: '2', connection_priority: null } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    { kind: 'act', act: { kind: 'plan_connection', connection: { way: 'in_place' } } },
  ],
  [
    'a station of 1.6 without the security extension is left as it is',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      session: session({ protocol: 'ocpp1.6' }),
      charger: charger({ settings: { security_profile: null } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    stops('security_profile_unknown'),
  ],
  [
    'a station that has changed its version since is planned anew',
    'readiness',
    {
      case: migrationCase('readiness', { connection: { way: 'in_place' } }),
      charger: charger({ settings: { connection_priority: '1' } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    {
      kind: 'act',
      act: { kind: 'plan_connection', connection: { way: 'connection_slot', slot: 2, previousPriority: '1' } },
    },
  ],
  [
    'an unreadable priority list is no reason to guess',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: { connection_priority: 'x' } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    stops('connection_priority_unreadable'),
  ],
  [
    'an empty priority list is no reason to guess',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: { connection_priority: '' } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    stops('connection_priority_unreadable'),
  ],
  [
    'a priority list that the station does not give is no reason to guess',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: { connection_priority: null } }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    stops('connection_priority_unreadable'),
  ],
  [
    'a priority list that was not read is no reason to guess',
    'readiness',
    {
      case: migrationCase('readiness', { connection: null }),
      charger: charger({ settings: {} }),
      attempts: attempts({ action: 'read_settings' }, { action: 'report_settings', status: 'unsupported' }),
    },
    stops('connection_priority_unreadable'),
  ],
  [
    'it is asked through what it connects by the slot that it lives on',
    'readiness',
    { ...planned, charger: charger({ settings: { active_slot: ' 4 ' } }) },
    sends('read_connection_slot', { slot: 4 }),
  ],
  [
    'the first slot of its list is the one it lives on where it does not say which it is',
    'readiness',
    planned,
    sends('read_connection_slot', { slot: 1 }),
  ],
  [
    'a question for its slot that was lost is asked again',
    'readiness',
    { attempts: [...planned.attempts, ...times(1, 'read_connection_slot', { status: 'unknown' })] },
    sends('read_connection_slot'),
    much,
  ],
  ['readiness is over', 'readiness', knowsItsSlot, done],
  [
    'one that refuses the question for its slot goes on with what is known',
    'readiness',
    { attempts: [...planned.attempts, ...times(1, 'read_connection_slot', { status: 'rejected' })] },
    done,
  ],
  ...unknownNetworks.map(
    ([sentence, over]): Row => [
      `${sentence} is left as it is until somebody has said`,
      'readiness',
      { ...knowsItsSlot, ...over },
      stops('network_profile_unknown'),
    ],
  ),
  ...unknownNetworks.map(
    ([sentence, over]): Row => [
      `${sentence} has no slot written that connects nowhere`,
      'cutover',
      { certificate: certificate('installed'), ...over },
      stops('network_profile_unknown'),
    ],
  ),
  ...knownNetworks.map(
    ([sentence, over, network]): Row => [
      `the slot of ${sentence}`,
      'cutover',
      { certificate: certificate('installed'), ...over },
      sends('write_connection_slot', { network }),
    ],
  ),

  [
    'a key of ours needs no rotation',
    'authorization_key',
    { activeKey: key({ origin: 'generated', mustRotate: false }) },
    done,
  ],
  [
    'an imported key is replaced',
    'authorization_key',
    {},
    { kind: 'act', act: { kind: 'create_authorization_key', form: { length: 32, told: 'as_text' } } },
  ],
  [
    'a key that a person types in is not waited for: another one is made',
    'authorization_key',
    { pendingKey: pendingKey({ mustRotate: true, acknowledgedAt: START }) },
    { kind: 'act', act: { kind: 'create_authorization_key', form: { length: 32, told: 'as_text' } } },
  ],
  [
    'the new key is sent without its secret being decided on',
    'authorization_key',
    { pendingKey: pendingKey() },
    sends('change_authorization_key', { kind: 'deliver_authorization_key', keyId: 'key_2' }),
  ],
  [
    'after a lost answer the station is made to log in',
    'authorization_key',
    {
      pendingKey: pendingKey(),
      attempts: attempts({ action: 'change_authorization_key', target: 'key_2', status: 'unknown' }),
    },
    sends('make_station_log_in', { kind: 'close_session' }),
  ],
  [
    'after a login with the old key it is sent again',
    'authorization_key',
    {
      session: session({ epoch: 2 }),
      pendingKey: pendingKey(),
      attempts: attempts({ action: 'change_authorization_key', target: 'key_2', status: 'unknown' }),
    },
    sends('change_authorization_key'),
    much,
  ],
  [
    'a refused key is tried again only after a pause',
    'authorization_key',
    {
      pendingKey: pendingKey(),
      attempts: attempts({ action: 'change_authorization_key', target: 'key_2', status: 'rejected' }),
    },
    waits('next try'),
  ],
  [
    "a key refused three times is a person's",
    'authorization_key',
    {
      pendingKey: pendingKey(),
      attempts: times(3, 'change_authorization_key', { target: 'key_2', status: 'rejected' }),
    },
    stops('change_authorization_key_failed'),
  ],
  [
    'a command that was not sent costs nothing',
    'authorization_key',
    {
      pendingKey: pendingKey(),
      attempts: times(9, 'change_authorization_key', { target: 'key_2', status: 'not_sent' }),
    },
    sends('change_authorization_key'),
    much,
  ],
  [
    'a stored key is proven by a login',
    'authorization_key',
    {
      pendingKey: pendingKey({ acknowledgedAt: START }),
      attempts: attempts({ action: 'change_authorization_key', target: 'key_2' }),
    },
    sends('make_station_log_in', { kind: 'close_session' }),
  ],
  [
    'a station that wants a restart gets one',
    'authorization_key',
    {
      pendingKey: pendingKey({ acknowledgedAt: START }),
      attempts: attempts({
        action: 'change_authorization_key',
        target: 'key_2',
        answer: { pendingRestart: true, deferred: false, anchors: null, settings: null },
      }),
    },
    sends('make_station_log_in', { kind: 'restart' }),
  ],
  [
    'the station is given time to come back',
    'authorization_key',
    {
      pendingKey: pendingKey({ acknowledgedAt: START }),
      attempts: attempts({ action: 'change_authorization_key', target: 'key_2' }, { action: 'make_station_log_in' }),
    },
    waits('log in'),
  ],
  [
    'a station that keeps its old key is restarted',
    'authorization_key',
    {
      session: session({ epoch: 2 }),
      pendingKey: pendingKey({ acknowledgedAt: START }),
      attempts: attempts({ action: 'change_authorization_key', target: 'key_2' }, { action: 'make_station_log_in' }),
    },
    sends('make_station_log_in', { kind: 'restart' }),
    much,
  ],

  ['the station lists first', 'trust_anchor', { anchors: [anchor('a', 'intended')] }, sends('list_anchors')],
  [
    'a missing anchor is sent',
    'trust_anchor',
    { anchors: [anchor('a', 'verified'), anchor('b', 'intended')], attempts: attempts({ action: 'list_anchors' }) },
    sends('install_anchor', { certificatePem: 'b' }),
  ],
  [
    'an accepted anchor is not believed but listed',
    'trust_anchor',
    {
      anchors: [anchor('a', 'installed')],
      attempts: attempts({ action: 'list_anchors' }, { action: 'install_anchor', target: 'a' }),
    },
    sends('list_anchors'),
  ],
  [
    "an anchor that never appears is a person's",
    'trust_anchor',
    {
      anchors: [anchor('a', 'mismatched')],
      attempts: attempts(
        { action: 'install_anchor', target: 'a' },
        { action: 'install_anchor', target: 'a' },
        { action: 'install_anchor', target: 'a' },
        { action: 'list_anchors' },
      ),
    },
    stops('install_anchor_failed'),
  ],
  ...(
    [
      ['3', [1, 2], stops('trust_anchor_store_full')],
      ['3', [1], sends('install_anchor')],
      ['0', [1, 2], sends('install_anchor')],
      ['many', [1, 2], sends('install_anchor')],
      [null, [1, 2], sends('install_anchor')],
    ] as const
  ).map(
    ([trust_anchor_capacity, listed, expected]): Row => [
      `with room for ${trust_anchor_capacity} and ${listed.length} listed two more are ${expected.kind === 'stop' ? 'not ' : ''}sent`,
      'trust_anchor',
      {
        charger: charger({ settings: { trust_anchor_capacity, additional_root_check: null } }),
        anchors: [anchor('a', 'intended'), anchor('b', 'intended')],
        attempts: attempts({
          action: 'list_anchors',
          answer: {
            pendingRestart: false,
            deferred: false,
            settings: null,
            anchors: listed.map((number) => ({
              hashAlgorithm: 'SHA256',
              issuerNameHash: '',
              issuerKeyHash: '',
              serialNumber: String(number),
            })),
          },
        }),
      },
      expected,
    ],
  ),
  ['listed anchors are enough', 'trust_anchor', { anchors }, done],
  ['an empty bundle never passes', 'trust_anchor', { anchors: [] }, sends('list_anchors')],

  [
    'the organisation is set first',
    'csr',
    {},
    sends('set_organisation', { setting: 'organisation_name', value: 'Example CPO' }),
  ],
  [
    'an organisation that was read as right is left alone',
    'csr',
    {
      attempts: attempts({
        action: 'read_settings',
        answer: {
          pendingRestart: false,
          deferred: false,
          anchors: null,
          settings: { organisation_name: 'Example CPO' },
        },
      }),
    },
    sends('request_signing_request'),
  ],
  [
    'the station is given time for its key',
    'csr',
    { attempts: attempts({ action: 'set_organisation' }, { action: 'request_signing_request' }) },
    waits('signing request'),
  ],
  [
    'a station that sends nothing is asked again',
    'csr',
    { attempts: attempts({ action: 'set_organisation' }, { action: 'request_signing_request' }) },
    sends('request_signing_request'),
    much,
  ],
  [
    'a request that nobody passed on is passed on',
    'csr',
    { requests: [request({ kind: 'received' })] },
    { kind: 'act', act: { kind: 'submit_signing_request', requestId: 'sgn_1' } },
  ],
  [
    'refused requests end with their reason',
    'csr',
    {
      attempts: [...attempts({ action: 'set_organisation' }), ...times(3, 'request_signing_request')],
      requests: [request({ kind: 'refused', reason: 'common_name_mismatch' }, after(1))],
    },
    { ...stops('signing_request_refused'), because: expect.stringContaining('common_name_mismatch') },
    much,
  ],
  ['a certificate at hand needs no request', 'csr', { certificate: certificate('issued') }, done],

  ['the PKI is waited for', 'issue', { certificate: certificate('requested') }, waits('PKI')],
  ['an issued certificate goes on', 'issue', { certificate: certificate('issued') }, done],
  ['a refused one needs a new request', 'issue', { certificate: certificate('gone') }, moves('issue_refused')],

  [
    'no certificate is sent while an anchor is not listed',
    'install',
    { anchors: [anchor('a', 'verified'), anchor('b', 'installed')], certificate: certificate('issued') },
    moves('anchors_changed'),
  ],
  [
    'no certificate is sent to a station of unknown anchors',
    'install',
    { anchors: [], certificate: certificate('issued') },
    moves('anchors_changed'),
  ],
  [
    'a chain that is too long is never sent',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      charger: charger({ settings: { max_certificate_chain_size: '2' } }),
    },
    stops('chain_too_long'),
  ],
  [
    'a chain as long as the limit is not sent to a station that takes the limit as exclusive (open-ocpp)',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      charger: charger({ settings: { max_certificate_chain_size: String(certificate('issued').chainPem?.length) } }),
      chainLimitIsExclusive: true,
    },
    stops('chain_too_long'),
  ],
  [
    'a chain as long as the limit is sent to every other one',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      charger: charger({ settings: { max_certificate_chain_size: String(certificate('issued').chainPem?.length) } }),
    },
    sends('deliver_certificate'),
  ],
  [
    'the certificate is sent',
    'install',
    { anchors, certificate: certificate('issued') },
    sends('deliver_certificate', { chainPem: 'PEM' }),
  ],
  [
    'an accepted one is recorded',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      attempts: attempts({ action: 'deliver_certificate', target: 'crt_1' }),
    },
    { kind: 'act', act: { kind: 'record_installation', outcome: 'accepted' } },
  ],
  [
    'a rejected one is recorded',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      requests: [request({ kind: 'accepted', certificateId: 'crt_1' })],
      attempts: attempts({ action: 'deliver_certificate', target: 'crt_1', status: 'rejected' }),
    },
    { kind: 'act', act: { kind: 'record_installation', outcome: 'rejected' } },
  ],
  [
    'a refusal after a lost answer proves nothing',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      attempts: attempts(
        { action: 'deliver_certificate', target: 'crt_1', status: 'unknown' },
        { action: 'deliver_certificate', target: 'crt_1', status: 'rejected' },
      ),
    },
    moves('certificate_refused'),
  ],
  [
    'a refusal of one that an earlier process had sent proves nothing either',
    'install',
    {
      anchors,
      certificate: { ...certificate('issued'), firstSentAt: after(-1).toISOString() },
      requests: [request({ kind: 'accepted', certificateId: 'crt_0' })],
      attempts: attempts({ action: 'deliver_certificate', target: 'crt_1', status: 'rejected' }),
    },
    moves('certificate_refused'),
  ],
  [
    'a refusal of one that the station had once proves nothing either',
    'install',
    {
      anchors,
      certificate: { ...certificate('issued'), firstSentAt: null },
      attempts: attempts({ action: 'deliver_certificate', target: 'crt_1', status: 'rejected' }),
    },
    moves('certificate_refused'),
  ],
  [
    'a refusal of one that had never left before is recorded, whoever ordered it',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      attempts: attempts({ action: 'deliver_certificate', target: 'crt_1', status: 'rejected' }),
    },
    { kind: 'act', act: { kind: 'record_installation', outcome: 'rejected' } },
  ],
  [
    'refusals of what is sent again end at the budget',
    'install',
    {
      anchors,
      certificate: { ...certificate('issued'), firstSentAt: after(-1).toISOString() },
      attempts: times(3, 'deliver_certificate', { target: 'crt_1', status: 'rejected' }),
    },
    stops('deliver_certificate_failed'),
  ],
  [
    'after a lost answer the same chain is sent again',
    'install',
    {
      anchors,
      certificate: certificate('issued'),
      attempts: attempts({ action: 'deliver_certificate', target: 'crt_1', status: 'unknown' }),
    },
    sends('deliver_certificate'),
    much,
  ],
  ['an installed one goes on', 'install', { certificate: certificate('installed') }, done],
  ['one that the station already uses goes on', 'install', { certificate: certificate('active') }, done],

  [
    'the new slot is written',
    'cutover',
    { certificate: certificate('installed') },
    sends('write_connection_slot', { slot: 2, securityProfile: 3, url: 'wss://csms.example:8443/ocpp' }),
  ],
  [
    'the new slot is preferred, the old one kept',
    'cutover',
    { certificate: certificate('installed'), attempts: cutOver.slice(0, 1) },
    sends('set_connection_priority', { value: '2,1' }),
  ],
  [
    'the station restarts when idle',
    'cutover',
    { certificate: certificate('installed'), attempts: cutOver.slice(0, 2) },
    sends('restart_for_cutover', { when: 'when_idle' }),
  ],
  [
    'a station that is away is waited for',
    'cutover',
    { certificate: certificate('installed'), session: null, attempts: cutOver },
    waits('come back with its certificate'),
  ],
  [
    'a station that came back with its certificate is through',
    'cutover',
    { certificate: certificate('active'), session: onProfile3(2), attempts: cutOver },
    done,
  ],
  [
    'another certificate is not the one',
    'cutover',
    {
      certificate: { ...certificate('active'), fingerprint: 'cd' },
      session: onProfile3(2),
      attempts: cutOver.slice(0, 2),
    },
    sends('restart_for_cutover'),
  ],
  [
    'its certificate on the old entrance before the restart is not enough',
    'cutover',
    { certificate: certificate('active'), session: { ...onProfile3(1), port: 8442 }, attempts: cutOver.slice(0, 1) },
    sends('set_connection_priority'),
  ],
  ['a boot with the password is a fall back', 'cutover', backWithPassword, moves('fell_back')],
  [
    'a new socket without a boot may precede the restart',
    'cutover',
    { certificate: certificate('installed'), session: session({ epoch: 2 }), attempts: cutOver },
    waits('restart'),
  ],
  [
    'without a boot for long it is a fall back too',
    'cutover',
    { certificate: certificate('installed'), session: session({ epoch: 2 }), attempts: cutOver },
    moves('fell_back'),
    much,
  ],
  [
    'a boot with the password while a gateway was away says nothing of the certificate',
    'cutover',
    { ...backWithPassword, gatewayStartedAt: START },
    moves('interrupted'),
  ],
  [
    'a gateway that started before the restart is no excuse',
    'cutover',
    { ...backWithPassword, gatewayStartedAt: after(-1) },
    moves('fell_back'),
  ],
  [
    'a gateway that is away again and again is no excuse any more',
    'cutover',
    {
      ...backWithPassword,
      gatewayStartedAt: START,
      case: migrationCase('cutover', { cutoverInterruptions: defaultProcessPolicy.excusedCutovers }),
    },
    moves('fell_back'),
  ],
  [
    'a station that does not restart is told again',
    'cutover',
    { certificate: certificate('installed'), attempts: cutOver },
    sends('restart_for_cutover'),
    much,
  ],

  [
    'verify waits for the station',
    'verify',
    { session: null, certificate: certificate('active') },
    waits('certificate'),
  ],
  ['a password in verify is a fall back', 'verify', { certificate: certificate('active') }, moves('fell_back')],
  [
    'not so where a gateway was away since the station was told to change',
    'verify',
    { certificate: certificate('active'), attempts: cutOver, gatewayStartedAt: START },
    moves('interrupted'),
  ],
  [
    'verify waits until the certificate is in force',
    'verify',
    { session: onProfile3(2), certificate: certificate('installed') },
    waits('in force'),
  ],
  [
    'verify waits for a boot on Profile 3',
    'verify',
    { session: onProfile3(2), certificate: certificate('active') },
    waits('boot'),
  ],
  [
    'a pending boot is not enough',
    'verify',
    {
      session: onProfile3(2),
      certificate: certificate('active'),
      charger: charger({ boot: boot({ securityProfile: 3, answered: 'pending' }) }),
    },
    waits('boot'),
  ],
  [
    'another serial number stops before the floor rises',
    'verify',
    {
      session: onProfile3(2),
      certificate: certificate('active'),
      charger: charger({ boot: boot({ securityProfile: 3, serialMatchesBinding: false }) }),
    },
    stops('serial_number_mismatch'),
  ],
  [
    'one call must be answered',
    'verify',
    {
      session: onProfile3(2),
      certificate: certificate('active'),
      charger: charger({ boot: boot({ securityProfile: 3 }) }),
    },
    sends('prove_profile_3', { settings: ['security_profile'] }),
  ],
  [
    'profile 2 as an answer is no proof',
    'verify',
    {
      session: onProfile3(2),
      certificate: certificate('active'),
      charger: charger({ boot: boot({ securityProfile: 3 }) }),
      attempts: attempts({
        action: 'prove_profile_3',
        answer: { pendingRestart: false, deferred: false, anchors: null, settings: { security_profile: '2' } },
      }),
    },
    waits('next try'),
  ],
  [
    'profile 3 as an answer is the proof',
    'verify',
    {
      session: onProfile3(2),
      certificate: certificate('active'),
      charger: charger({ boot: boot({ securityProfile: 3 }) }),
      attempts: attempts({
        action: 'prove_profile_3',
        answer: { pendingRestart: false, deferred: false, anchors: null, settings: { security_profile: '3' } },
      }),
    },
    done,
  ],

  ['rollback waits for the station', 'rollback', { session: null }, waits('the old way')],
  ['the old priority is restored', 'rollback', {}, sends('restore_connection_priority', { value: '1' })],
  [
    'a refused restoration is no obstacle',
    'rollback',
    { attempts: attempts({ action: 'restore_connection_priority', status: 'rejected' }) },
    sends('prove_old_path'),
  ],
  [
    'the old way is proven by an answer',
    'rollback',
    { attempts: attempts({ action: 'restore_connection_priority' }, { action: 'prove_old_path' }) },
    done,
  ],
  [
    'a certificate that was taken away meanwhile is replaced, whatever the tries',
    'rollback',
    {
      case: migrationCase('rollback', { cutoverFailures: 2 }),
      certificate: { ...certificate('gone'), lastOutcome: 'Revoked: superseded.' },
      attempts: attempts({ action: 'restore_connection_priority' }, { action: 'prove_old_path' }),
    },
    {
      kind: 'move',
      event: 'certificate_refused',
      because: 'its certificate is out of force (Revoked: superseded.): another one is needed',
    },
  ],
  [
    "a second failed cutover is a person's",
    'rollback',
    {
      case: migrationCase('rollback', { cutoverFailures: 2 }),
      attempts: attempts({ action: 'restore_connection_priority' }, { action: 'prove_old_path' }),
    },
    stops('cutover_failed'),
  ],
  [
    'a station that comes forward after all is taken',
    'rollback',
    { session: onProfile3(2), certificate: certificate('active') },
    moves('came_forward'),
  ],
];

for (const [sentence, phase, over, expected, now = START] of rows) {
  test(sentence, () => {
    expect(decideMigration(facts(phase, over), now)?.decision).toMatchObject(expected);
  });
}

test.each(['active', 'quarantine', 'abandoned'] as const)('nothing happens by itself in %s', (phase) => {
  expect(decideMigration(facts(phase), START)).toBeNull();
});

test('an attempt in flight is awaited until its deadline and then given up, whatever the step', () => {
  const inFlight = attempts({ action: 'read_settings', status: 'in_flight' });
  expect(decideMigration(facts('readiness', { attempts: inFlight }), START)?.decision).toEqual({
    kind: 'wait',
    for: 'the answer: read settings',
    until: after(60_000),
  });
  expect(decideMigration(facts('readiness', { attempts: inFlight }), after(60_000))?.decision).toMatchObject({
    kind: 'act',
    act: { kind: 'give_up_attempt' },
  });
});

test('one that may be many messages has the time of all of them, unless its session is over', () => {
  const inFlight = attempts({
    action: 'write_connection_slot',
    status: 'in_flight',
    epoch: 1,
    deadline: after(720_000),
  });
  const of = (epoch: number, at: Date) =>
    decideMigration(facts('cutover', { attempts: inFlight, session: session({ epoch }) }), at)?.decision;
  expect(of(1, after(60_000))).toMatchObject({ kind: 'wait', until: after(720_000) });
  expect(of(2, after(59_000))).toMatchObject({ kind: 'wait', until: after(60_000) });
  expect(of(2, after(60_000))).toMatchObject({ kind: 'act', act: { kind: 'give_up_attempt' } });
});

test('a step over its time asks nothing more, but a fact that is there still finishes it', () => {
  const late = migrationCase('trust_anchor', { phaseDeadline: START });
  const waiting = decideMigration(facts('trust_anchor', { case: late, anchors: [anchor('a', 'intended')] }), START);
  expect(waiting?.decision).toMatchObject({ kind: 'stop', code: 'trust_anchor_deadline_passed' });
  expect(decideMigration(facts('trust_anchor', { case: late, anchors }), START)?.decision).toEqual({ kind: 'done' });
});

test('the check that decided is named', () => {
  expect(
    decideMigration(facts('verify', { session: onProfile3(2), certificate: certificate('active') }), START)?.check,
  ).toBe('bootWasAccepted');
});

test.each([
  ['20', 20],
  // Below what the standard allows it is no limit.
  ['8', 32],
  ['64', 32],
  ['many', 32],
])('lesson B.20: a key is no longer than the station says it takes: of %s, %s', (limit, length) => {
  const told = charger({ settings: { authorization_key_max_length: limit } });
  expect(decideMigration(facts('authorization_key', { charger: told }), START)?.decision).toEqual({
    kind: 'act',
    act: { kind: 'create_authorization_key', form: { length, told: 'as_text' } },
  });
});
