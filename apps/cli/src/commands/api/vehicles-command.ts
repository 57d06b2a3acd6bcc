import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { KeyOptions, ProgramOptions, TokenOptions } from './vehicles/act.ts';
import type { WayInOptions } from './vehicles/look.ts';

/** `bfcert vehicles …`: how vehicles are let in for their certificates towards a service. */
export function addVehiclesCommands(program: Command): void {
  const vehicles = program
    .command('vehicles')
    .description('how vehicles are let in for their certificates towards a service');

  apiCommand(vehicles, 'programs', 'how each program of the ownership matrix lets vehicles in', async (call) =>
    (await import('./vehicles/look.ts')).programs(call),
  );
  apiCommand<ProgramOptions>(vehicles, 'set-program', 'say how a program lets vehicles in', async (call) =>
    (await import('./vehicles/act.ts')).setProgram(call),
  )
    .argument('<program>')
    .addOption(
      new Option('--approval <when>', 'whether a person says yes')
        .choices(['none', 'first_certificate'])
        .default('none'),
    )
    .option('--default', 'requests without a program are for it')
    .addOption(
      new Option('--v2icp <door>', 'the endpoint shaped by what is public about VDV 261')
        .choices(['off', 'certificate', 'certificate_or_vin'])
        .default('off'),
    )
    .requiredOption(...REASON);

  const filtered = (name: string, description: string, verb: 'tokens' | 'keys' | 'enrolments') =>
    apiCommand<WayInOptions>(vehicles, name, description, async (call) =>
      (await import('./vehicles/look.ts'))[verb](call),
    )
      .option('--vehicle <id>', 'of one vehicle')
      .option('--program <slug>', 'of one program');

  filtered('tokens', 'one-time tokens, newest first; never their secrets', 'tokens');
  apiCommand<TokenOptions>(vehicles, 'create-token', 'let a vehicle in once; shows the secret once', async (call) =>
    (await import('./vehicles/act.ts')).createToken(call),
  )
    .argument('<vehicle>')
    .requiredOption('--program <slug>', 'for which it enrols')
    .option('--expires-at <time>', 'RFC 3339 in UTC, within seven days; left out: then')
    .requiredOption(...REASON);

  filtered('keys', 'keys by which vehicles may come', 'keys');
  apiCommand<KeyOptions>(vehicles, 'register-key', 'whoever signs with this key is this vehicle', async (call) =>
    (await import('./vehicles/act.ts')).registerKey(call),
  )
    .argument('<vehicle>')
    .argument('<file>', 'its public key in PEM; `-` for standard input')
    .requiredOption('--program <slug>', 'for which it enrols')
    .requiredOption(...REASON);

  filtered('enrolments', 'requests of vehicles for certificates, newest first', 'enrolments').option(
    '--state <name>',
    'waiting (for the yes of a person), accepted or declined',
  );

  for (const [verb, argument, description] of [
    ['withdraw-token', '<token>', 'it opens nothing from this moment'],
    ['withdraw-key', '<key>', 'whoever signs with it alone is nobody from this moment'],
    ['approve', '<enrolment>', 'let a vehicle have its first certificate when it asks again'],
    ['decline', '<enrolment>', 'answer the request of a vehicle no'],
  ] as const) {
    apiCommand<{ reason: string }>(vehicles, verb, description, async (call) =>
      (await import('./vehicles/act.ts')).act(verb, call),
    )
      .argument(argument)
      .requiredOption(...REASON);
  }
}
