import pino, { type DestinationStream } from 'pino';

/** What waits for a disk that is full; beyond it entries are lost. */
const HELD_BYTES = 4 * 1024 * 1024;

/**
 * An open file without a buffer, so that the last words before an end are not lost. A reader that is gone is no error, and neither is a
 * disk that is full: what a process does must not fail for want of a line about it. What could not be written is written once it can be.
 */
export function outputTo(fd: number): DestinationStream {
  const output = pino.destination({ fd, sync: true, maxLength: HELD_BYTES });
  output.on('error', () => undefined);
  return output;
}
