/** S1.2: jobs are wake-ups only; losing all of them loses nothing. */
export interface WakeQueue {
  /** Asks some worker to look at the marks soon. Never throws: without the queue, intake goes on (S9.4). */
  wake(reason: 'marked' | 'run'): Promise<void>;
}
