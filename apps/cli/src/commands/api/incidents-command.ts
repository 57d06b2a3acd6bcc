import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { IncidentActOptions } from './incidents/act.ts';
import type { IncidentListOptions } from './incidents/list.ts';

const VERSION = ['--if-version <number>', 'only while it has this version'] as const;

/** `bfcert incidents …`: what somebody must deal with. */
export function addIncidentCommands(program: Command): void {
  const incidents = program.command('incidents').description('what somebody must deal with');

  apiCommand<IncidentListOptions>(incidents, 'list', 'incidents, newest first', async (call) =>
    (await import('./incidents/list.ts')).list(call),
  )
    .option('--open', 'those that are opened or acknowledged')
    .option('--state <name>', 'in one state: opened, acknowledged, resolved or closed')
    .option('--cause <name>', 'with one cause')
    .option('--severity <name>', 'critical, high, medium or low')
    .option('--owner <name>', 'of one owner')
    .option('--support-owner <name>', 'that one support owner was told of')
    .option('--about <kind:id>', 'about one record, e.g. certificate:crt_…')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(incidents, 'show', 'one incident, its records and notes, and what may be done', async (call) =>
    (await import('./incidents/show.ts')).show(call),
  ).argument('<id>');

  for (const [verb, what] of [
    ['acknowledge', 'take an incident on'],
    ['close', 'close an incident whose cause is gone'],
  ] as const) {
    apiCommand<IncidentActOptions>(incidents, verb, what, async (call) =>
      (await import('./incidents/act.ts')).act(verb)(call),
    )
      .argument('<id>')
      .option(...VERSION)
      .requiredOption(...REASON);
  }

  apiCommand<IncidentActOptions & { person: string }>(
    incidents,
    'assign',
    'name the person who deals with it',
    async (call) => (await import('./incidents/act.ts')).assign(call),
  )
    .argument('<id>')
    .requiredOption('--person <id>', 'somebody who can sign in and may see it')
    .option(...VERSION)
    .requiredOption(...REASON);

  apiCommand<IncidentActOptions & { text: string }>(incidents, 'add-note', 'write down what was found', async (call) =>
    (await import('./incidents/act.ts')).addNote(call),
  )
    .argument('<id>')
    .requiredOption('--text <words>', 'the note')
    .option(...VERSION)
    .requiredOption(...REASON);
}
