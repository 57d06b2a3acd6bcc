import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';

/** `bfcert controllers …`: local controllers, and the stations that come in with their certificates. */
export function addControllerCommands(program: Command): void {
  const controllers = program.command('controllers').description('local controllers and the stations that they carry');

  apiCommand(controllers, 'list', 'every local controller, and how many stations it carries', async (call) =>
    (await import('./controllers/look.ts')).list(call),
  );

  apiCommand(
    controllers,
    'stations',
    'the stations that are bound to a controller, since when, by whom and why',
    async (call) => (await import('./controllers/look.ts')).stations(call),
  ).argument('<controller>');

  apiCommand<{ reason: string }>(
    controllers,
    'bind',
    'from now on a station comes in with the certificate of the controller, and only so',
    async (call) => (await import('./controllers/act.ts')).bind(call),
  )
    .argument('<controller>')
    .argument('<station>')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(
    controllers,
    'release',
    'a station that a controller carries comes in by itself again',
    async (call) => (await import('./controllers/act.ts')).release(call),
  )
    .argument('<controller>')
    .argument('<station>')
    .requiredOption(...REASON);
}
