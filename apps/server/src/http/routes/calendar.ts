import type { FleetCalendars } from '@bfcert/evse-security';
import { actorOf, type HttpApp } from '../app.ts';
import { calendar, calendarQuery } from '../schemas/calendar.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

/** What lies ahead of a fleet, week by week. */
export function calendarRoutes(app: HttpApp, calendars: FleetCalendars): void {
  app.get(
    '/api/v1/calendar',
    {
      schema: {
        tags: ['waves'],
        summary: 'The coming weeks of the fleet',
        description:
          'By week and cohort, family or owner: certificates that end or come due for renewal, exceptions that end, waves that begin, and the openings of their maintenance windows; by week alone, roots, listeners and exclusions of families that end. Of the owners the caller acts for.',
        querystring: calendarQuery,
        response: { 200: calendar },
      },
    },
    async (request) => {
      const { from, weeks, by, owner, family, cohort } = request.query;
      const only = given({ owner, family, cohort });
      const query = { from: from === undefined ? null : new Date(from), weeks, by, only };
      return calendar.parse(taken(await calendars.calendar(query, actorOf(request).owners)));
    },
  );
}
