import { ApiClient, CallRefused } from './api-client';
import { BadUsage, parseArguments } from './arguments';
import { COMMANDS } from './commands';
import { USAGE } from './usage';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
}

const WELL = 0;
const NOT_WELL = 1;
const MISUNDERSTOOD = 2;

/** One command; gives the exit code. With --json both answers and errors are one JSON document. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  let json = argv.includes('--json');
  try {
    const args = parseArguments(argv);
    json = args.json;
    const [name, ...words] = args.words;
    if (args.help || name === undefined) {
      terminal.out(USAGE);
      return args.help ? WELL : MISUNDERSTOOD;
    }
    const command = COMMANDS[name];
    if (!command) throw new BadUsage(`There is no command "${name}".`);
    const { RENEWA_SYNC_URL: url = 'http://localhost:3000', RENEWA_SYNC_TOKEN: token } = terminal.env;
    if (!token)
      throw new BadUsage('RENEWA_SYNC_TOKEN is not set: make a token on the admin page, under Settings, API tokens.');
    const output = await command(new ApiClient(url.replace(/\/+$/, ''), token), { ...args, words });
    terminal.out(json ? `${JSON.stringify(output.data, null, 2)}\n` : `${output.text}\n`);
    return output.ok ? WELL : NOT_WELL;
  } catch (error) {
    if (!(error instanceof BadUsage) && !(error instanceof CallRefused)) throw error;
    const told = error instanceof BadUsage ? `${error.message}\nrenewa-sync --help tells the commands.` : error.message;
    terminal.err(json ? `${JSON.stringify({ error: error.message })}\n` : `${told}\n`);
    return error instanceof BadUsage ? MISUNDERSTOOD : NOT_WELL;
  }
}
