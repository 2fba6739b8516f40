import { randomBytes } from 'node:crypto';

/** UUID version 7, as HubSpot's correlation ids are in 2026 (recordings, lesson 31). */
export const correlationId = (nowMs: number): string => {
  const time = Math.floor(nowMs).toString(16).padStart(12, '0').slice(-12);
  const noise = randomBytes(10).toString('hex');
  const variant = ((parseInt(noise.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${noise.slice(0, 3)}-${variant}${noise.slice(4, 7)}-${noise.slice(7, 19)}`;
};
