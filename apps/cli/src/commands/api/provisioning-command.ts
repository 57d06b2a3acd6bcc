import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { DeliveryOptions, EvidenceOptions, OpenOptions, PrerequisiteOptions } from './provisioning/act.ts';
import type { ProvisioningListOptions } from './provisioning/look.ts';

const ARTIFACTS = ['iso15118_contract', 'iso15118_oem_provisioning', 'vehicle_vas_identity'];
const PARTIES = ['operator', 'broker', 'oem', 'vehicle', 'station'];

/** `bfcert provisioning …`: how vehicles come to contracts, provisioning certificates and VAS identities. */
export function addProvisioningCommands(program: Command): void {
  const cases = program
    .command('provisioning')
    .description('how vehicles come to contracts, provisioning certificates and VAS identities');

  apiCommand<ProvisioningListOptions>(cases, 'list', 'every case, newest first', async (call) =>
    (await import('./provisioning/look.ts')).list(call),
  )
    .option('--vehicle <id>', 'of one vehicle')
    .option('--artifact <name>', ARTIFACTS.join(', '))
    .option('--state <name>', 'prerequisite, delivery, pending_activation, active, blocked, failed or withdrawn')
    .option('--waiting-for <who>', `${PARTIES.join(', ')} or nobody`)
    .option('--broker <name>', 'on the path of one broker');

  apiCommand(cases, 'show', 'one case, with all that was heard of it', async (call) =>
    (await import('./provisioning/look.ts')).show(call),
  ).argument('<case>');

  apiCommand<OpenOptions>(cases, 'open', 'begin to follow a vehicle', async (call) =>
    (await import('./provisioning/act.ts')).open(call),
  )
    .argument('<vehicle>')
    .addOption(new Option('--artifact <name>', 'what it is to have').choices(ARTIFACTS).makeOptionMandatory())
    .requiredOption('--broker <name>', 'of whom, as the configuration names it')
    .option('--slot <name>', 'the eMAID of a contract, the program of a VAS identity')
    .option('--program <slug>', 'where the vehicle is in several')
    .option('--needs <name=party...>', 'what has to be so first, and whose it is; else the usual ones')
    .requiredOption(...REASON);

  apiCommand<PrerequisiteOptions>(cases, 'record-prerequisite', 'say of a prerequisite that it is met', async (call) =>
    (await import('./provisioning/act.ts')).recordPrerequisite(call),
  )
    .argument('<case>')
    .argument('<name>')
    .option('--not-met', 'it is not, or not any more')
    .requiredOption('--source <who>', 'who said it')
    .requiredOption('--reference <text>', 'by which it can be found there')
    .option('--at <time>', 'when; left out: now')
    .requiredOption(...REASON);

  apiCommand<DeliveryOptions>(cases, 'record-delivery', 'record that something was carried to it', async (call) =>
    (await import('./provisioning/act.ts')).recordDelivery(call),
  )
    .argument('<case>')
    .addOption(
      new Option('--channel <name>', 'by which way')
        .choices(['ocpp', 'broker', 'est', 'by_hand'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--outcome <name>', 'what became of it')
        .choices(['accepted', 'rejected', 'unknown'])
        .makeOptionMandatory(),
    )
    .requiredOption('--source <who>', 'who said it')
    .requiredOption('--reference <text>', 'by which it can be found there')
    .option('--station <id>', 'the station that carried it')
    .option('--evse <id>', 'the EVSE at which the vehicle stood')
    .option('--at <time>', 'when; left out: now')
    .requiredOption(...REASON);

  apiCommand<EvidenceOptions>(cases, 'record-evidence', 'record what somebody says of whether it works', async (call) =>
    (await import('./provisioning/act.ts')).recordEvidence(call),
  )
    .argument('<case>')
    .requiredOption('--type <name>', 'e.g. provisioning_status, provider_confirmation, scheme_readiness, program_proof')
    .requiredOption('--from <origin>', 'provider, scheme or program')
    .requiredOption('--source <who>', 'who said it')
    .requiredOption('--reference <text>', 'by which it can be found there')
    .option('--document <file>', 'PDF, PNG, JPEG or text that shows it; a person has to hand one in')
    .option('--fingerprint <hex>', 'of the certificate that it names, SHA-256')
    .option('--at <time>', 'when; left out: now')
    .requiredOption(...REASON);

  apiCommand<{ waitsFor: string; reason: string }>(
    cases,
    'block',
    'hold a case until somebody lets it go on',
    async (call) => (await import('./provisioning/act.ts')).block(call),
  )
    .argument('<case>')
    .addOption(new Option('--waits-for <who>', 'who must act').choices(PARTIES).makeOptionMandatory())
    .requiredOption(...REASON);

  apiCommand<{ broker?: string; state?: string }>(cases, 'requests', 'what brokers were asked for', async (call) =>
    (await import('./provisioning/look.ts')).requests(call),
  )
    .option('--broker <name>', 'of one broker')
    .option('--state <name>', 'waiting, placed, done, refused or given_up');

  apiCommand<{ refused?: boolean; reference: string; reason: string }>(
    cases,
    'settle-request',
    'say what came of a request that a person has',
    async (call) => (await import('./provisioning/act.ts')).settleRequest(call),
  )
    .argument('<request>')
    .option('--refused', 'nothing comes of it')
    .requiredOption('--reference <text>', 'by which the answer can be found')
    .requiredOption(...REASON);

  for (const [verb, description] of [
    ['unblock', 'let a case go on that was blocked or has failed'],
    ['withdraw', 'end a case for good'],
  ] as const) {
    apiCommand<{ reason: string }>(cases, verb, description, async (call) =>
      (await import('./provisioning/act.ts')).steer(verb, call),
    )
      .argument('<case>')
      .requiredOption(...REASON);
  }
}
