import { type AlertRoute, sendAlert, testAlert, whyNot } from '@bfcert/server/alerts';
import { readConfiguration } from '../configuration/configuration.ts';
import { EXIT, type ExitCode } from './api/exit-codes.ts';

/** Reads the same file as the server does, and needs no running system. Ends with 1 when a route did not take it. */
export async function testAlerts(
  names: readonly string[],
  { json, environment }: { readonly json: boolean; readonly environment: NodeJS.ProcessEnv },
): Promise<ExitCode> {
  const { routes } = readConfiguration(environment).alerts;
  const unknown = names.find((name) => routes.every((route) => route.name !== name));
  if (unknown !== undefined) {
    process.stderr.write(`bfcert.yaml has no route named ${unknown} under alerts.routes.\n`);
    return EXIT.wrongUse;
  }
  const chosen = names.length === 0 ? routes : routes.filter(({ name }) => names.includes(name));
  const results = await Promise.all(chosen.map(tried));
  for (const { route, kind, problem } of results) {
    const said = `${route} (${kind}): ${problem === null ? 'sent' : `not sent: ${problem}`}`;
    process.stdout.write(`${json ? JSON.stringify({ route, kind, problem }) : said}\n`);
  }
  if (results.length === 0 && !json) process.stdout.write('bfcert.yaml has no routes under alerts.routes.\n');
  return results.some(({ problem }) => problem !== null) ? EXIT.failed : EXIT.done;
}

async function tried(route: AlertRoute) {
  const now = new Date();
  const problem = await sendAlert(route, testAlert(now), now).then(() => null, whyNot);
  return { route: route.name, kind: route.kind, problem };
}
