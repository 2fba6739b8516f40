import { parentPort } from 'node:worker_threads';
import { runRange } from './run-schedules';
import type { ScheduleRange } from './run-schedules';

/** A core of `runOnAllCores`: answers each range it is given; a schedule that rejects ends the thread with its error. */
parentPort!.on('message', (range: ScheduleRange) => {
  void runRange(range).then((done) => parentPort!.postMessage(done));
});
