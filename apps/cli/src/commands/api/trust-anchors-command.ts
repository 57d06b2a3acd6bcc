import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { DeleteOptions } from './trust-anchors/delete.ts';
import type { DriftOptions } from './trust-anchors/drift.ts';
import type { ImportOptions } from './trust-anchors/import.ts';
import type { ListOptions } from './trust-anchors/look.ts';
import type { ReadinessOptions } from './trust-anchors/readiness.ts';

const verbs = {
  prepare: 'say that a draft is complete; its anchors are judged once more',
  release: 'give a prepared version to its endpoints: stations get it by waves of trust_anchors, else it is in force',
  activate: 'say that a version has arrived, without waiting for the stations that still miss it',
  'roll-back': 'give a version to nobody any more; the one in force stays what it is',
  withdraw: 'an emergency, by two people: trust a version no more; the one before it is in force again',
} as const;

function addSteps(anchors: Command): void {
  for (const [verb, description] of Object.entries(verbs)) {
    apiCommand<{ reason: string }>(anchors, verb, description, async (call) =>
      (await import('./trust-anchors/act.ts')).act(verb as keyof typeof verbs, call),
    )
      .argument('<id>')
      .requiredOption(...REASON);
  }
  apiCommand<{ reason: string }>(
    anchors,
    'remove',
    'another version of what stations trust, without these anchors; nothing is taken away before it is released',
    async (call) => (await import('./trust-anchors/act.ts')).remove(call),
  )
    .argument('<fingerprint...>')
    .requiredOption(...REASON);
}

/** `bfcert trust-anchors …`. */
export function addTrustAnchorCommands(program: Command): void {
  const anchors = program
    .command('trust-anchors')
    .description('roots and intermediates that endpoints trust: a bundle for each trust domain, in versions');

  apiCommand<ListOptions>(anchors, 'list', 'versions of bundles, newest first', async (call) =>
    (await import('./trust-anchors/look.ts')).list(call),
  )
    .option('--purpose <bundle>', 'e.g. v2g_trust')
    .option('--trust-domain <domain>', 'e.g. iso15118-evse')
    .option(
      '--state <state>',
      'proposed, draft, prepared, releasing, active, superseded, rolled_back, withdrawn, deleted, declined or taken_back',
    )
    .option('--search <text>', 'a fingerprint, an SPKI hash, a serial number or a part of a subject of an anchor')
    .option('--search-file <file>', 'a certificate in PEM; `-` for standard input');
  apiCommand<{ pem?: boolean }>(anchors, 'show', 'one version with its anchors', async (call) =>
    (await import('./trust-anchors/look.ts')).show(call),
  )
    .argument('<id>')
    .option('--pem', 'its anchors alone, as PEM');
  apiCommand<DriftOptions>(
    anchors,
    'drift',
    'stations that lack an anchor they are to have, or have one that nobody wants there; ends with 8 when there is any',
    async (call) => (await import('./trust-anchors/drift.ts')).drift(call),
  )
    .option(
      '--bundle <bundle>',
      'v2g_trust, contract_trust or oem_provisioning_trust; without it charging_station_trust, by which they trust us',
    )
    .option('--missing', 'only what is missing')
    .option('--unwanted', 'only what is there and not wanted')
    .option('--anchor <fingerprint>', 'only this anchor');
  apiCommand<ImportOptions>(
    anchors,
    'import',
    'the next version of a bundle, as a draft; ends with 6 when a certificate was refused, and then stores nothing',
    async (call) => (await import('./trust-anchors/import.ts')).importAnchors(call),
  )
    .argument('<file>', 'all its anchors in PEM, never a key; `-` for standard input')
    .requiredOption('--purpose <bundle>', 'e.g. v2g_trust, contract_trust, oem_provisioning_trust, vehicle_vas_trust')
    .option('--dry-run', 'says what would come of it, and stores nothing')
    .option('--if-version <number>', 'holds only while this is the newest version of the bundle; 0: there is none')
    .requiredOption(...REASON);
  apiCommand<DeleteOptions>(anchors, 'delete', 'take a draft back that nobody was given', async (call) =>
    (await import('./trust-anchors/delete.ts')).deleteDraft(call),
  )
    .argument('<id>')
    .option('--if-version <number>', 'only when the draft has this number')
    .requiredOption(...REASON);
  apiCommand<ReadinessOptions>(
    anchors,
    'readiness',
    'who would lose the connection if this changed now; without a change, as it is; ends with 8 when anybody would, or it is not known',
    async (call) => (await import('./trust-anchors/readiness.ts')).readiness(call),
  )
    .option('--release <id>', 'this version is released')
    .option('--withdraw <id>', 'this version is withdrawn')
    .option('--remove <fingerprint>', 'stations lose this root')
    .option('--server-chain <fingerprint>', 'our listeners’ certificates come to stand under this root')
    .option('--verdict <verdict>', 'only keeps, loses, unknown or apart; left out: loses and unknown');
  addSteps(anchors);
}
