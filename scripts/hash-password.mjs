// Prints the value of ADMIN_PASSWORD_HASH for a password given on standard input, so that it stays out of the shell's history:
//   node scripts/hash-password.mjs        (type the password, Enter, Ctrl-D)
import { randomBytes, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';

const COST = { N: 16384, r: 8, p: 1 };
const password = readFileSync(0, 'utf8').replace(/\r?\n$/, '');
if (password.length < 12) {
  process.stderr.write('The password needs at least 12 characters.\n');
  process.exit(1);
}
const salt = randomBytes(16);
const hash = scryptSync(password, salt, 32, COST);
process.stdout.write(
  `scrypt:${COST.N}:${COST.r}:${COST.p}:${salt.toString('base64url')}:${hash.toString('base64url')}\n`,
);
