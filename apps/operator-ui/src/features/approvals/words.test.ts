import { describe, expect, test } from 'vitest';
import type { Approval } from '../../api/client.ts';
import { limitOf, sortedByTurn, whatIsAsked } from './words.ts';

const asked = (over: Partial<Approval>): Approval => ({
  id: 'apr_1',
  command: 'revoke-certificate',
  certificateId: null,
  version: 3,
  bulkActionId: null,
  count: null,
  revocationReason: null,
  deadline: null,
  recoveryCaseId: null,
  until: null,
  exception: null,
  tolerance: null,
  stationAdoptionId: null,
  wave: null,
  trustAnchors: null,
  serverChain: null,
  readiness: null,
  authorizationKey: null,
  cutoverPath: null,
  breakGlass: null,
  identity: null,
  decommission: null,
  identityId: null,
  owner: 'depot',
  requestedBy: 'user:mara',
  reason: 'the depot closes',
  requestedAt: '2026-03-01T12:00:00Z',
  expiresAt: '2026-03-02T12:00:00Z',
  status: 'pending',
  answer: null,
  overtaken: null,
  actions: [],
  ...over,
});

const answers = (approve: boolean, withdraw: boolean): Approval['actions'] => [
  { name: 'approve', allowed: approve, reason: null },
  { name: 'decline', allowed: approve, reason: null },
  { name: 'withdraw', allowed: withdraw, reason: null },
];

test('what somebody may answer is theirs, and what they can only take back is others’', () => {
  const theirs = asked({ id: 'apr_a', actions: answers(true, false) });
  const own = asked({ id: 'apr_b', actions: answers(false, true) });
  const ofAnotherRole = asked({ id: 'apr_c', actions: answers(false, false) });
  expect(sortedByTurn([ofAnotherRole, theirs, own])).toEqual({ mine: [theirs], others: [ofAnotherRole, own] });
});

describe('a question says what a yes would do', () => {
  test.each<[Partial<Approval>, string]>([
    [{ revocationReason: 'cessationOfOperation' }, 'Revoke its certificate (cessation of operation).'],
    [{ command: 'start-bulk-action', count: 412 }, 'Act on 412 certificates at once.'],
    [
      { command: 'start-wave', count: 40, wave: { waveId: 'wav_1', kind: 'trust_anchors', name: 'North' } },
      'Start the wave “North” (trust anchors) for 40 stations.',
    ],
    [
      { command: 'grant-station-tolerance', tolerance: 'exempt_from_migration' },
      'Put up with this deviation: exempt from migration.',
    ],
    [
      {
        command: 'withdraw-trust-anchors',
        version: 7,
        trustAnchors: { bundleId: 'tab_1', purpose: 'charging_station_trust' },
      },
      'Withdraw trust anchors: version 7 of charging station trust.',
    ],
    [
      {
        command: 'change-identity',
        identity: {
          owner: 'depot',
          family: 'acme',
          cohorts: [],
          bindings: [
            { kind: 'ocpp_identity', value: 'CS-2' },
            { kind: 'serial_number', value: 'SN-2' },
          ],
        },
      },
      'Give it other names: ocpp identity CS-2, serial number SN-2.',
    ],
    [
      { command: 'decommission-identity', decommission: { certificates: 'revoke', endpoints: ['idn_2'] } },
      'Decommission it for good, with its EVSEs; its certificates are revoked.',
    ],
    [
      { command: 'decommission-identity', decommission: { certificates: 'run_out', endpoints: [] } },
      'Decommission it for good; its certificates are taken out of use.',
    ],
    [
      { command: 'revoke-authorization-key', authorizationKey: { keyId: 'key_1', version: 2 } },
      'Revoke version 2 of its password, the last way in that it has.',
    ],
    [
      { command: 'record-key-cutover-path', cutoverPath: { pathId: 'kcp_1', family: 'acme-50' } },
      'Let the family acme-50 come to new passwords without a second slot.',
    ],
    [
      { command: 'open-break-glass', breakGlass: { breakGlassId: 'bgl_1', key: 'last_used', lowers: true } },
      'Let it back to Profile 2 for a time, with the password with which it came last, and send it there.',
    ],
    [{ command: 'a-command-of-a-later-server' }, 'A command of a later server.'],
  ])('%o', (over, sentence) => {
    expect(whatIsAsked(asked(over))).toBe(sentence);
  });
});

test('a question says until when what it lets happen lasts, and when a certificate goes', () => {
  const at = '2026-04-01T00:00:00Z';
  expect(limitOf(asked({ until: at }))).toEqual({ word: 'ends', at });
  expect(limitOf(asked({ deadline: at }))).toEqual({ word: 'revoked', at });
  expect(limitOf(asked({}))).toBeNull();
});
