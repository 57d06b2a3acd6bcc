import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import { caseStates, type ListOptions } from './migrations/look.ts';

/** `bfcert migrations …`: single chargers on their way to Profile 3. */
export function addMigrationCommands(program: Command): void {
  const migrations = program
    .command('migrations')
    .description('single chargers on their way to Profile 3, and those that a person is to decide about');

  apiCommand<ListOptions>(
    migrations,
    'list',
    'every case, newest first: where it stands, and why it stopped',
    async (call) => (await import('./migrations/look.ts')).list(call),
  ).addOption(new Option('--state <state>', 'only in this state').choices(caseStates));

  apiCommand(migrations, 'show', 'one case: what it has proven, and everything that happened to it', async (call) =>
    (await import('./migrations/look.ts')).show(call),
  ).argument('<case>');

  apiCommand(
    migrations,
    'readiness',
    'what a migration of this station would meet, check by check; ends with 8 when one is in the way',
    async (call) => (await import('./migrations/look.ts')).readiness(call),
  ).argument('<identity>');

  const acts = {
    resume: 'send a case in quarantine on; what is proven is passed over',
    retry: 'begin it anew, with a new key and certificate',
    quarantine: 'stop its automation; the station keeps what it has',
    abandon: 'end it; the station stays on the profile it is on',
  } as const;
  for (const [verb, description] of Object.entries(acts)) {
    apiCommand<{ reason: string }>(migrations, verb, description, async (call) =>
      (await import('./migrations/act.ts'))[verb as keyof typeof acts](call),
    )
      .argument('<case>')
      .requiredOption(...REASON);
  }
}
