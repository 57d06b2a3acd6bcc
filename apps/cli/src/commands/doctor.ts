import { readConfiguration } from '../configuration/configuration.ts';
import { examine } from '../doctor/examine.ts';
import { count, report } from '../doctor/report.ts';

const FINDINGS = 8;
const COULD_NOT_LOOK = 1;

/**
 * `bfcert doctor`: looks at the system on the configured data directory. Ends with 0, with 8 when there
 * are findings, with 1 when there are none but not everything could be looked at.
 */
export async function doctor({ json }: { readonly json: boolean }): Promise<number> {
  const examination = await examine(readConfiguration(process.env));
  process.stdout.write(json ? `${JSON.stringify(examination)}\n` : report(examination));
  if (count(examination, 'finding') > 0) return FINDINGS;
  return count(examination, 'unknown') > 0 ? COULD_NOT_LOOK : 0;
}
