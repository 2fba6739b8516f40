/** Which server, and which branch of its history, a database is (S9.5). */
export interface DatabaseIdentity {
  readonly systemIdentifier: string;
  readonly timeline: string;
}

/** An event of our own app that nothing stored here can have caused. */
export interface UnknownOwnEvent {
  readonly objectTypeId: string | null;
  readonly objectId: string;
  readonly property: string | null;
  /** HubSpot's clock, ms. */
  readonly occurredAt: number;
}

export interface OwnEventQuestion {
  /** `sourceId` of our own writes. */
  readonly ownSourceId: string;
  /** Only events received within this time, ms. */
  readonly receivedWithinMs: number;
  /** HubSpot's clock minus the database's, and how wrong that may be, ms. */
  readonly clockOffsetMs: number;
  readonly clockUncertaintyMs: number;
  /** S2.5: how long a call can live after its intent, ms. */
  readonly intentLifetimeMs: number;
}

/** What tells whether the database is the one that the sync wrote to (S9.5). */
export interface DatabaseMemory {
  /** What the server says of itself now. */
  identity(): Promise<DatabaseIdentity>;
  /** What was kept last; null before the first time. */
  keptIdentity(): Promise<DatabaseIdentity | null>;
  keep(identity: DatabaseIdentity): Promise<void>;
  /**
   * Property changes and creations under our own app that came since the last note, were newer then than all that the log held, and for
   * which no intent is stored. At most ten, oldest first; none while the log is empty.
   */
  unknownOwnEvents(question: OwnEventQuestion): Promise<readonly UnknownOwnEvent[]>;
  /** A row about the entity in the sync log, which is then the newest: what went before is dealt with. */
  note(entity: string, message: string): Promise<void>;
}
