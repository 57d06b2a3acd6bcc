import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import { waveKinds } from './waves/kinds.ts';
import type { ListOptions, MembersOptions } from './waves/look.ts';
import type { PlanOptions } from './waves/plan.ts';
import { withRuleOptions } from './waves/rules.ts';

const kindOption = (words: string): Option => new Option('--kind <kind>', words).choices(waveKinds);

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `bfcert waves …`: parts of a fleet that are brought something, in groups one after the other. */
export function addWaveCommands(program: Command): void {
  const waves = program
    .command('waves')
    .description('parts of a fleet that are brought something, in groups one after the other');

  apiCommand<ListOptions>(waves, 'list', 'every wave, newest first, and how far it is', async (call) =>
    (await import('./waves/look.ts')).list(call),
  ).addOption(kindOption('only of this kind'));

  apiCommand(waves, 'show', 'one wave: each group, why it is held, what stopped its stations', async (call) =>
    (await import('./waves/look.ts')).show(call),
  ).argument('<wave>');

  apiCommand<MembersOptions>(waves, 'members', 'its stations, in the order in which they are begun', async (call) =>
    (await import('./waves/look.ts')).members(call),
  )
    .argument('<wave>')
    .option('--state <state>', 'waiting, under_way, active, failed or left_out');

  addPlan(waves);
  addActs(waves);
}

function addPlan(waves: Command): void {
  const plan = apiCommand<PlanOptions>(
    waves,
    'plan',
    'without --count a dry run; with the count that it told, a draft for a second person to start',
    async (call) => (await import('./waves/plan.ts')).plan(call),
  )
    .addOption(kindOption('what stations are brought').makeOptionMandatory())
    .option(
      '--bundle <bundle>',
      'with trust_anchors whose version: charging_station_trust (without it), v2g_trust, contract_trust or oem_provisioning_trust',
    )
    .requiredOption('--name <name>', 'what people call it')
    .option('--owner <name>', 'stations of this owner')
    .option('--family <name>', 'stations of this family')
    .option('--cohort <name>', 'stations of this site, region or other cohort; may be given several times', several)
    .option('--identity <id>', 'this station; may be given several times', several)
    .option('--seen-within <days>', 'leave alone whoever was not connected within so many days', '7');
  withRuleOptions(plan)
    .option('--count <stations>', 'how many stations it is about, as the dry run told')
    .requiredOption(...REASON);
}

function addActs(waves: Command): void {
  const acts = {
    start: 'ask a second person, whose approval starts it',
    pause: 'begin nothing more until it is resumed; what has been begun goes on',
    resume: 'go on; the failures so far are taken as looked at',
    abort: 'begin nothing more, for good; what has been begun goes on',
  } as const;
  for (const [verb, description] of Object.entries(acts)) {
    apiCommand<{ reason: string }>(waves, verb, description, async (call) =>
      (await import('./waves/act.ts'))[verb as keyof typeof acts](call),
    )
      .argument('<wave>')
      .requiredOption(...REASON);
  }
}
