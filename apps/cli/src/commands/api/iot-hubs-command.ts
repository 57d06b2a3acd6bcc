import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { CreateOptions } from './iot-hubs/create.ts';
import type { ImportOptions } from './iot-hubs/import.ts';
import type { OrderOptions, RevokeOptions } from './iot-hubs/order.ts';

/** `bfcert iot-hubs …`. */
export function addIotHubCommands(program: Command): void {
  const hubs = program.command('iot-hubs').description('certificates of IoT devices in the registries of their hubs');

  apiCommand(hubs, 'list', 'the configured hubs and their last look', async (call) =>
    (await import('./iot-hubs/look.ts')).list(call),
  );
  apiCommand(hubs, 'certificates', 'what a hub had at its last look', async (call) =>
    (await import('./iot-hubs/look.ts')).certificates(call),
  ).argument('<hub>');
  apiCommand(
    hubs,
    'drift',
    'what differs between a hub and the records; ends with 8 when anything does',
    async (call) => (await import('./iot-hubs/look.ts')).drift(call),
  ).argument('<hub>');
  apiCommand(hubs, 'operation', 'what has become of an order', async (call) =>
    (await import('./iot-hubs/look.ts')).operation(call),
  )
    .argument('<hub>')
    .argument('<operation>');

  apiCommand<ImportOptions>(hubs, 'import', 'make records for what a hub has and none knows', async (call) =>
    (await import('./iot-hubs/import.ts')).importFrom(call),
  )
    .argument('<hub>')
    .option('--dry-run', 'say what would come of it, and store nothing')
    .requiredOption(...REASON);

  apiCommand<CreateOptions>(
    hubs,
    'create',
    'have the hub make a key and a certificate, inactive, and write both to files: the key is given this once',
    async (call) => (await import('./iot-hubs/create.ts')).create(call),
  )
    .argument('<hub>')
    .option('--thing <name>', 'attach it to this thing')
    .option('--policy <names...>', 'attach these policies to it')
    .requiredOption('--out <prefix>', 'writes <prefix>.key.pem and <prefix>.certificate.pem; neither may exist')
    .requiredOption(...REASON)
    .option('--timeout <seconds>', 'how long to wait for the hub', '120');

  for (const [verb, description] of [
    ['activate', 'the hub lets it in'],
    ['deactivate', 'the hub lets it in no more'],
    ['delete', 'detach it from everything, and delete it there'],
  ] as const) {
    apiCommand<OrderOptions>(hubs, verb, description, async (call) =>
      (await import('./iot-hubs/order.ts')).order(call, verb),
    )
      .argument('<hub>')
      .argument('<certificate>', 'the hub’s own id')
      .requiredOption(...REASON);
  }
  apiCommand<RevokeOptions>(
    hubs,
    'revoke',
    'mark it revoked in the hub’s registry; that revokes nothing at a CA',
    async (call) => (await import('./iot-hubs/order.ts')).revoke(call),
  )
    .argument('<hub>')
    .argument('<certificate>', 'the hub’s own id')
    .requiredOption(...REASON)
    .option('--confirm <name>', 'a thing that it is attached to, else its id: needed after a compromise')
    .addOption(new Option('--revocation-reason <name>', 'RFC 5280’s').default('unspecified'));
}
