import '@bfcert/kernel/server-chain';
import { type Api, ApiRefusal, connectApi } from '@bfcert/api-client';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, exitCodeOf, WrongUse } from './exit-codes.ts';
import { type Format, formats, Output } from './output.ts';
import { type Where, type WhereOptions, whereIs } from './where.ts';

/** What a command that speaks to the API works with. */
export interface ApiCall<Options> {
  /** Which server that is, and with which token, is found out when this is first read. */
  readonly api: Api;
  /** For what is no operation with one answer, such as a stream. */
  readonly server: Where;
  readonly args: readonly string[];
  readonly options: Options;
  readonly output: Output;
  /** For people, on standard error. */
  readonly say: (sentence: string) => void;
}

interface CommonOptions extends WhereOptions {
  readonly output: Format;
  readonly json?: boolean;
}

/**
 * `bfcert <noun> <verb>` over the REST API: which server, which form, what the exit code says. `work`
 * returns an exit code where it is not simply done. Load what is heavy inside `work`.
 */
export function apiCommand<Options extends object = object>(
  noun: Command,
  verb: string,
  description: string,
  work: (call: ApiCall<Options>) => Promise<ExitCode | undefined>,
): Command {
  const command = noun
    .command(verb)
    .description(description)
    .option('--url <url>', 'the server; else BFCERT_SERVER_URL, else the system of this data directory')
    .option('--token-file <file>', 'a file with a token; else BFCERT_TOKEN_FILE or BFCERT_TOKEN')
    .addOption(new Option('--output <format>', 'how data is printed').choices(formats).default('table'))
    .option('--json', 'short for --output json');
  return command.action(async () => {
    const options = command.opts<Options & CommonOptions>();
    const say = (sentence: string): void => void process.stderr.write(`bfcert: ${sentence}\n`);
    const output = new Output(options.json ? 'json' : options.output);
    let server: Where | null = null;
    const whichServer = (): Where => {
      server ??= whereIs(options, process.env);
      return server;
    };
    let api: Api | null = null;
    const call: ApiCall<Options> = {
      get server() {
        return whichServer();
      },
      get api() {
        const { url, token } = whichServer();
        api ??= connectApi(url, token);
        return api;
      },
      args: command.processedArgs.flat() as string[],
      options,
      output,
      say,
    };
    try {
      refuseEmpty(command);
      const code = await work(call);
      process.exitCode = code ?? EXIT.done;
    } catch (error) {
      say(sentenceOf(error, server));
      process.exitCode = exitCodeOf(error);
    }
  });
}

/** An id that is empty or a step in a path would ask for something else than one thing. */
function refuseEmpty({ registeredArguments, processedArgs }: Command): void {
  for (const [at, argument] of registeredArguments.entries()) {
    for (const value of [processedArgs[at]].flat()) {
      if (typeof value !== 'string') continue;
      if (value.trim() === '') throw new WrongUse(`<${argument.name()}> is empty`);
      if (/^\.\.?$/.test(value)) throw new WrongUse(`<${argument.name()}> cannot be ${value}`);
    }
  }
}

function sentenceOf(error: unknown, server: Where | null): string {
  if (error instanceof ApiRefusal) return `${error.message} (${error.code})`;
  // What fetch throws when nobody answers says "fetch failed" and no more.
  if (error instanceof TypeError && server !== null) return `${server.url} cannot be reached`;
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'the server did not answer in time';
  return error instanceof Error ? error.message : String(error);
}

/** For every command that changes something. */
export const REASON = ['--reason <words>', 'why, in your words; it stands in the audit'] as const;
