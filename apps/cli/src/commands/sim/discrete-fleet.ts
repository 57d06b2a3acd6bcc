import { type DiscreteReport, runDiscrete } from '../../fleet/discrete/run-discrete.ts';
import { planStations } from '../../fleet/planned-station.ts';
import type { ApiCall } from '../api/api-command.ts';
import { EXIT, type ExitCode } from '../api/exit-codes.ts';
import { wholeNumber } from '../api/whole-number.ts';
import { type FleetCommandOptions, seedIn } from './fleet.ts';

const MOST_STATIONS = 1_000_000;

/** 8: somebody was locked out; 7: the days were over before the last wave had ended. */
export async function discreteFleet(call: ApiCall<FleetCommandOptions>): Promise<ExitCode> {
  const { options, output, say } = call;
  const seed = seedIn(options);
  const count = wholeNumber(options.stations, 'stations', 1, MOST_STATIONS);
  const report = runDiscrete(planStations(count, { ...options, seed }), options, { seed, say });
  if (output.format === 'table') printOutcome(call, report);
  else output.raw(JSON.stringify(report));
  if (report.lockedOut > 0) return EXIT.finding;
  return report.unfinished > 0 ? EXIT.stillRunning : EXIT.done;
}

function printOutcome({ output }: ApiCall<FleetCommandOptions>, report: DiscreteReport): void {
  if (report.failures.length > 0)
    output.rows(report.failures, [
      { heading: 'stations', of: ({ stations }) => stations },
      { heading: 'stopped by', of: ({ code }) => code },
      { heading: 'family', of: ({ family }) => family },
    ]);
  const loadOf = ({ total, askedInASecond, askedInAnHour, longestWaitSeconds }: DiscreteReport['ca']): string =>
    `${total}, at most ${askedInASecond} asked for in a second and ${askedInAnHour} in an hour; longest wait ${longestWaitSeconds} s`;
  output.thing(report, [
    ['stations', report.stations],
    ['on Profile 3', report.migrated],
    ['with a person', report.quarantined],
    ['cutovers rolled back', report.rolledBack],
    ['not finished', report.unfinished],
    ['locked out', report.lockedOut],
    ['finished after', report.finishedAfterDays === null ? 'not yet' : `${report.finishedAfterDays} days`],
    ['waves', `${report.waves}, held ${report.holds} times`],
    ['signatures of the CA', loadOf(report.ca)],
    ['handshakes of the gateways', loadOf(report.gateway)],
    ['renewals', report.renewals],
    ['put off by the quota', putOffIn(report.putOff)],
    ['virtual days', report.virtualDays],
    ['seconds', report.seconds],
  ]);
}

/** Whether the quota suffices is seen by how near to its end a certificate came. */
function putOffIn({ renewals, waiting, longestHours, leastDaysLeft }: DiscreteReport['putOff']): string {
  const said = [`${renewals}, the longest ${longestHours} hours`];
  if (leastDaysLeft !== null)
    said.push(leastDaysLeft < 0 ? 'the latest after its end' : `the latest ${leastDaysLeft} days before its end`);
  if (waiting > 0) said.push(`${waiting} still wait`);
  return said.join(', ');
}
