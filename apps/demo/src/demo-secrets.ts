import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a real installation is given by its operator and by HubSpot; the demo makes it once, for its data directory. */
export interface DemoSecrets {
  readonly encryptionMasterKey: string;
  readonly adminPassword: string;
  readonly metricsToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appId: number;
  readonly portalId: number;
}

/** No letters that are easily confused: the password is typed from a terminal. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

function readablePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** The secrets of this data directory, made on first use and kept in `demo.json`, readable by the owner alone. */
export function demoSecrets(dataDir: string): DemoSecrets {
  const file = join(dataDir, 'demo.json');
  if (!existsSync(file)) {
    if (existsSync(join(dataDir, 'postgres'))) {
      throw new Error(
        `${file} is gone, and with it the key of the stored tokens. Restore it, or clear the data: npm run reset`,
      );
    }
    const made: DemoSecrets = {
      encryptionMasterKey: randomBytes(32).toString('base64'),
      adminPassword: readablePassword(),
      metricsToken: randomBytes(24).toString('base64url'),
      clientId: `demo-${randomBytes(8).toString('hex')}`,
      clientSecret: randomBytes(24).toString('base64url'),
      appId: 4_210_001,
      portalId: 48_800_001,
    };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as DemoSecrets;
}
