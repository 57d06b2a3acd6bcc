import { type Command, Option } from 'commander';
import { apiCommand } from './api-command.ts';
import { type CalendarOptions, groupings } from './calendar/show.ts';

/** `bfcert calendar`: the coming weeks of the fleet. */
export function addCalendarCommand(program: Command): void {
  apiCommand<CalendarOptions>(
    program,
    'calendar',
    'the coming weeks: waves that begin, certificates that end or come due, exceptions and roots that end',
    async (call) => (await import('./calendar/show.ts')).show(call),
  )
    .option('--from <date>', 'a day of the first week, UTC, e.g. 2026-03-01; else today')
    .option('--weeks <count>', 'how many', '8')
    .addOption(new Option('--by <grouping>', 'by what stations are told apart').choices(groupings).default('cohort'))
    .option('--owner <name>', 'stations of this owner')
    .option('--family <name>', 'stations of this family')
    .option('--cohort <name>', 'stations of this site, region or other cohort');
}
