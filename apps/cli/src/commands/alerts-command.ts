import type { Command } from 'commander';

/** `bfcert alerts test`. */
export function addAlertCommands(program: Command): void {
  program
    .command('alerts')
    .description('where alerts go to, by bfcert.yaml')
    .command('test')
    .description('send a test alert through each route, from this machine, and say what became of it')
    .argument('[routes...]', 'only through these')
    .option('--json', 'one JSON object on a line', false)
    .action(async (routes: string[], { json }: { json: boolean }) => {
      process.exitCode = await (await import('./test-alerts.ts')).testAlerts(routes, {
        json,
        environment: process.env,
      });
    });
}
