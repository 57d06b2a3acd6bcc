import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointAnchor } from '@bfcert/certificate-lifecycle';
import { openAnchor } from '@bfcert/certificate-lifecycle/adapters/anchors';
import { linesOf } from '../../../audit/read-lines.ts';
import { type ExportVerdict, NotVerifiable, verifyExport } from '../../../audit/verify-export.ts';
import { readConfiguration } from '../../../configuration/configuration.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { printable } from '../output.ts';
import { type WhereOptions, whereIs } from '../where.ts';
import { readExport } from './read-export.ts';
import { verifiedInWords } from './verified-in-words.ts';

export interface VerifyOptions extends WhereOptions {
  readonly key?: string;
  readonly anchors?: readonly string[];
  readonly json: boolean;
}

/** A file needs no server; without one the running system is asked for its export and not for its opinion. */
export async function verify(file: string | undefined, options: VerifyOptions): Promise<ExitCode> {
  const say = (sentence: string): void => void process.stderr.write(`bfcert: ${printable(sentence)}\n`);
  try {
    const online = file === undefined;
    const here = online && options.url === undefined && process.env.BFCERT_SERVER_URL === undefined;
    const chunks = online ? await readExport(whereIs(options, process.env)) : createReadStream(file);
    const verdict = await verifyExport(linesOf(chunks), {
      pinned: options.key === undefined ? (here ? ownKeys() : null) : readFileSync(options.key, 'utf8'),
      anchors: [...(options.anchors ?? []).map(anchorFile), ...(here ? await ownAnchors(say) : [])],
    });
    report(verdict, options.json);
    if (verdict.verified && verdict.keyFrom === 'the export itself') {
      say('the key is the one in the export itself: compare its name with a copy of your own, or give --key');
    }
    return verdict.verified ? EXIT.done : EXIT.finding;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return error instanceof NotVerifiable ? EXIT.finding : exitCodeOf(error);
  }
}

function report(verdict: ExportVerdict, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  else if (verdict.verified) {
    process.stdout.write(`${verifiedInWords(verdict)}\n`);
  } else {
    const { kind, entry, to, detail } = verdict.fault;
    const place = to === null || to === entry ? `entry ${entry}` : `entries ${entry} to ${to}`;
    process.stdout.write(`broken at ${place} (${kind}): ${printable(detail)}\n`);
  }
}

function anchorFile(path: string): CheckpointAnchor {
  if (!existsSync(path)) throw new Error(`the anchor file ${path} does not exist`);
  return openAnchor({ kind: 'file', name: path, path });
}

/** On the machine of the system itself. */
function ownKeys(): string | null {
  const path = join(readConfiguration(process.env).dataDir, 'trust', 'audit-keys.txt');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Those of the configuration that can be read. */
async function ownAnchors(say: (sentence: string) => void): Promise<readonly CheckpointAnchor[]> {
  const anchors: CheckpointAnchor[] = [];
  for (const settings of readConfiguration(process.env).audit.anchors) {
    if (settings.kind === 'webhook') continue;
    const { kind, name } = settings;
    const anchor =
      kind === 'file'
        ? openAnchor(settings)
        : openAnchor({
            ...settings,
            credentials:
              settings.credentials === null
                ? null
                : {
                    accessKeyId: settings.credentials.accessKeyId,
                    secretAccessKey: readFileSync(settings.credentials.secretAccessKeyFile, 'utf8').trim(),
                  },
          });
    if ((await anchor.latest?.()) === null) say(`the anchor ${name} holds nothing yet`);
    anchors.push(anchor);
  }
  return anchors;
}
