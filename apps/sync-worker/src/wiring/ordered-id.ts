import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562): 48 bits of time, then 74 random ones, so it cannot be guessed. What is made at one time lies together
 * in every index that begins with such an id: a first run makes millions, and scattered ones touch a page each.
 */
export function orderedId(nowMs = Date.now()): string {
  if (begun.at !== nowMs) begun = { at: nowMs, text: beginning(nowMs) };
  return begun.text + randomUUID().slice(15);
}

/** The beginning of the ids of one moment: a batch makes hundreds in it. */
let begun = { at: 0, text: beginning(0) };

function beginning(nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}
