import { emulatorCommand } from './command-line';

const run = (args: string[], environment: NodeJS.ProcessEnv = {}) => {
  const command = emulatorCommand(args, environment);
  if (command.kind !== 'run') throw new Error('The command starts nothing.');
  return command;
};

describe('the command line of the emulator', () => {
  it('starts a calm default account on port 4010', () => {
    expect(run([]).options).toEqual({ port: 4010, appId: 54321, autoApprove: false, control: true });
  });

  it('takes each option, from the command line before the environment', () => {
    const { options, webhookUrl } = run(
      ['--port', '0', '--records=1000', '--plan', 'starter', '--service-key', 'pat-x', '--calm', '--no-control'],
      {
        HUBSPOT_EMULATOR_PORT: '4011',
        HUBSPOT_EMULATOR_TIME_ZONE: 'Asia/Tokyo',
        HUBSPOT_EMULATOR_AUTO_APPROVE: 'true',
        HUBSPOT_EMULATOR_WEBHOOK_URL: 'http://127.0.0.1:3000/hooks',
        HUBSPOT_EMULATOR_ANSWERS_AS_OF: '2024-06-30',
        HUBSPOT_EMULATOR_SEED: '',
      },
    );
    expect(options).toMatchObject({
      port: 0,
      records: 1_000,
      plan: 'starter',
      serviceKeys: [{ token: 'pat-x', appId: 54321 }],
      switches: { searchLagMs: 0 },
      control: false,
      timeZone: 'Asia/Tokyo',
      autoApprove: true,
      answersAsOf: Date.UTC(2024, 5, 30),
    });
    expect(webhookUrl).toBe('http://127.0.0.1:3000/hooks');
  });

  it('tells its options and starts nothing', () => {
    expect(emulatorCommand(['--help'], {})).toEqual({ kind: 'help' });
  });

  it.each([
    [['--nonsense'], /^Unknown option '--nonsense'\. .*--help tells all options\.$/],
    [['extra'], /^Unexpected argument 'extra'\. .*--help/],
    [['--records', '-5'], /^Option '--records' argument is ambiguous\. --help/],
    [['--port'], /^Option '--port <value>' argument missing\. --help/],
    [['--records', 'many'], /^--records must be a whole number, but is "many"\.$/],
    [['--port', '99999'], /^--port must be a whole number up to 65535, but is "99999"\.$/],
    [['--plan', 'gold'], /^--plan must be one of free, starter, professional, enterprise, but is "gold"\.$/],
    [['--answers-as-of', 'yesterday'], /^--answers-as-of must be a date such as 2024-06-30/],
    [['--webhook-url', 'hooks'], /^--webhook-url must be an address such as/],
  ])('%j is refused in one line', (args, words) => {
    expect(() => run(args)).toThrow(words);
  });
});
