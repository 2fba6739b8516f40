import { createHubSpotEmulator, type HubSpotEmulator, type HubSpotEmulatorOptions } from '@app/hubspot-emulator';
import { emulatorCommand, USAGE } from './command-line';

/** What a person needs for the first call. */
const greeting = (emulator: HubSpotEmulator, options: HubSpotEmulatorOptions): string => {
  const [key] = options.serviceKeys ?? [];
  const query = `client_id=${emulator.clientId}&redirect_uri=http://localhost/back&scope=oauth`;
  const lines = [
    `HubSpot emulator: ${emulator.url} (portal ${emulator.portalId}, app ${emulator.appId})`,
    ...(options.control === false ? [] : [`  page          ${emulator.url}/`]),
    `  static token  ${key ? key.token : 'none; --service-key TOKEN makes one'}`,
    `  OAuth         ${emulator.url}/oauth/authorize?${query} (secret ${emulator.clientSecret})`,
  ];
  return lines.join('\n');
};

const main = async (): Promise<void> => {
  const command = emulatorCommand(process.argv.slice(2), process.env);
  if (command.kind === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const emulator = await createHubSpotEmulator(command.options);
  if (command.webhookUrl) emulator.sendWebhooksTo(command.webhookUrl);
  process.stdout.write(`${greeting(emulator, command.options)}\n`);
  const stop = (): void => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `${error.message}. Another program holds the port; choose one with --port.` : error.message;
};

main().catch((error: unknown) => {
  process.stderr.write(`The HubSpot emulator did not start: ${reasonOf(error)}\n`);
  process.exit(1);
});
