import { HubSpotSyncAdminService } from '@app/admin-service';
import { Injectable, Logger, type MessageEvent, type OnApplicationShutdown } from '@nestjs/common';
import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  from,
  map,
  merge,
  type Observable,
  repeat,
  share,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';

const LOOK_MS = 1000;
/** The rest after a look is so many times as long as the look: of ten million links it takes more than a second. */
const RESTS = 9;
/** Keeps proxies from closing a stream in which nothing happens. */
const HEARTBEAT_MS = 15_000;
/** A browser then connects anew by itself, and is asked for its session, which may have ended meanwhile. */
const LONGEST_MS = 15 * 60_000;

/** One look a second at the state for all who watch, fewer where a look takes long, and none while nobody watches. */
@Injectable()
export class ProgressFeed implements OnApplicationShutdown {
  private readonly log = new Logger('Progress');
  private readonly ended = new Subject<void>();
  private readonly looks: Observable<string>;

  constructor(admin: HubSpotSyncAdminService) {
    let begunAt = 0;
    const look = defer(() => {
      begunAt = performance.now();
      return from(admin.overview());
    }).pipe(
      map((overview) => JSON.stringify(overview)),
      catchError((error: unknown) => {
        this.log.warn(`The overview could not be read: ${error instanceof Error ? error.message : 'no answer'}`);
        return EMPTY;
      }),
    );
    this.looks = look.pipe(
      repeat({ delay: () => timer(Math.max(LOOK_MS, RESTS * (performance.now() - begunAt))) }),
      takeUntil(this.ended),
      share(),
    );
  }

  /** Each subscriber gets the state at once, then every change of it. */
  events(): Observable<MessageEvent> {
    const states = this.looks.pipe(
      distinctUntilChanged(),
      map((data): MessageEvent => ({ type: 'overview', data })),
    );
    const beats = timer(HEARTBEAT_MS, HEARTBEAT_MS).pipe(map((): MessageEvent => ({ type: 'alive', data: '{}' })));
    return merge(states, beats).pipe(takeUntil(merge(this.ended, timer(LONGEST_MS))));
  }

  onApplicationShutdown(): void {
    this.ended.next();
  }
}
