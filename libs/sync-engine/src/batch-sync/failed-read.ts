import type { GatewayFailure } from '../ports';
import type { RunStep } from './run-ports';

const RETRY_MS = 1_000;

/** A step that did not get what it asked HubSpot for: it is taken again, and told as trouble unless it only has to wait its turn (S9.1). */
export function readAgain(failure: GatewayFailure): RunStep {
  const isTurn = failure.kind === 'rate_limited';
  return { kind: 'waits', ms: isTurn ? failure.waitMs : RETRY_MS, reason: failure.message, trouble: !isTurn };
}
