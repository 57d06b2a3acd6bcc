import { parseArgs } from 'node:util';
import { type Beginning, beginnings, stationOf } from './begin.ts';
import { explore } from './explore.ts';
import { inWords } from './in-words.ts';
import { modelProtocols } from './model-station.ts';

/**
 * `npm run model -- --depth 2 --protocol ocpp1.6 --from renewal`: by default all of them, with one trouble on each way. With
 * `--pairs`: two lost answers, or a death and a lost answer, in one step. `--without withdraws`: none whose words have that.
 */
const { values } = parseArgs({
  options: {
    depth: { type: 'string', default: '1' },
    pairs: { type: 'boolean', default: false },
    protocol: { type: 'string', multiple: true, default: [...modelProtocols] },
    without: { type: 'string' },
    from: { type: 'string', multiple: true, default: Object.keys(beginnings) },
  },
});

const depth = values.pairs ? 2 : Number(values.depth);
if (!Number.isInteger(depth) || depth < 0)
  throw new Error('--depth is how many things may go wrong on one way: 0, 1, 2 …');

for (const protocol of values.protocol.map(known(modelProtocols))) {
  for (const from of values.from.map(known(Object.keys(beginnings) as Beginning[]))) {
    const report = await explore({
      station: stationOf(protocol),
      begin: beginnings[from],
      depth,
      ...(values.without === undefined ? {} : { without: new RegExp(values.without) }),
      ...(values.pairs ? { pairs: 'in_one_step' } : {}),
      progress: ({ states, transitions }) =>
        console.error(`${protocol}, ${from}: ${states} states, ${transitions} transitions`),
    });
    console.log(`${protocol}, ${from}, depth ${depth}: ${inWords(report)}`);
    if (report.counterexample !== null) process.exitCode = 1;
  }
}

function known<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new Error(`${text} is none of ${names.join(', ')}`);
    return found;
  };
}
