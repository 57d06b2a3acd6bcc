import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../configuration/configuration.ts';
import { urlOf } from '../../supervisor/url-of.ts';
import { WrongUse } from './exit-codes.ts';

export interface Where {
  readonly url: string;
  readonly token: string;
}

/** How a command was told; nothing of it: the system on the configured data directory of this machine. */
export interface WhereOptions {
  readonly url?: string;
  readonly tokenFile?: string;
}

/** The environment of a command that speaks to a server elsewhere. */
const SERVER_URL = 'BFCERT_SERVER_URL';
const TOKEN = 'BFCERT_TOKEN';
const TOKEN_FILE = 'BFCERT_TOKEN_FILE';

/**
 * Which server, and with which token: option, else environment, else the embedded system's own. A
 * token never comes as an argument, where every user of the machine could read it.
 *
 * @throws WrongUse when what was named is no server or no token; else an Error, with a sentence for people, when this
 * machine's own token cannot be read.
 */
export function whereIs(options: WhereOptions, environment: Readonly<Record<string, string | undefined>>): Where {
  const { [SERVER_URL]: namedUrl, [TOKEN]: namedToken, [TOKEN_FILE]: namedFile } = environment;
  const file = options.tokenFile ?? (namedToken === undefined ? namedFile : undefined);
  const url = options.url ?? namedUrl;
  const token = file === undefined ? namedToken : namedTokenIn(file);
  if (url !== undefined && token !== undefined) return { url: baseUrl(url), token };
  if (url !== undefined && !isHere(url)) {
    throw new WrongUse(`no token for ${url}: give --token-file, or set ${TOKEN_FILE} or ${TOKEN}`);
  }
  const { dataDir, ports, listen } = readConfiguration(environment);
  return {
    url: url === undefined ? urlOf(listen.http, ports.http) : baseUrl(url),
    token: token ?? ownToken(dataDir),
  };
}

/** The administrator's token of this machine's system goes to this machine only. */
const isHere = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl(url)).hostname);

function baseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new WrongUse(`${text} is no http(s) URL`);
  return text.replace(/\/+$/, '');
}

function namedTokenIn(path: string): string {
  try {
    return tokenIn(path);
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

/** Of the system on this data directory. */
function ownToken(dataDir: string): string {
  try {
    return tokenIn(join(dataDir, 'admin-token'));
  } catch (error) {
    throw new Error(`${(error as Error).message}; is the system running, and are you where it runs?`);
  }
}

function tokenIn(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new Error(`the token file ${path} ${why}`);
  }
  if (text === '') throw new Error(`the token file ${path} is empty`);
  return text;
}
