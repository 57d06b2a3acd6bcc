import { Argument, Command, InvalidArgumentError } from 'commander';
import { addAlertCommands } from './commands/alerts-command.ts';
import { addApprovalCommands } from './commands/api/approvals-command.ts';
import { addAuditCommands } from './commands/api/audit-command.ts';
import { addBreakGlassCommands } from './commands/api/break-glass-command.ts';
import { addBulkActionCommands } from './commands/api/bulk-actions-command.ts';
import { addCalendarCommand } from './commands/api/calendar-command.ts';
import { addCertificateCommands } from './commands/api/certificates-command.ts';
import { addControllerCommands } from './commands/api/controllers-command.ts';
import { addExceptionCommands } from './commands/api/exceptions-command.ts';
import { addFamilyCommands } from './commands/api/families-command.ts';
import { addIdentityCommands } from './commands/api/identities-command.ts';
import { addImportJobCommands } from './commands/api/import-jobs-command.ts';
import { addIncidentCommands } from './commands/api/incidents-command.ts';
import { addIotHubCommands } from './commands/api/iot-hubs-command.ts';
import { addJobCommands } from './commands/api/jobs-command.ts';
import { addKeyCommands } from './commands/api/keys-command.ts';
import { addMigrationCommands } from './commands/api/migrations-command.ts';
import { addMilestoneCommands } from './commands/api/milestones-command.ts';
import { addOrphanCommands } from './commands/api/orphans-command.ts';
import { addOwnershipMatrixCommands } from './commands/api/ownership-matrix-command.ts';
import { addPolicyCommands } from './commands/api/policies-command.ts';
import { addProbeCommands } from './commands/api/probes-command.ts';
import { addProvisioningCommands } from './commands/api/provisioning-command.ts';
import { addRecoveryCaseCommands } from './commands/api/recovery-cases-command.ts';
import { addSecurityEventCommands } from './commands/api/security-events-command.ts';
import { addServerCertificateCommands } from './commands/api/server-certificates-command.ts';
import { addServerChainCommands } from './commands/api/server-chains-command.ts';
import { addStationCommands } from './commands/api/stations-command.ts';
import { addTokenCommands } from './commands/api/tokens-command.ts';
import { addToleranceCommands } from './commands/api/tolerances-command.ts';
import { addTrustAnchorCommands } from './commands/api/trust-anchors-command.ts';
import { addUserCommands } from './commands/api/users-command.ts';
import { addVehiclesCommands } from './commands/api/vehicles-command.ts';
import { addWaveCommands } from './commands/api/waves-command.ts';
import { addWebhookCommands } from './commands/api/webhooks-command.ts';
import { completionScript, shells } from './commands/completion.ts';
import { addPkiCommands } from './commands/pki/pki-command.ts';
import { addSimCommands } from './commands/sim/sim-command.ts';

/** `bfcert`: one file per command, loaded when it is called. */
export const program = new Command('bfcert')
  .description('Runs every certificate of an electric fleet.')
  .showHelpAfterError('(--help tells more)')
  .exitOverride();

program
  .command('start')
  .description('start the embedded system: database, PKI control plane, server and gateway')
  .action(async () => (await import('./commands/start.ts')).start());

program
  .command('cluster')
  .description('start servers and gateways side by side on this host, joined by NATS, behind the usual ports')
  .option('--servers <count>', 'how many servers', wholeNumber(1, 8), 2)
  .option('--gateways <count>', 'how many gateways', wholeNumber(1, 16), 2)
  .action(async (size: { servers: number; gateways: number }) => (await import('./commands/cluster.ts')).cluster(size));

program
  .command('demo')
  .description('start the system and a simulated fleet that migrates from Profile 2 to Profile 3')
  .option('--chargers <count>', 'how many stations', wholeNumber(1, 2000), 20)
  .option('--exit', 'end when every station has arrived or stopped, with a JSON summary as the last line', false)
  .option('--timeout <seconds>', 'with --exit: give up after this long', wholeNumber(10, 86_400), 600)
  .action(async (options: { chargers: number; exit: boolean; timeout: number }) =>
    (await import('./commands/demo.ts')).demo(options),
  );

program
  .command('doctor')
  .description('look at processes, isolation, files, ports, database, clock, disk and certificates')
  .option('--json', 'one JSON object', false)
  .action(async (options: { json: boolean }) => {
    process.exitCode = await (await import('./commands/doctor.ts')).doctor(options);
  });

addCertificateCommands(program);
addIdentityCommands(program);
addApprovalCommands(program);
addBulkActionCommands(program);
addImportJobCommands(program);
addJobCommands(program);
addOrphanCommands(program);
addPolicyCommands(program);
addOwnershipMatrixCommands(program);
addStationCommands(program);
addFamilyCommands(program);
addIncidentCommands(program);
addSecurityEventCommands(program);
addRecoveryCaseCommands(program);
addControllerCommands(program);
addMigrationCommands(program);
addMilestoneCommands(program);
addProbeCommands(program);
addProvisioningCommands(program);
addVehiclesCommands(program);
addWaveCommands(program);
addCalendarCommand(program);
addKeyCommands(program);
addExceptionCommands(program);
addToleranceCommands(program);
addBreakGlassCommands(program);
addAuditCommands(program);
addIotHubCommands(program);
addServerCertificateCommands(program);
addServerChainCommands(program);
addTrustAnchorCommands(program);
addAlertCommands(program);
addWebhookCommands(program);
addUserCommands(program);
addTokenCommands(program);
addPkiCommands(program);
addSimCommands(program);

program
  .command('completion')
  .description('print what a shell needs to complete these commands, e.g. `source <(bfcert completion bash)`')
  .addArgument(new Argument('<shell>').choices(shells))
  .action((shell: (typeof shells)[number]) => void process.stdout.write(completionScript(shell, program)));

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
